"""Reading the cells of a CSV file, whatever program saved it."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

from people.roster.headers import SEARCHED_ROWS, score
from people.roster.model import Cell, Sheet
from people.roster.refusal import Refused
from people.roster.workbook import MAX_COLUMNS, MAX_ROWS, bounded

_DELIMITERS = ",;\t|"


def read_csv(path: Path) -> Sheet:
    """The file as one sheet. Raises Refused where quotes do not close or there are too many rows."""
    lines = _decoded(path.read_bytes()).splitlines(keepends=True)
    delimiter = max(_DELIMITERS, key=lambda candidate: _score(lines, candidate))
    try:
        rows = (tuple[Cell, ...](row[:MAX_COLUMNS]) for row in csv.reader(lines, delimiter=delimiter, strict=True))
        return Sheet(path.name, "", tuple(bounded(rows, MAX_ROWS)))
    except csv.Error as error:
        raise Refused("roster.csv_quotes", problem=str(error)) from error


def _decoded(content: bytes) -> str:
    """Excel saves UTF-8 with a mark, UTF-16 with a mark, or the code page of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _score(lines: list[str], delimiter: str) -> int:
    """How many columns the best row of headings names if `delimiter` parts the cells."""
    rows = csv.reader(lines[: SEARCHED_ROWS * 2], delimiter=delimiter)
    try:
        return max((score(row) for row in islice(rows, SEARCHED_ROWS)), default=0)
    except csv.Error:
        return 0
