"""A copy of a roster in which the faulty cells are marked, with a first sheet that lists every fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from people.faults import Fault, harmless
from people.roster.cells import as_text
from people.roster.headers import SEARCHED_ROWS
from people.roster.model import Sheet

_LONGEST_CELL, _LONGEST_NAME = 32_000, 31
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTHS = (24, 8, 18, 26, 90)
_LINE_HEIGHT = 15
_Marks = dict[tuple[int, int], list[Fault]]


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the workbook, in the reader's language."""

    title: str
    """Name of the first sheet."""
    data: str
    """Name of the sheet of a CSV file."""
    headings: tuple[str, str, str, str, str]
    """Sheet, row, column, value, and what is wrong and what to do."""
    explain: Callable[[Fault], str]
    """A fault as a sentence, without its place."""


def write_errors(path: Path, sheets: Sequence[Sheet], faults: Iterable[Fault], words: Words) -> None:
    """Write the workbook. Every cell is text, so that nothing from the roster becomes a formula and no digit is lost.

    Raises OSError where the file cannot be written.
    """
    with path.open("wb") as file:
        book = xlsxwriter.Workbook(file, _OPTIONS)
        _fill(book, sheets, list(faults), words)
        book.close()


def _fill(book: Any, sheets: Sequence[Sheet], faults: list[Fault], words: Words) -> None:
    looks = _looks(book)
    _list_faults(book.add_worksheet(words.title[:_LONGEST_NAME]), sheets, faults, words, looks)
    taken = {words.title.casefold()}
    for sheet in sheets:
        name = _free_name(sheet.name or words.data, taken)
        _copy(book.add_worksheet(name), sheet, _marks(sheet, faults), words.explain, looks)


def _looks(book: Any) -> dict[str, Any]:
    wrapped = {"text_wrap": True, "valign": "top", "num_format": "@"}
    return {
        "heading": book.add_format({"bold": True, "bottom": 1}),
        "plain": book.add_format(wrapped),
        "text": book.add_format({"num_format": "@"}),
        "error": book.add_format({"num_format": "@", "bg_color": "#F8CBAD"}),
        "warning": book.add_format({"num_format": "@", "bg_color": "#FFF2CC"}),
    }


def _list_faults(page: Any, sheets: Sequence[Sheet], faults: list[Fault], words: Words, looks: dict[str, Any]) -> None:
    for column, (heading, width) in enumerate(zip(words.headings, _WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, heading, looks["heading"])
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for line, fault in enumerate(faults, 1):
        cells = (*_place(sheets, fault), str(fault.params.get("value", "")), words.explain(fault))
        page.set_row(line, _LINE_HEIGHT * _lines(cells))
        for column, cell in enumerate(cells):
            page.write_string(line, column, cell[:_LONGEST_CELL], looks["plain"])


def _lines(cells: Sequence[str]) -> int:
    """How many lines the row needs: not every program finds that out when it opens a file."""
    return max(1, *(-(-len(cell) // width) for cell, width in zip(cells, _WIDTHS, strict=True)))


def _place(sheets: Sequence[Sheet], fault: Fault) -> tuple[str, str, str]:
    for sheet in sheets:
        if place := sheet.locate(fault.where):
            return sheet.name or sheet.file, str(place[0]), place[1]
    return fault.where, "", ""


def _marks(sheet: Sheet, faults: list[Fault]) -> _Marks:
    """Row and column from 0 → the faults there. One that names no column of the sheet is put into the first cell."""
    marks: _Marks = defaultdict(list)
    columns: dict[str, int] = {}
    for cells in reversed(sheet.rows[:SEARCHED_ROWS]):
        columns |= {as_text(cell): index for index, cell in reversed(list(enumerate(cells)))}
    for fault in faults:
        if place := sheet.locate(fault.where):
            row, heading = place
            marks[row - 1, columns.get(heading, 0)].append(fault)
    return marks


def _copy(page: Any, sheet: Sheet, marks: _Marks, explain: Callable[[Fault], str], looks: dict[str, Any]) -> None:
    page.set_column(0, 63, 20)
    columns: dict[int, set[int]] = defaultdict(set)
    for row, column in marks:
        columns[row].add(column)
    for row, cells in enumerate(sheet.rows):
        for column in sorted({*range(len(cells)), *columns.get(row, ())}):
            found = marks.get((row, column), [])
            text = as_text(cells[column])[:_LONGEST_CELL] if column < len(cells) else ""
            if text or found:
                _cell(page, (row, column), text, looks[_look(found)])
            if found:
                note = "\n".join(explain(fault) for fault in found)
                page.write_comment(row, column, note[:_LONGEST_CELL], {"x_scale": 2, "y_scale": 1.5})


def _cell(page: Any, place: tuple[int, int], text: str, look: Any) -> None:
    if text:
        page.write_string(*place, text, look)
    else:
        page.write_blank(*place, None, look)


def _look(faults: list[Fault]) -> str:
    if not faults:
        return "text"
    return "warning" if harmless(faults) else "error"


def _free_name(name: str, taken: set[str]) -> str:
    """A sheet name that is not taken yet, within a spreadsheet's limits."""
    candidate, number = name[:_LONGEST_NAME], 2
    while candidate.casefold() in taken:
        candidate = f"{name[: _LONGEST_NAME - 4]} ({number})"
        number += 1
    taken.add(candidate.casefold())
    return candidate
