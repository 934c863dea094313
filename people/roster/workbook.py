"""Reading the cells of an XLSX file that someone sent us: bounded, and never a traceback."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

import openpyxl

from people.roster.model import Cell, Sheet
from people.roster.refusal import Refused

MAX_UNPACKED = 300_000_000
MAX_STRINGS = 80_000_000
"""Bytes; openpyxl holds all shared strings in memory."""
MAX_ROWS, MAX_COLUMNS = 200_000, 64
_LAST_ROW = 1_048_576


def read_workbook(path: Path) -> list[Sheet]:
    """Every worksheet. Raises Refused for a file that is no workbook, is broken, or is too large when unpacked."""
    _check_archive(path)
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that do not matter here
            return _sheets(path.name, file)
    except Refused:
        raise
    except Exception as error:  # a parser of foreign bytes raises anything, and all of it means that the file is broken
        raise Refused("roster.broken", problem=type(error).__name__) from error


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused("roster.broken", problem=type(error).__name__) from error
    names = {member.filename for member in members}
    if "xl/workbook.xml" not in names and "mimetype" in names:
        raise Refused("roster.old_format")
    strings = sum(member.file_size for member in members if "sharedStrings" in member.filename)
    if sum(member.file_size for member in members) > MAX_UNPACKED or strings > MAX_STRINGS:
        raise Refused("roster.too_large_unpacked", most=MAX_UNPACKED // 1_000_000)


def _sheets(file_name: str, file: IO[bytes]) -> list[Sheet]:
    book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    sheets, left = [], MAX_ROWS
    for worksheet in book.worksheets:
        rows = tuple(bounded(_cells(worksheet), left))
        sheets.append(Sheet(file_name, worksheet.title, rows))
        left -= sum(1 for row in rows if row)
    return sheets


def _cells(worksheet: Any) -> Iterator[tuple[Cell, ...]]:  # the stubs do not know read-only worksheets
    # The dimension that a file declares is often wrong; without it the rows come as they are.
    worksheet.reset_dimensions()
    yield from worksheet.iter_rows(max_row=_LAST_ROW, max_col=MAX_COLUMNS, values_only=True)


def bounded(rows: Iterable[tuple[Cell, ...]], most: int) -> Iterator[tuple[Cell, ...]]:
    """The rows without blank cells at their end, a blank row as (). Raises Refused past `most` filled rows."""
    filled = blank = 0
    for row in islice(rows, _LAST_ROW):
        trimmed = _trimmed(row)
        if not trimmed:
            blank += 1
            continue
        filled += 1
        if filled > most:
            raise Refused("roster.too_many_rows", most=MAX_ROWS)
        yield from ((),) * blank
        blank = 0
        yield trimmed


def _trimmed(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = 0 if row.count(None) == len(row) else len(row)
    while end and (row[end - 1] is None or str(row[end - 1]).strip() == ""):
        end -= 1
    return row[:end]
