"""The agency's staff and the spreadsheet in which they come: invented people in three zones, spelled as it happens."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
HEADINGS = (
    "NIP", "Nama", "Jenis", "Golongan", "Jabatan", "Unit Kerja", "Unit Induk", "NIP Atasan", "Telepon", "Zona", "Peran",
)  # fmt: skip
_PLACES = {
    "WIB": ("Puskesmas Enggano", "Kelurahan Mentok", "Kecamatan Singkep"),
    "WITA": ("Puskesmas Selayar", "Kecamatan Wakatobi", "Kantor Desa Alor Kecil"),
    "WIT": ("Puskesmas Oksibil", "Distrik Agats", "Kecamatan Banda"),
}
_HEAD_OFFICE = "Dinas Pelayanan Contoh"
_FIRST = (
    "Maria", "Yohanis", "Siti", "Agus", "Ni Made", "Markus", "Fatimah", "Dewi", "Petrus", "Nurhayati", "Yakobus",
    "Ratna", "Hasan", "Lidia", "Bambang", "Marthina", "Rahmat", "Elisabet", "Umar", "Yuliana",
)  # fmt: skip
_LAST = (
    "Contohwati", "Andaiman", "Umpamasari", "Misalnya", "Perumpamaan", "Ibaratno", "Semisal", "Taruhlah", "Katakanlah",
    "Sekiranya", "Andaikata", "Upamanto", "Kiranya", "Seumpama", "Bilamana",
)  # fmt: skip
_TITLES = ("{}", "{}, S.Sos.", "Ns. {}, S.Kep.", "Drs. {}", "{}, S.Kom., M.Si.")


@dataclass(frozen=True, slots=True)
class Staff:
    """One person of the roster."""

    nip: str
    name: str
    unit: str
    zone: str
    """WIB, WITA or WIT."""
    phone: str
    """E.164."""


def make_staff(count: int, seed: int) -> list[Staff]:
    """So many people, a third in each zone."""
    rng = random.Random(f"staff {seed}")
    return [_person(number, rng) for number in range(count)]


def write_roster(path: Path, staff: Sequence[Staff], seed: int) -> Path:
    """The XLSX file of the personnel office, with numbers spelled in the ways that are found there."""
    rng = random.Random(f"roster {seed}")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    for number, person in enumerate(staff):
        kind = "PPPK" if person.nip[12] == "2" else "PNS"
        above = staff[number - number % 10].nip if number % 10 else ""
        nip = rng.choice((person.nip, _spaced(person.nip), f"'{person.nip}"))
        rank, phone = ("III/a" if kind == "PNS" else "IX"), _spelled(person.phone, rng)
        place = (person.unit, _HEAD_OFFICE, above)
        sheet.append([nip, person.name, kind, rank, "Petugas layanan", *place, phone, person.zone, "peserta"])
    book.save(path)
    return path


def _person(number: int, rng: random.Random) -> Staff:
    zone = tuple(ZONES)[number % 3]
    sex, contract = rng.choice("12"), number % 4 == 3
    birth = f"{1972 + number % 25}{1 + number % 12:02}{1 + number % 28:02}"
    nip = f"{birth}{'202121' if contract else '201703'}{sex}{number + 1:03}"
    name = rng.choice(_TITLES).format(f"{rng.choice(_FIRST)} {rng.choice(_LAST)}")
    return Staff(nip, name, rng.choice(_PLACES[zone]), zone, f"+62812{34000000 + number}")


def _spaced(nip: str) -> str:
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def _spelled(phone: str, rng: random.Random) -> str:
    digits = phone.removeprefix("+62")
    return rng.choice((phone, f"0{digits}", f"62{digits}", f"0{digits[:3]}-{digits[3:7]}-{digits[7:]}"))
