"""Makes roster files and people for the tests of this folder."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from bot.texts import texts_for
from people.faults import Fault
from people.model import Person, Unit, Zone
from people.roster import Roster, RosterChanges, RosterState, plan, read_roster, unit_key

TODAY = date(2026, 11, 30)
FULL = (
    "NIP",
    "Nama",
    "Jenis",
    "Golongan",
    "Jabatan",
    "Unit Kerja",
    "Unit Induk",
    "NIP Atasan",
    "Telepon",
    "Zona",
    "Peran",
    "Keahlian",
    "Bahasa",
)
SHORT = ("NIP", "Nama", "Unit Kerja")


def nip(number: int, sex: int = 2) -> str:
    """A NIP of PNS that is possible and different for each number below 999 * 200."""
    return f"{1970 + number // 999 % 20}03{1 + number // 19980:02}201001{sex}{number % 999 + 1:03}"


def xlsx(
    path: Path, *rows: Sequence[Any], sheet: str = "Data", more: dict[str, Iterable[Sequence[Any]]] | None = None
) -> Path:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = sheet
    for row in rows:
        first.append(list(row))
    for title, content in (more or {}).items():
        page = book.create_sheet(title)
        for row in content:
            page.append(list(row))
    book.save(path)
    return path


def large_xlsx(path: Path, *rows: Sequence[Any]) -> Path:
    """The same, written in a fraction of the time."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("Data")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


def comma(path: Path, *rows: Sequence[Any], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def read(path: Path) -> Roster:
    """Read, and hold every fault to being rendered in both languages."""
    roster = read_roster(path, TODAY)
    spoken(roster.faults)
    return roster


def planned(path: Path, state: RosterState | None = None) -> RosterChanges:
    changes = plan(read(path), state or RosterState(), Zone.WIT)
    spoken(changes.faults)
    return changes


def spoken(faults: Iterable[Fault]) -> list[str]:
    """Each fault in Indonesian; fails where a language lacks its text or the text a parameter."""
    faults = list(faults)
    for fault in faults:
        texts_for("en").fault(fault)
    return [texts_for("id").fault(fault) for fault in faults]


def told(faults: Iterable[Fault]) -> list[tuple[str, str]]:
    return [(fault.where, fault.code) for fault in faults]


def applied(state: RosterState, changes: RosterChanges) -> RosterState:
    """What is known after an import, as the store would have it."""
    units: dict[str, Unit] = {**state.units, **{unit_key(unit.name): unit for unit in changes.units}}
    persons: dict[str, Person] = {**state.persons, **{person.nip: person for person in changes.persons}}
    return RosterState(persons, units)
