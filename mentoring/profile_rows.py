"""Mentors' profiles in a spreadsheet: one row a mentor, each cell read in its own way, every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from mentoring.profile_columns import HEADINGS, Column, Header, find_header
from people.expertise import parse_expertise
from people.faults import Fault, harmless
from people.hours import parse_days, parse_time
from people.nip import Nip, check_nip
from people.roster.cells import as_text, is_error
from people.roster.model import Cell, Sheet, row_of

LONGEST = 500
MOST = {"capacity": 1000, "years": 60, "cap": 100}
"""Learners, years of experience, questions a day."""
_YES, _NO = frozenset(("ya", "y", "yes", "1", "true", "aktif")), frozenset(("tidak", "t", "no", "n", "0", "false"))
_LANGUAGES = {"indonesia": "id", "id": "id", "indonesian": "id", "inggris": "en", "en": "en", "english": "en"}
_BETWEEN = re.compile(r"\s*(?:[-\u2013\u2014]|\bsampai\b|\bs\.?d\.?(?=\s)|\bto\b)\s*")
_NOTHING = "-"


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One row without faults: what it gives, by column. An empty cell gives nothing, so what is known stays."""

    where: str
    nip: str
    given: Mapping[str, Any] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict, compare=False)

    def at(self, column: str) -> str:
        """The place of one of this row's cells."""
        heading = self.headings.get(column)
        return f"{self.where}:{heading}" if heading else self.where


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """What a file holds: its rows without faults, the faults of the others, and how many those are."""

    rows: tuple[ProfileRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    refused: int = 0
    sheets: tuple[Sheet, ...] = ()

    def place(self, fault: Fault) -> tuple[int, int]:
        """Sheet and row of a fault, so that faults are told from the top of the file down."""
        return row_of(self.sheets, fault)


def read_profiles(file: str, sheets: Sequence[Sheet], today: date) -> ProfileFile:
    """The rows of all sheets that have a heading `NIP`. A mentor may stand there once."""
    rows: list[ProfileRow] = []
    faults: list[Fault] = []
    total = 0
    for sheet in sheets:
        header, found = find_header(sheet)
        faults.extend(found)
        if header and harmless(found):
            for reader in _readers(sheet, header, today):
                total += 1
                row = reader.read()
                faults.extend(reader.faults)
                rows.extend([row] if row else [])
    if not total and not faults:
        faults.append(Fault(file, "mentors.no_rows"))
    rows, twice = _once_each(rows)
    return ProfileFile(tuple(rows), (*faults, *twice), total - len(rows), tuple(sheets))


def _readers(sheet: Sheet, header: Header, today: date) -> Iterator[_Row]:
    for number, cells in enumerate(sheet.rows[header.row :], header.row + 1):
        if any(index < len(cells) and as_text(cells[index]) for index in header.places.values()):
            yield _Row(sheet, header, number, cells, today)


def _once_each(rows: Sequence[ProfileRow]) -> tuple[list[ProfileRow], list[Fault]]:
    first: dict[str, ProfileRow] = {}
    faults = []
    for row in rows:
        other = first.setdefault(row.nip, row)
        if other is not row:
            params = {"value": row.nip, "first": other.where, "name": row.nip}
            faults.append(Fault(row.at(Column.NIP), "roster.duplicate_nip", params))
    return list(first.values()), faults


class _Row:
    """One row while it is read; faults gather in `faults`."""

    def __init__(self, sheet: Sheet, header: Header, number: int, cells: Sequence[Cell], today: date) -> None:
        self._sheet, self._header, self._number, self._cells, self._today = sheet, header, number, cells, today
        self.faults: list[Fault] = []

    def read(self) -> ProfileRow | None:
        """The row, or None where anything in it is at fault."""
        nip = self._nip(Column.NIP, self._cell(Column.NIP))
        given = {
            column.value: value
            for column, read in _READERS.items()
            if (text := self._text(column)) and (value := read(self, text)) is not None
        }
        if self.faults or nip is None:
            return None
        return ProfileRow(self._sheet.place(self._number), nip, given, self._header.headings)

    def expertise(self, text: str) -> tuple[str, ...] | None:
        words = _parts(text)
        for word in words:
            if parse_expertise(word) is None:
                self._fault(Column.EXPERTISE, "roster.expertise", word=word)
        return words

    def languages(self, text: str) -> tuple[str, ...] | None:
        found = {word: _LANGUAGES.get(re.sub(r"\W|bahasa", "", word.casefold())) for word in _parts(text)}
        for word, language in found.items():
            if language is None:
                self._fault(Column.LANGUAGES, "roster.language", value=word)
        return tuple(dict.fromkeys(language for language in found.values() if language))

    def number(self, column: Column, text: str) -> int | None:
        most = MOST[column.value]
        if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) > most:
            self._fault(column, "mentors.number", least=0, most=most)
            return None
        return int(text)

    def yes(self, column: Column, text: str) -> bool | None:
        word = text.casefold()
        if word not in _YES | _NO:
            self._fault(column, "mentors.yes_no")
            return None
        return word in _YES

    def talk(self, text: str) -> tuple[time, time] | None:
        times = [parse_time(part) for part in _BETWEEN.split(text)]
        if len(times) != 2 or times[0] is None or times[1] is None or times[0] >= times[1]:
            self._fault(Column.TALK, "mentors.talk")
            return None
        return times[0], times[1]

    def office(self, text: str) -> tuple[int, time] | str | None:
        """Day and time; `-` takes the hour away."""
        if text == _NOTHING:
            return _NOTHING
        day, _, clock = text.partition(" ")
        days, at = parse_days(day.rstrip(",")), parse_time(clock)
        if days is None or len(days) != 1 or at is None:
            self._fault(Column.OFFICE, "mentors.office")
            return None
        return min(days), at

    def people(self, column: Column, text: str) -> tuple[str, ...]:
        """NIPs; `-` for nobody."""
        return tuple(nip for part in _parts(text) if (nip := self._nip(column, part)))

    def _nip(self, column: Column, value: Cell) -> str | None:
        if not as_text(value):
            self._fault(column, "roster.empty")
            return None
        found = check_nip(value if isinstance(value, int | float) else as_text(value), self._today)
        if isinstance(found, Nip):
            return found.value
        for fault in found:
            self._fault(column, fault.code, **fault.params)
        return None

    def _cell(self, column: Column) -> Cell:
        index = self._header.places.get(column)
        return self._cells[index] if index is not None and index < len(self._cells) else None

    def _text(self, column: Column) -> str:
        text = as_text(self._cell(column))
        if is_error(text):
            self._fault(column, "roster.formula_error")
        elif len(text) > LONGEST:
            self._fault(column, "roster.too_long", length=len(text), most=LONGEST)
        else:
            return text
        return ""

    def _fault(self, column: Column, code: str, **params: Any) -> None:
        heading = self._header.headings.get(column, HEADINGS[column])
        shown = as_text(self._cell(column))[:60]
        self.faults.append(
            Fault(self._sheet.place(self._number, heading), code, {"value": shown, "column": heading, **params})
        )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(word for part in re.split(r"[;,]", text) if (word := part.strip()) and word != _NOTHING)


_READERS: Mapping[Column, Callable[[_Row, str], Any]] = {
    Column.EXPERTISE: _Row.expertise,
    Column.CAPACITY: lambda row, text: row.number(Column.CAPACITY, text),
    Column.LANGUAGES: _Row.languages,
    Column.FAMILY: lambda row, text: text,
    Column.YEARS: lambda row, text: row.number(Column.YEARS, text),
    Column.VALUES: lambda row, text: frozenset(word.casefold() for word in _parts(text)),
    Column.TALK: _Row.talk,
    Column.ACTIVE: lambda row, text: row.yes(Column.ACTIVE, text),
    Column.CAP: lambda row, text: row.number(Column.CAP, text),
    Column.DIGEST: lambda row, text: row.yes(Column.DIGEST, text),
    Column.OFFICE: _Row.office,
    Column.PREFERRED: lambda row, text: row.people(Column.PREFERRED, text),
    Column.EXCLUDED: lambda row, text: row.people(Column.EXCLUDED, text),
}
