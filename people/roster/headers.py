"""Headings of a roster in every common spelling, and finding the row in which they stand."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from people.faults import Fault
from people.roster.cells import as_text
from people.roster.model import Cell, Sheet

SEARCHED_ROWS = 10


class Column(StrEnum):
    """What a column holds; the value is the name of the row's field."""

    NIP = "nip"
    NAME = "name"
    KIND = "kind"
    RANK = "rank"
    POSITION = "position"
    UNIT = "unit"
    PARENT = "parent_unit"
    SUPERIOR = "superior_nip"
    PHONE = "phone"
    ZONE = "zone"
    ROLES = "roles"
    EXPERTISE = "expertise"
    LANGUAGE = "language"


HEADINGS = {
    Column.NIP: "NIP",
    Column.NAME: "Nama",
    Column.KIND: "Jenis",
    Column.RANK: "Golongan",
    Column.POSITION: "Jabatan",
    Column.UNIT: "Unit Kerja",
    Column.PARENT: "Unit Induk",
    Column.SUPERIOR: "NIP Atasan",
    Column.PHONE: "Telepon",
    Column.ZONE: "Zona",
    Column.ROLES: "Peran",
    Column.EXPERTISE: "Keahlian",
    Column.LANGUAGE: "Bahasa",
}
"""The headings as the documents give them."""
REQUIRED = (Column.NIP, Column.NAME, Column.UNIT)

# Spellings without case, spaces and signs.
_SPELLINGS = {
    Column.NIP: "nip nipbaru nipnipppk nipnippppk nipppk nippppk nomorindukpegawai noindukpegawai nipasn nipasnpppk "
    "nippegawai nomornip nonip nippnspppk",
    Column.NAME: "nama namalengkap namapegawai namaasn namapns namagelar namadangelar namalengkapdangelar "
    "namadengangelar namalengkapdengangelar namapegawaidangelar namalengkapgelar namadangelarlengkap name fullname",
    Column.KIND: "jenis jenispegawai jenisasn jeniskepegawaian statuspegawai statuskepegawaian statusasn "
    "jenispnspppk pnspppk kind",
    Column.RANK: "golongan gol golruang golru golonganruang pangkatgol pangkatgolongan pangkatgolruang "
    "pangkatgolonganruang golpangkat golonganterakhir rank grade",
    Column.POSITION: "jabatan namajabatan jabatanterakhir jabatansaatini jabatansekarang position jobtitle",
    Column.UNIT: "unitkerja unit namaunitkerja namaunit satuankerja satker unitorganisasi unor tempattugas "
    "tempatkerja unitkerjaopd unitkerjaskpd workunit",
    Column.PARENT: "unitinduk indukunit induk unitkerjainduk indukunitkerja satuankerjainduk satkerinduk unorinduk "
    "opdinduk unitatasan unitkerjaatasan parentunit",
    Column.SUPERIOR: "nipatasan nipatasanlangsung atasannip atasanlangsungnip nippejabatpenilai nippenilai "
    "nomorindukpegawaiatasan superiornip supervisornip nipsupervisor",
    Column.PHONE: "telepon telpon telp tlp notelepon notelpon notelp notlp nomortelepon nomortelpon nomortelp hp nohp "
    "nomorhp hpwa wahp nowa nomorwa wa whatsapp nowhatsapp nomorwhatsapp nohpwa nomorhpwa nohpwhatsapp hpwhatsapp "
    "handphone nohandphone nomorhandphone ponsel noponsel nomorponsel teleponhp telphp notelphp noteleponhp "
    "noteleponwa phone phonenumber mobile mobilephone telephone nokontak nomorkontak",
    Column.ZONE: "zona zonawaktu wilayahwaktu zone timezone",
    Column.ROLES: "peran peranprogram role roles",
    Column.EXPERTISE: "keahlian bidangkeahlian keahlianmentor expertise skills",
    Column.LANGUAGE: "bahasa bahasapengantar language",
}
_BY_SPELLING = {spelling: column for column, words in _SPELLINGS.items() for spelling in words.split()}
_SECOND_CHOICES = {
    **dict.fromkeys(
        ("opd", "namaopd", "skpd", "namaskpd", "perangkatdaerah", "instansi", "namainstansi"),
        (Column.UNIT, Column.PARENT),
    ),
    **dict.fromkeys(("pangkat", "pangkatterakhir"), (Column.RANK,)),
}
"""Spelling → what it means where no other heading does: an OPD beside a Unit Kerja is the unit above it."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headings stand and what the columns hold."""

    row: int
    """From 1."""
    places: Mapping[Column, int]
    """Column → index in a row, from 0."""
    headings: Mapping[str, str]
    """Column → its heading as written."""


def find_header(sheet: Sheet) -> tuple[Header | None, list[Fault]]:
    """The row among the first ten that names most columns; None for a sheet that holds no roster.

    A heading that is required and missing, or that stands twice, is a fault; one that looks misspelt a warning.
    """
    best = Header(0, {}, {})
    for number, cells in enumerate(sheet.rows[:SEARCHED_ROWS], 1):
        places = _recognised(cells)
        if len(places) > len(best.places):
            best = Header(number, places, {column: as_text(cells[index]) for column, index in places.items()})
    if len(best.places) < 2 or not best.places.keys() & {Column.NIP, Column.NAME}:
        return None, []
    return best, _faults(sheet, best)


def score(cells: Sequence[Cell]) -> int:
    """How many columns a row of headings names."""
    return len(_recognised(cells))


def repeats(header: Header, cells: Sequence[Cell]) -> bool:
    """Whether a row has the headings once more, as tables do that were made of printed pages."""
    places = _recognised(cells)
    return len(places) > 1 and all(header.places.get(column) == index for column, index in places.items())


def _recognised(cells: Sequence[Cell]) -> dict[Column, int]:
    found: dict[Column, int] = {}
    undecided: list[tuple[int, tuple[Column, ...]]] = []
    for index, cell in enumerate(cells):
        heading = as_text(cell)
        column = _column(heading)
        if column:
            found.setdefault(column, index)
        elif choices := _SECOND_CHOICES.get(_plain(heading)):
            undecided.append((index, choices))
    for index, choices in undecided:
        if free := next((column for column in choices if column not in found), None):
            found[free] = index
    return found


@lru_cache(1024)  # rows are looked at too, and most of their words stand in many
def _column(heading: str) -> Column | None:
    without_brackets = re.sub(r"[(\[].*?(?:[)\]]|$)", "", heading)
    return _BY_SPELLING.get(_plain(heading)) or _BY_SPELLING.get(_plain(without_brackets))


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading).casefold()


def _faults(sheet: Sheet, header: Header) -> list[Fault]:
    faults = [
        Fault(sheet.place(header.row), "roster.missing_column", {"column": HEADINGS[column]})
        for column in REQUIRED
        if column not in header.places
    ]
    for index, cell in enumerate(sheet.rows[header.row - 1]):
        heading = as_text(cell)
        column = _column(heading)
        place = sheet.place(header.row, heading)
        if column and header.places[column] != index:
            other = header.headings[column]
            faults.append(Fault(place, "roster.duplicate_column", {"column": heading, "other": other}))
        elif not column and (near := difflib.get_close_matches(_plain(heading), _BY_SPELLING, 1, 0.84)):
            meant = HEADINGS[_BY_SPELLING[near[0]]]
            faults.append(Fault(place, "roster.column_ignored", {"column": heading, "near": meant}, warning=True))
    return faults
