"""A workbook for people under way: its formats, and sheets with a table that prints well on A4."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

GREEN, PALE, HEAD, QUIET, ALARM = "#0f7b6c", "#9cc9c1", "#e2efec", "#5a6b75", "#9c2b12"
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""What is a string stays one: no name becomes a formula, a link or a number."""
_A4 = 9
_WORDY = frozenset({
    "figure", "name", "nip", "unit", "standing", "reach", "course", "lesson", "waited", "definition", "indicator",
    "how", "source", "start", "cohort", "base", "period", "reason", "act", "day", "outcome",
})  # fmt: skip
"""Columns of words."""
_BESIDE = frozenset({"counted", "verdict"})
"""Columns of words that stand to the right of numbers."""
_FORMATS = {"id": "[$-421]"}
"""Excel's mark for Indonesian numbers: 13,5."""

Words = Callable[..., str]
"""Gives the text under a key, with its parameters."""


class Book:
    """A workbook under way. `words` knows `sheet.`, `column.` and `book.page`; the footer stands on every page."""

    def __init__(self, file: xlsxwriter.Workbook, words: Words, language: str, footer: str) -> None:
        self.file, self.words, self._footer = file, words, footer.replace("&", "&&")
        mark = _FORMATS.get(language, "")
        make = self.file.add_format
        usual = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.title = make({**usual, "bold": True, "font_size": 16})
        self.quiet = make({**usual, "font_color": QUIET})
        head = {**usual, "bold": True, "bg_color": HEAD, "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        self.head, self.head_right = make(head), make({**head, "align": "right"})
        self.head_beside = make({**head, "indent": 1})
        self.text = make({**usual, "num_format": "@"})
        self.beside = make({**usual, "num_format": "@", "align": "left", "indent": 1, "text_wrap": True})
        self.right = make({**usual, "num_format": "@", "align": "right", "font_color": QUIET})
        self.alarm = make({"font_color": ALARM, "bold": True})
        self.wrapped = make({**usual, "num_format": "@", "text_wrap": True})
        self.whole = make({**usual, "num_format": f"{mark}#,##0"})
        self.decimal = make({**usual, "num_format": f"{mark}#,##0.0"})
        self.hundredths = make({**usual, "num_format": f"{mark}#,##0.00"})
        self.percent = make({**usual, "num_format": f"{mark}0%"})
        self.good = make({"font_color": GREEN, "bold": True})

    def sheet(self, name: str, widths: Sequence[int], upright: bool = False) -> Worksheet:
        """A sheet that prints on A4, as many pages long as it needs."""
        sheet = self.file.add_worksheet(self.words(f"sheet.{name}"))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width, self.text)
        if not upright:
            sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        page = self.words("book.page", page="&P", pages="&N")
        sheet.set_footer(f"&L&8{self._footer}&R&8{page}")
        return sheet

    def header(self, sheet: Worksheet, top: int, names: Sequence[str]) -> None:
        """The names of columns; what heads numbers stands to the right like they do."""
        sheet.set_row(top, 33)
        for column, name in enumerate(names):
            style = self.head_beside if name in _BESIDE else self.head if name in _WORDY else self.head_right
            sheet.write_string(top, column, self.words(f"column.{name}"), style)

    def table(self, sheet: Worksheet, top: int, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """A table with its header, which is frozen and printed on every page, and a filter. Gives its last row."""
        self.header(sheet, top, names)
        last = top
        for last, row in enumerate(rows, top + 1):
            for column, cell in enumerate(row):
                self.put(sheet, last, column, cell)
        sheet.autofilter(top, 0, max(last, top), len(names) - 1)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        return last

    def put(self, sheet: Worksheet, row: int, column: int, cell: Any) -> None:
        """A cell: a string stays one; a pair is a value with its format; None leaves it empty."""
        numbers = self.decimal if isinstance(cell, float) else self.whole
        value, style = cell if isinstance(cell, tuple) else (cell, self.text if isinstance(cell, str) else numbers)
        if isinstance(value, str):
            sheet.write_string(row, column, value, style)
        elif value is not None:
            sheet.write_number(row, column, value, style)
