"""Figures in a spreadsheet: one row a figure, each cell read in its own way, every fault with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from people.decimals import decimal_cell
from people.faults import Fault
from people.nip import Nip, check_nip
from people.roster.cells import as_text, is_error
from people.roster.model import Cell, Sheet, row_of
from reports.indicator_columns import ELEMENTS, HEADINGS, Column, Header, find_header
from reports.indicator_periods import Every, Period
from reports.indicator_terms import Measure

_MEASURES = {
    **dict.fromkeys(("kinerja", "output", "hasil", "performance", "produktivitas"), Measure.OUTPUT),
    **dict.fromkeys(("skm", "ikm", "kepuasan masyarakat", "survei kepuasan masyarakat"), Measure.SKM),
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row without faults. `value` None: only the nine elements were given."""

    where: str
    unit: str
    nip: str
    measure: Measure
    period: Period
    value: float | None
    elements: tuple[float, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict, compare=False)

    def at(self, column: str) -> str:
        """The place of one of this row's cells."""
        heading = self.headings.get(column)
        return f"{self.where}:{heading}" if heading else self.where


@dataclass(frozen=True, slots=True)
class FigureFile:
    """What a file holds: its rows without faults, the faults of the others, and how many those are.

    A row without any figure says nothing, as those of a template that is not filled in yet.
    """

    rows: tuple[FigureRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    refused: int = 0
    sheets: tuple[Sheet, ...] = ()

    def place(self, fault: Fault) -> tuple[int, int]:
        """Sheet and row of a fault, so that faults are told from the top of the file down."""
        return row_of(self.sheets, fault)


def read_figures(file: str, sheets: Sequence[Sheet], today: date) -> FigureFile:
    """The rows of all sheets that have headings `Ukuran` and `Periode`."""
    rows: list[FigureRow] = []
    faults: list[Fault] = []
    refused, found = 0, False
    for sheet in sheets:
        header, wrong = find_header(sheet)
        faults.extend(wrong)
        if header is None or wrong:
            continue
        found = True
        for reader in _readers(sheet, header, today):
            row = reader.read()
            faults.extend(reader.faults)
            refused += bool(reader.faults)
            rows.extend([row] if row else [])
    if not found and not faults:
        faults.append(Fault(file, "indicators.no_header"))
    return FigureFile(tuple(rows), tuple(faults), refused, tuple(sheets))


def _readers(sheet: Sheet, header: Header, today: date) -> Iterator[_Row]:
    for number, cells in enumerate(sheet.rows[header.row :], header.row + 1):
        row = _Row(sheet, header, number, cells, today)
        if any(row.text(column) for column in (Column.VALUE, *ELEMENTS)):
            yield row


class _Row:
    """One row while it is read; faults gather in `faults`."""

    def __init__(self, sheet: Sheet, header: Header, number: int, cells: Sequence[Cell], today: date) -> None:
        self._sheet, self._header, self._number, self._cells, self._today = sheet, header, number, cells, today
        self.faults: list[Fault] = []

    def read(self) -> FigureRow | None:
        """The row, or None where anything in it is at fault."""
        measure, period, nip = self._measure(), self._period(), self._nip()
        value = self._number_in(Column.VALUE)
        elements = tuple(one for name in ELEMENTS if (one := self._number_in(name)) is not None)
        unit = self.text(Column.UNIT)
        if not unit and not nip:
            self._fault(Column.UNIT, "roster.empty")
        if self.faults or measure is None or period is None:
            return None
        where = self._sheet.place(self._number)
        return FigureRow(where, unit, nip, measure, period, value, elements, self._header.headings)

    def text(self, column: str) -> str:
        return as_text(self._cell(column))

    def _measure(self) -> Measure | None:
        found = _MEASURES.get(self.text(Column.MEASURE).casefold())
        if found is None:
            self._fault(Column.MEASURE, "indicators.measure")
        return found

    def _period(self) -> Period | None:
        cell = self._cell(Column.PERIOD)
        if isinstance(cell, date):  # Excel makes a date of "Juni 2026"
            return Period.of(Every.MONTH, cell)
        try:
            return Period.parse(as_text(cell))
        except ValueError:
            self._fault(Column.PERIOD, "indicators.period")
            return None

    def _nip(self) -> str:
        cell = self._cell(Column.NIP)
        if not as_text(cell):
            return ""
        found = check_nip(cell if isinstance(cell, int | float) else as_text(cell), self._today)
        if isinstance(found, Nip):
            return found.value
        for fault in found:
            self._fault(Column.NIP, fault.code, **fault.params)
        return ""

    def _number_in(self, column: str) -> float | None:
        text = self.text(column)
        if not text:
            return None
        found = decimal_cell(self._cell(column))
        if is_error(text):
            self._fault(column, "roster.formula_error")
        elif found is None:
            self._fault(column, "indicators.number")
        return found

    def _cell(self, column: str) -> Cell:
        index = self._header.places.get(column)
        return self._cells[index] if index is not None and index < len(self._cells) else None

    def _fault(self, column: str, code: str, **params: Any) -> None:
        usual = HEADINGS[Column(column)] if column in set(Column) else column
        heading = self._header.headings.get(column, usual)
        shown = self.text(column)[:60]
        self.faults.append(
            Fault(self._sheet.place(self._number, heading), code, {"value": shown, "column": heading, **params})
        )
