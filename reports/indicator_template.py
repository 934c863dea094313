"""The workbook in which an administrator fills in figures: a row for each that is asked for, and how to fill it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from reports.indicator_columns import ELEMENTS, HEADINGS, Column
from reports.workbook_pages import OPTIONS, Book, Words

_WIDTHS = (46, 22, 12, 14, 12, *(6,) * len(ELEMENTS))
_HELP_WIDTH, _LINE_HEIGHT = 100, 15.5


@dataclass(frozen=True, slots=True)
class Line:
    """A figure that is asked for, with what is known of it."""

    unit: str
    nip: str
    measure: str
    period: str
    value: float | None
    elements: Sequence[float] = ()


def write_template(path: Path, lines: Sequence[Line], words: Words, language: str, footer: str) -> None:
    """Write the workbook. Raises OSError where the file cannot be written."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as file:
        book = Book(file, words, language, footer)
        _figures(book, lines)
        _help(book)


def _figures(book: Book, lines: Sequence[Line]) -> None:
    sheet = book.sheet("figures", _WIDTHS)
    headings = [HEADINGS[column] for column in Column] + list(ELEMENTS)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, book.head if column < 4 else book.head_right)
    sheet.set_column(4, len(headings) - 1, 8, book.file.add_format({"num_format": "General"}))
    for row, line in enumerate(lines, 1):
        cells: list[Any] = [line.unit, line.nip, line.measure, line.period, line.value, *line.elements]
        for column, cell in enumerate(cells):
            _put(book, sheet, row, column, cell)
    sheet.data_validation(1, 2, max(1000, len(lines)), 2, {"validate": "list", "source": ["Kinerja", "SKM"]})
    sheet.autofilter(0, 0, max(1, len(lines)), len(headings) - 1)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def _put(book: Book, sheet: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, str) and cell:
        sheet.write_string(row, column, cell, book.text)
    elif cell == "":
        sheet.write_blank(row, column, None, book.text)
    elif cell is not None:
        sheet.write_number(row, column, cell)


def _help(book: Book) -> None:
    sheet = book.sheet("help", (_HELP_WIDTH,), upright=True)
    for row, key in enumerate(("what", "unit", "measure", "period", "value", "elements", "again", "send")):
        text = book.words(f"template.{key}")
        sheet.set_row(row, _LINE_HEIGHT * (-(-len(text) // _HELP_WIDTH) + 1))
        sheet.write_string(row, 0, text, book.wrapped)
