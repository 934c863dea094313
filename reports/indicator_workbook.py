"""The indicators as a workbook: summary with a chart, units, cohorts, and what each figure means and is based on.

Every cell with words is a string, so that no unit's name becomes a formula.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from reports.indicator_cohorts import Comparison
from reports.indicator_periods import Period
from reports.indicator_report import Report, UnitRow
from reports.indicator_terms import By, Indicator
from reports.indicators import Result, Standing
from reports.workbook_pages import GREEN, OPTIONS, PALE, Book, Words

_INDENT = "    "
_LINE_HEIGHT = 15.5
_HOW_WIDTH, _DEFINITION_WIDTH, _SOURCE_WIDTH = 58, 88, 44


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a workbook, in one language."""

    report: Report
    words: Words
    """Texts under `indicators.`."""
    names: Mapping[Indicator, str]
    how: Callable[[Result], str]
    """How a result was computed, in words, with its numbers."""
    period: Callable[[Period], str]
    date: Callable[[Any], str]
    language: str
    title: str
    subtitle: str
    footer: str


def write_workbook(path: Path, contents: Contents) -> None:
    """Write the workbook. Raises OSError where the file cannot be written."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as file:
        book = Book(file, contents.words, contents.language, contents.footer)
        _summary(book, contents)
        _units(book, contents)
        _cohorts(book, contents)
        _definitions(book, contents)


_SUMMARY = (
    "indicator", "baseline", "target", "present", "change", "aim", "counted", "share", "n", "people", "verdict", "how",
)  # fmt: skip


def _summary(book: Book, contents: Contents) -> None:
    sheet = book.sheet("summary", (30, 10, 10, 10, 11, 12, 11, 11, 11, 10, 20, _HOW_WIDTH))
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, contents.title, book.title)
    sheet.write_string(1, 0, contents.subtitle, book.quiet)
    sheet.write_string(2, 0, book.words("label"), book.quiet)
    results = [contents.report.results[one] for one in Indicator]
    last = book.table(sheet, 4, _SUMMARY, (_result(book, contents, one) for one in results))
    for row, one in enumerate(results, 5):
        sheet.set_row(row, _LINE_HEIGHT * max(2, _lines(contents.how(one), _HOW_WIDTH)) + 4)
    _mark(book, sheet, 5, last, _SUMMARY.index("verdict"))
    sheet.insert_chart(last + 2, 0, _chart(book, results), {"object_position": 1})


def _result(book: Book, contents: Contents, one: Result) -> list[Any]:
    return [
        (contents.names[one.indicator], book.wrapped),
        one.baseline,
        one.target,
        one.present,
        _change(book, one, one.change),
        _change(book, one, one.aim),
        (book.words(f"by.{one.by.value}"), book.beside),
        (_share(one), book.percent),
        one.n,
        one.people,
        (book.words(f"standing.{one.standing.value}"), book.beside),
        (contents.how(one), book.wrapped),
    ]


def _change(book: Book, one: Result, change: float | None) -> Any:
    return (change, book.hundredths) if one.by is By.HAKE else change


def _share(one: Result) -> float | None:
    """How much of the aim was reached, 1 for all of it."""
    return one.change / one.aim if one.change is not None and one.aim else None


def _lines(text: str, width: int) -> int:
    return -(-len(text) // width) + 1


def _mark(book: Book, sheet: Worksheet, first: int, last: int, column: int) -> None:
    for standing, look in ((Standing.REACHED, book.good), (Standing.NOT_YET, book.alarm)):
        rule = {"type": "cell", "criteria": "==", "value": f'"{book.words(f"standing.{standing.value}")}"'}
        sheet.conditional_format(first, column, max(first, last), column, {**rule, "format": look})


def _chart(book: Book, results: Sequence[Result]) -> Any:
    """Change beside aim, as the share of the aim: the only scale on which percent and points can stand together."""
    sheet, first, last = book.words("sheet.summary"), 6, 5 + len(results)
    chart = book.file.add_chart({"type": "bar"})
    points = [{"fill": {"color": GREEN if one.standing is Standing.REACHED else PALE}} for one in results]
    chart.add_series(
        {
            "name": book.words("column.share"),
            "categories": f"='{sheet}'!$A${first}:$A${last}",
            "values": f"='{sheet}'!$H${first}:$H${last}",
            "points": points,
            "data_labels": {"value": True, "num_format": "0%"},
            "gap": 55,
        }
    )
    chart.set_title({"name": book.words("book.chart"), "name_font": {"size": 12}})
    shares = [share for one in results if (share := _share(one)) is not None]
    axis = {"num_format": "0%", "major_unit": 0.5, "major_gridlines": {"visible": True, "line": {"color": "#d0d7d5"}}}
    low, high = _half_steps(min([0.0, *shares])), _half_steps(max([1.0, *shares]))
    chart.set_x_axis({**axis, "min": low, "max": high})
    chart.set_y_axis({"reverse": True, "label_position": "low"})
    chart.set_legend({"none": True})
    chart.set_size({"width": 720, "height": 290})
    return chart


def _half_steps(share: float) -> float:
    """The next half beyond it, away from zero."""
    return math.copysign(0.5 * (abs(share) // 0.5 + 1), share) if share else 0.0


_UNITS = ("unit", "start", "indicator", "baseline", "present", "change", "counted", "n", "people", "verdict")


def _units(book: Book, contents: Contents) -> None:
    sheet = book.sheet("units", (46, 18, 32, 11, 11, 11, 12, 11, 10, 34))
    rows = [_unit(book, contents, row, one) for row in contents.report.units for one in _told(row)]
    last = book.table(sheet, 0, _UNITS, rows)
    _mark(book, sheet, 1, last, _UNITS.index("verdict"))
    if not rows:
        sheet.write_string(1, 0, book.words("standing.no_data"), book.quiet)


def _told(row: UnitRow) -> list[Result]:
    return [one for one in row.results.values() if one.standing is not Standing.NO_DATA]


def _unit(book: Book, contents: Contents, row: UnitRow, one: Result) -> list[Any]:
    return [
        _INDENT * row.depth + row.unit.name,
        contents.date(row.start) if row.start else book.words("not_begun"),
        contents.names[one.indicator],
        one.baseline,
        one.present,
        _change(book, one, one.change),
        (book.words(f"by.{one.by.value}") if one.change is not None else "", book.beside),
        one.n,
        one.people,
        (book.words(f"standing.{one.standing.value}"), book.beside),
    ]


_COHORTS = (
    "indicator", "cohort", "base", "period", "begun_n", "begun_before", "begun_after", "begun_change", "not_n",
    "not_before", "not_after", "not_change", "difference", "low", "high",
)  # fmt: skip


def _cohorts(book: Book, contents: Contents) -> None:
    sheet = book.sheet("cohorts", (30, 17, 17, 17, 9, 10, 10, 10, 9, 10, 10, 10, 10, 9, 9))
    found = contents.report.comparisons
    last = book.table(sheet, 0, _COHORTS, (_cohort(contents, one) for one in found))
    if not found:
        sheet.write_string(1, 0, book.words("book.no_cohorts"), book.quiet)
        last = 1
    for row, key in enumerate(("cohort_what", "cohort_caution", "cohort_interval"), last + 2):
        sheet.write_string(row, 0, book.words(f"book.{key}"), book.quiet)


def _cohort(contents: Contents, one: Comparison) -> list[Any]:
    begun, others = one.begun, one.not_yet
    return [
        contents.names[one.indicator],
        contents.period(one.cohort),
        contents.period(one.base),
        contents.period(one.period),
        begun.n,
        begun.before,
        begun.after,
        round(begun.change, 1),
        others.n,
        others.before,
        others.after,
        round(others.change, 1),
        one.difference,
        one.low,
        one.high,
    ]


def _definitions(book: Book, contents: Contents) -> None:
    sheet = book.sheet("definitions", (32, _DEFINITION_WIDTH, _SOURCE_WIDTH))
    book.table(sheet, 0, ("indicator", "definition", "source"), ())
    rows = [
        (contents.names[one], book.words(f"definition.{one.value}"), book.words(f"source.{one.value}"))
        for one in Indicator
    ]
    rows += [
        (book.words(f"rule.{rule}.name"), book.words(f"rule.{rule}.text"), book.words(f"rule.{rule}.source"))
        for rule in ("label", "pairs", "hidden", "units", "start", "cohorts")
    ]
    for row, cells in enumerate(rows, 1):
        height = max(_lines(cells[1], _DEFINITION_WIDTH), _lines(cells[2], _SOURCE_WIDTH))
        sheet.set_row(row, _LINE_HEIGHT * height)
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, book.wrapped)
