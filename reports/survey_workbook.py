"""The questionnaires' results as a workbook: figures of each occasion, what was written, and what each figure means.

What is hidden is marked, and the marks are explained. Every cell with words is a string: none becomes a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from lessons.questionnaire import Item
from reports.survey_hiding import Fate, Group
from reports.surveys import Figure, GroupFigures, Results
from reports.workbook_pages import OPTIONS, Book, Words
from reports.writing import harmless

MARKS = {Fate.SMALL: "<5", Fate.GUARDING: "*"}
_TOP = 3
_WIDE, _KIND, _NUMBER, _ITEM = 44, 11, 9, 17
_LINE, _LINE_HEIGHT = 110, 15.5


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a workbook, in one language. `name_of` gives a group's name."""

    results: Sequence[Results]
    words: Words
    name_of: Callable[[Group], str]
    language: str
    subtitle: str
    footer: str


def write_workbook(path: Path, contents: Contents) -> None:
    """Write the workbook. Raises OSError where the file cannot be written."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as file:
        book = Book(file, contents.words, contents.language, contents.footer)
        for found in contents.results:
            _figures(book, contents, found)
        _words(book, contents)
        _definitions(book)


def cell(figure: Figure | None, of: str = "mean") -> Any:
    """A figure, or the mark that stands in its place; None: nobody answered."""
    if figure is None:
        return None
    return MARKS.get(figure.fate) or getattr(figure, of)


def number_of(group: GroupFigures) -> Any:
    """How many answered: of the score, or of the item that the fewest answered; a mark where any of them is hidden."""
    figures = [group.score] if group.score else list(group.items.values())
    hidden = [figure for figure in figures if figure.fate is not Fate.SHOWN]
    return cell(hidden[0], "n") if hidden else min((f.n for f in figures if f.n is not None), default=None)


def _figures(book: Book, contents: Contents, found: Results) -> None:
    items = [item for item in found.questionnaire.items if not (item.in_words or item.counted)]
    scored = bool(found.questionnaire.scoring.items)
    widths = (_WIDE, _KIND, _NUMBER, *([_NUMBER] if scored else []), *(_ITEM for _ in items))
    sheet = book.sheet(f"{found.questionnaire.kind.value}_{found.occasion.value}", widths)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, _title(book, contents, found), book.title)
    sheet.write_string(1, 0, contents.subtitle, book.quiet)
    _header(book, sheet, [*(["score"] if scored else [])], items, contents.language)
    last = _TOP
    for last, group in enumerate(found.groups, _TOP + 1):
        name = "   " * group.depth + str(harmless(contents.name_of(group.group)))
        head = [name, book.words(f"kind.{group.group[0]}"), number_of(group)]
        row = [*head, *([cell(group.score)] if scored else []), *(cell(group.items.get(item.id)) for item in items)]
        for column, value in enumerate(row):
            book.put(sheet, last, column, _shown(book, value, column))
    if not found.groups:
        last += 1
        sheet.write_string(last, 0, book.words("nobody"), book.quiet)
    _counted(book, sheet, last + 2, contents, found)


def _shown(book: Book, value: Any, column: int) -> Any:
    """Marks stand to the right, where the figures are."""
    return (value, book.right) if isinstance(value, str) and column > 1 else value


def _header(book: Book, sheet: Any, more: Sequence[str], items: Sequence[Item], language: str) -> None:
    sheet.set_row(_TOP, 96)
    names = ("group", "kind", "n", *more)
    for column, name in enumerate(names):
        style = book.head if name in ("group", "kind") else book.head_right
        sheet.write_string(_TOP, column, book.words(f"column.{name}"), style)
    for column, item in enumerate(items, len(names)):
        sheet.write_string(_TOP, column, item.text.in_(language), book.head_right)
    sheet.freeze_panes(_TOP + 1, 1)
    sheet.repeat_rows(_TOP)


def _counted(book: Book, sheet: Any, top: int, contents: Contents, found: Results) -> None:
    """Items without degrees: each point's share, of the whole agency."""
    for item in found.questionnaire.items:
        shares = found.counts.get(item.id)
        if not shares:
            continue
        sheet.write_string(top, 0, item.text.in_(contents.language), book.head)
        sheet.write_string(top, 1, book.words("column.share"), book.head_right)
        for row, point in enumerate(item.scale, top + 1):
            book.put(sheet, row, 0, point.label.in_(contents.language))
            book.put(sheet, row, 1, (shares[point.value], book.percent))
        top += len(item.scale) + 2


def _title(book: Book, contents: Contents, found: Results) -> str:
    title = found.questionnaire.title.in_(contents.language)
    return book.words("title", title=title, occasion=book.words(f"occasion.{found.occasion.value}"))


def _words(book: Book, contents: Contents) -> None:
    sheet = book.sheet("words", (_LINE,), upright=True)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, book.words("words_title"), book.title)
    sheet.set_row(1, 2 * _LINE_HEIGHT)
    sheet.write_string(1, 0, book.words("words_about"), book.wrapped)
    row = 3
    for found in contents.results:
        for item in found.questionnaire.items:
            written = found.words.get(item.id, ())
            if not written:
                continue
            sheet.write_string(row, 0, item.text.in_(contents.language), book.head)
            for line, said in enumerate(written, row + 1):
                sheet.set_row(line, _LINE_HEIGHT * (1 + len(said) // _LINE))
                sheet.write_string(line, 0, str(harmless(said)), book.wrapped)
            row += len(written) + 2
    if row == 3:
        sheet.write_string(row, 0, book.words("no_words"), book.quiet)


DEFINED = ("n", "score", "mean", "small", "guarding", "share", "unit", "words", "job", "when")


def _definitions(book: Book) -> None:
    sheet = book.sheet("definitions", (24, _LINE), upright=True)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, book.words("sheet.definitions"), book.title)
    for row, name in enumerate(DEFINED, 2):
        text = book.words(f"definition.{name}")
        sheet.set_row(row, _LINE_HEIGHT * (1 + len(text) // (_LINE - 5)))
        sheet.write_string(row, 0, book.words(f"defined.{name}"), book.text)
        sheet.write_string(row, 1, text, book.wrapped)
