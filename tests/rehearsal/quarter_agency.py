"""The agency of a rehearsed quarter: people with roles, expertise and superiors, and the roster in which they come."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from tests.rehearsal.staff import Staff, make_staff

ADMINS = 2
A_UNIT = 14
"""Mentees of one unit, about."""
FIELDS = (
    "pelayanan publik", "aplikasi kerja", "data dan laporan", "orientasi pada hasil", "komunikasi",
    "pengambilan keputusan", "perekat bangsa", "menghadapi keluhan", "layanan inklusif", "keamanan digital",
    "pelindungan data pribadi", "literasi digital",
)  # fmt: skip
_HEADINGS = (
    "NIP", "Nama", "Jenis", "Golongan", "Jabatan", "Unit Kerja", "NIP Atasan", "Telepon", "Zona", "Peran", "Keahlian",
)  # fmt: skip
_POSITIONS = (
    "Perawat Terampil", "Bidan Ahli Pertama", "Operator Layanan Operasional", "Pengelola Layanan", "Arsiparis Terampil",
    "Analis SDM Aparatur", "Penata Layanan Operasional",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the agency. `superior`: NIP, or empty."""

    staff: Staff
    roles: frozenset[str]
    superior: str = ""
    expertise: tuple[str, ...] = ()
    position: str = "Pengelola Layanan"

    @property
    def nip(self) -> str:
        return self.staff.nip


def make_agency(mentees: int, mentors: int, seed: int) -> list[Member]:
    """Mentors come first, then administrators, superiors who are nothing else, and mentees.

    Units are led in turn by a mentor and by somebody who is nothing else, one of them by an administrator; every
    twelfth mentor learns as well.
    """
    rng = random.Random(f"agency {seed}")
    units = max(3, mentees // A_UNIT)
    plain = units // 2
    everybody = make_staff(mentors + ADMINS + plain + mentees, seed)
    of_mentors, rest = everybody[:mentors], everybody[mentors:]
    of_admins, of_heads, of_mentees = rest[:ADMINS], rest[ADMINS : ADMINS + plain], rest[ADMINS + plain :]
    heads = [*of_heads, *of_admins[:1], *rng.sample(of_mentors, min(mentors, units - plain - 1))]
    leading = {head.nip for head in heads}
    found = [_mentor(one, n, leading, mentors, rng) for n, one in enumerate(of_mentors)]
    found += [Member(one, frozenset({"admin"} | ({"atasan"} & _led(one, leading)))) for one in of_admins]
    found += [Member(one, frozenset({"atasan"}), position="Kepala Seksi") for one in of_heads]
    return found + [_mentee(one, heads[n % len(heads)], rng) for n, one in enumerate(of_mentees)]


def write_agency(path: Path, members: Sequence[Member]) -> Path:
    """The XLSX file of the personnel office."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(_HEADINGS)
    for member in members:
        staff = member.staff
        kind = "PPPK" if staff.nip[12] == "2" else "PNS"
        work = (kind, "III/a" if kind == "PNS" else "IX", member.position, staff.unit, member.superior)
        skills = "; ".join(member.expertise)
        sheet.append([staff.nip, staff.name, *work, staff.phone, staff.zone, ", ".join(sorted(member.roles)), skills])
    book.save(path)
    return path


def _led(one: Staff, leading: set[str]) -> set[str]:
    return {"atasan"} if one.nip in leading else set()


def _mentor(one: Staff, number: int, leading: set[str], of: int, rng: random.Random) -> Member:
    roles = {"mentor"} | _led(one, leading) | ({"peserta"} if number % 12 == 5 else set())
    known = rng.sample(FIELDS, rng.randint(3, 6) if of > 20 else rng.randint(5, 8))
    skills = tuple(f"{name}:{rng.choice((3, 3, 4, 5))}" for name in known)
    return Member(one, frozenset(roles), expertise=skills, position="Widyaiswara Ahli Muda")


def _mentee(one: Staff, head: Staff, rng: random.Random) -> Member:
    return Member(one, frozenset({"peserta"}), superior=head.nip, position=rng.choice(_POSITIONS))
