"""Tables written to files: CSV and JSON lines for machines, a workbook for people."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path

import orjson
import xlsxwriter

from reports.sheet import Cell, Column, Holds

MOST_ROWS = 1_000_000
"""Rows on one sheet of a workbook; Excel takes 1,048,576 with the header. What is more goes to further sheets."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


def write(path: Path, kind: Format, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a table with its header. `title` names the sheet of a workbook. Gives the number of rows.

    Raises OSError where the file cannot be written.
    """
    counted = _Counted(rows)
    if kind is Format.XLSX:
        _write_workbook(path, title, columns, counted)
    else:
        {Format.CSV: _write_csv, Format.JSONL: _write_lines}[kind](path, columns, counted)
    return counted.number


def harmless(cell: Cell) -> Cell:
    """A cell with a person's words that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


class _Counted:
    """An iterable that knows how many it gave."""

    def __init__(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._rows = iter(rows)
        self.number = 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> Sequence[Cell]:
        row = next(self._rows)
        self.number += 1
        return row


def _write_csv(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """RFC 4180 in UTF-8 without a byte order mark, which readers that do not expect it take for part of "nip".

    A person has the workbook: Excel would cut an NIP short in a CSV file however it begins.
    """
    words = [index for index, column in enumerate(columns) if column.holds is Holds.WORDS]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow([column.name for column in columns])
        for row in rows:
            cells = list(row)
            for index in words:
                cells[index] = harmless(cells[index])
            out.writerow(cells)


def _write_lines(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    names = [column.name for column in columns]
    with path.open("wb") as file:
        for row in rows:
            file.write(orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE))


def _write_workbook(path: Path, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
    """Text stays text: no cell becomes a formula, a link or a number, so an NIP keeps its digits."""
    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    source = iter(rows)
    with xlsxwriter.Workbook(str(path), plain) as book:
        sheets = 0
        while (part := list(islice(source, 1))) or not sheets:
            sheets += 1
            sheet = book.add_worksheet(title if sheets == 1 else f"{title} {sheets}")
            _fill(book, sheet, columns, chain(part, islice(source, MOST_ROWS - 1)))


def _fill(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
) -> None:  # fmt: skip
    header, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    put: list[Callable[..., int]] = []
    for index, column in enumerate(columns):
        is_number = column.holds is Holds.NUMBER
        sheet.set_column(index, index, column.width, None if is_number else text)
        put.append(sheet.write_number if is_number else sheet.write_string)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.name, header)
    last = 0
    for last, row in enumerate(rows, 1):
        for index, cell in enumerate(row):
            if cell is not None and cell != "":
                put[index](last, index, cell)
    sheet.autofilter(0, 0, last, len(columns) - 1)
