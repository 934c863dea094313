"""The columns of a spreadsheet in their spellings, the row in which they stand, and cells read with their place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from people.dates import parse_date
from people.faults import Fault, harmless
from people.nip import Nip, check_nip
from people.roster.cells import as_text, is_error
from people.roster.model import Cell, Sheet

SEARCHED_ROWS = 10
LONGEST, SHOWN = 300, 60
EARLIEST = date(2000, 1, 1)
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one kind of file: key → heading as the documents give it, and further spellings."""

    headings: Mapping[str, str]
    required: tuple[str, ...]
    more: Mapping[str, str]
    """Spelling without case, spaces and signs → key."""

    def key(self, heading: str) -> str | None:
        spelled = {plain(words): key for key, words in self.headings.items()} | dict(self.more)
        return spelled.get(plain(heading)) or spelled.get(plain(re.sub(r"[(\[].*?(?:[)\]]|$)", "", heading)))

    def find(self, sheet: Sheet) -> tuple[Header | None, list[Fault]]:
        """The row among the first ten that has the first required heading and one more; None for a sheet without.

        A heading that is missing or stands twice is a fault; one that looks misspelt a warning.
        """
        for number, cells in enumerate(sheet.rows[:SEARCHED_ROWS], 1):
            named = [(index, as_text(cell), self.key(as_text(cell))) for index, cell in enumerate(cells)]
            places = {key: index for index, _, key in reversed(named) if key}
            if self.required[0] in places and len(places) > 1:
                header = Header(number, places, {key: as_text(cells[index]) for key, index in places.items()})
                return header, list(self._faults(sheet, header, named))
        return None, []

    def _faults(self, sheet: Sheet, header: Header, named: Sequence[tuple[int, str, str | None]]) -> Iterator[Fault]:
        for key in self.required:
            if key not in header.places:
                yield Fault(sheet.place(header.row), "roster.missing_column", {"column": self.headings[key]})
        known = {plain(words): words for words in self.headings.values()}
        for index, heading, found in named:
            place = sheet.place(header.row, heading)
            if found and header.places[found] != index:
                params = {"column": heading, "other": self.headings[found]}
                yield Fault(place, "roster.duplicate_column", params)
            elif not found and (near := difflib.get_close_matches(plain(heading), known, 1, 0.84)):
                params = {"column": heading, "near": known[near[0]]}
                yield Fault(place, "roster.column_ignored", params, warning=True)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headings stand, and what they are in the file."""

    row: int
    places: Mapping[str, int]
    headings: Mapping[str, str]


def plain(words: str) -> str:
    """Words without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", words).casefold()


def rows_of(layout: Layout, sheets: Iterable[Sheet], today: date, faults: list[Fault]) -> Iterator[Row]:
    """A reader for each row of the sheets that have the headings; what is wrong with these gathers in `faults`."""
    for sheet in sheets:
        header, found = layout.find(sheet)
        faults += found
        if header and harmless(found):
            yield from _readers(layout, sheet, header, today)


def _readers(layout: Layout, sheet: Sheet, header: Header, today: date) -> Iterator[Row]:
    """A reader for each row under the headings that has anything in it."""
    for number, cells in enumerate(sheet.rows[header.row :], header.row + 1):
        if any(index < len(cells) and as_text(cells[index]) for index in header.places.values()):
            yield Row(layout, sheet, header, number, cells, today)


class Row:
    """One row while it is read; faults gather in `faults`."""

    def __init__(
        self, layout: Layout, sheet: Sheet, header: Header, number: int, cells: Sequence[Cell], today: date
    ) -> None:
        self._layout, self._header, self._cells = layout, header, cells
        self._sheet, self._number, self._today = sheet, number, today
        self.faults: list[Fault] = []

    @property
    def where(self) -> str:
        return self._sheet.place(self._number)

    def at(self, key: str) -> str:
        """The place of one of this row's cells."""
        return self._sheet.place(self._number, self._header.headings.get(key, self._layout.headings[key]))

    def fault(self, key: str, code: str, warning: bool = False, **params: Any) -> None:
        heading = self._header.headings.get(key, self._layout.headings[key])
        shown = as_text(self._cell(key))[:SHOWN]
        self.faults.append(Fault(self.at(key), code, {"value": shown, "column": heading, **params}, warning))

    def text(self, key: str, most: int = LONGEST) -> str:
        """The cell's text; empty where it is empty or at fault."""
        text = as_text(self._cell(key))
        if is_error(text):
            self.fault(key, "roster.formula_error")
        elif len(text) > most:
            self.fault(key, "roster.too_long", length=len(text), most=most)
        else:
            return text
        return ""

    def needed(self, key: str, most: int = LONGEST) -> str:
        """The same for a cell that must not be empty."""
        before = len(self.faults)
        text = self.text(key, most)
        if not text and len(self.faults) == before:
            self.fault(key, "roster.empty")
        return text

    def nip(self, key: str) -> str:
        """A staff number; empty where it is at fault."""
        if not self.needed(key):
            return ""
        cell = self._cell(key)
        found = check_nip(cell if isinstance(cell, int | float) else as_text(cell), self._today)
        if isinstance(found, Nip):
            return found.value
        for fault in found:
            self.fault(key, fault.code, **fault.params)
        return ""

    def day(self, key: str) -> date | None:
        """A date that is not ahead; None where there is none or it is at fault."""
        cell = self._cell(key)
        found = cell.date() if isinstance(cell, datetime) else cell if isinstance(cell, date) else None
        text = self.text(key)
        if not text:
            return None
        found = found or _date_in(text, self._today)
        if found is None:
            self.fault(key, "jp.date")
        elif not EARLIEST <= found <= self._today:
            self.fault(key, "jp.date_ahead" if found > self._today else "jp.date_early", least=EARLIEST.isoformat())
        else:
            return found
        return None

    def number(self, key: str, least: int, most: int) -> int | None:
        """A whole number; None where there is none or it is at fault."""
        text = self.text(key)
        if text and (not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most):
            self.fault(key, "mentors.number", least=least, most=most)
            return None
        return int(text) if text else None

    def _cell(self, key: str) -> Cell:
        index = self._header.places.get(key)
        return self._cells[index] if index is not None and index < len(self._cells) else None


def _date_in(text: str, today: date) -> date | None:
    """A date with its year: `2026-11-03`, `3/11/2026`, `3 November 2026`; day before month."""
    if found := _DATE.fullmatch(text):
        try:
            return date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            return None
    return parse_date(text, today) if re.search(r"\d{4}", text) else None
