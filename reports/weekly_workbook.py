"""The weekly summary as a workbook: summary, people, lessons, mentors' times, and what each figure means.

Every cell with words is a string, so that no name becomes a formula; staff numbers are masked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from people.hours import local_day
from people.nip import mask
from reports.follow_up_facts import FollowUp
from reports.follow_ups import outcome
from reports.weekly import FIGURES, LEAST_GROUP
from reports.weekly_facts import LessonFacts, PersonFacts, QuestionFacts
from reports.weekly_standing import Standing, due, has_floor, silent_days, standing, year_end_jp
from reports.weekly_summary import Summary
from reports.weekly_waits import BOUNDS, waits
from reports.workbook_pages import GREEN, OPTIONS, PALE, Book, Words

_LINE, _LINE_HEIGHT = 105, 15.5
"""Characters and points of a line of a definition."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a workbook, in one language; `titles` names a course and one of its lessons."""

    summary: Summary
    people: Sequence[PersonFacts]
    questions: Sequence[QuestionFacts]
    lessons: Sequence[LessonFacts]
    words: Words
    titles: Callable[[str, str], tuple[str, str]]
    language: str
    title: str
    subtitle: str
    footer: str


def write_workbook(path: Path, contents: Contents) -> None:
    """Write the workbook. Raises OSError where the file cannot be written."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as file:
        book = Book(file, contents.words, contents.language, contents.footer)
        _summary(book, contents)
        _people(book, contents)
        _follow_ups(book, contents)
        _lessons(book, contents)
        _mentors(book, contents)
        _definitions(book)


def _summary(book: Book, contents: Contents) -> None:
    sheet = book.sheet("summary", (46, 13, 9, 10, 13, 9, 14, 8, 14))
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, contents.title, book.title)
    sheet.write_string(1, 0, contents.subtitle, book.quiet)
    names = ("figure", "value", "of", "share", "before", "of_before", "share_before", "n", "n_before")
    last = book.table(sheet, 3, names, (_figure(book, contents, name) for name in FIGURES))
    shares = {name: 4 + place for place, name in enumerate(FIGURES)}
    sheet.insert_chart(last + 2, 0, _shares_chart(book, shares), {"object_position": 1})
    if not contents.people:
        return
    sheet.insert_chart(last + 2, 4, _jp_chart(book), {"object_position": 1})


def _figure(book: Book, contents: Contents, name: str) -> list[Any]:
    figure = contents.summary[name]
    return [
        book.words(f"figure.{name}"), figure.value, figure.of, (figure.share, book.percent), figure.before,
        figure.of_before, (figure.share_before, book.percent), figure.n, figure.n_before,
    ]  # fmt: skip


def _shares_chart(book: Book, rows: dict[str, int]) -> Any:
    """This week beside last: who learned, and lessons done. The two rows are not neighbours, so each is named."""
    sheet = book.words("sheet.summary")
    where = [rows["active"], rows["lessons"]]
    chart = book.file.add_chart({"type": "bar"})
    for column, name, colour in ((3, "value", GREEN), (6, "before", PALE)):
        letter = "ABCDEFGHI"[column]
        cells = ",".join(f"'{sheet}'!${letter}${row + 1}" for row in where)
        labels = ",".join(f"'{sheet}'!$A${row + 1}" for row in where)
        chart.add_series(
            {
                "name": book.words(f"column.{name}"),
                "categories": f"=({labels})",
                "values": f"=({cells})",
                "fill": {"color": colour},
                "data_labels": {"value": True, "num_format": "0%"},
                "gap": 60,
            }
        )
    chart.set_title({"name": book.words("book.learning"), "name_font": {"size": 12}})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": False}})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 540, "height": 280})
    return chart


JP_STEPS = (0, 5, 10, 15, 20, 25)
"""Lower ends of the classes in which people's JP are shown."""


def _jp_chart(book: Book) -> Any:
    """How many people are in which class of JP; its figures stand on the sheet of people, beside the table."""
    sheet, first, last = book.words("sheet.people"), 2, 1 + len(JP_STEPS)
    chart = book.file.add_chart({"type": "column"})
    chart.add_series(
        {
            "categories": f"='{sheet}'!$P${first}:$P${last}",
            "values": f"='{sheet}'!$Q${first}:$Q${last}",
            "fill": {"color": GREEN},
            "data_labels": {"value": True},
            "gap": 40,
        }
    )
    chart.set_title({"name": book.words("book.jp"), "name_font": {"size": 12}})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 560, "height": 280})
    return chart


def _people(book: Book, contents: Contents) -> None:
    sheet = book.sheet("people", (28, 12, 26, 18, 18, 9, 9, 9, 7, 11, 12, 11, 13))
    people = sorted(contents.people, key=lambda one: (one.unit, one.name, one.id))
    names = (
        "name", "nip", "unit", "standing", "reach", "quiet", "answers", "done", "due", "jp_week", "jp_year", "target",
        "forecast",
    )  # fmt: skip
    last = book.table(sheet, 0, names, (_person(book, contents, one) for one in people))
    sheet.print_area(0, 0, last, len(names) - 1)
    _marks(book, sheet, last, contents.summary.ceiling)
    classes = [*zip(JP_STEPS, (*JP_STEPS[1:], None), strict=True)]
    sheet.write_string(0, 15, "JP", book.head)
    sheet.write_string(0, 16, book.words("column.number"), book.head)
    for row, (low, high) in enumerate(classes, 1):
        sheet.write_string(row, 15, f"{low}–{high - 1}" if high else f"≥ {low}", book.text)
        inside = sum(low <= one.jp_year and (high is None or one.jp_year < high) for one in people)
        sheet.write_number(row, 16, inside, book.whole)


def _marks(book: Book, sheet: Worksheet, last: int, most: int) -> None:
    """What is to be seen at once: who is not reached or silent, and how far the year's hours have come."""
    for stands in (Standing.UNREACHED, Standing.SILENT):
        rule = {"type": "cell", "criteria": "==", "format": book.alarm}
        sheet.conditional_format(1, 3, last, 3, {**rule, "value": f'"{book.words(f"standing.{stands.value}")}"'})
    bar = {"type": "data_bar", "bar_color": PALE, "min_type": "num", "min_value": 0}
    sheet.conditional_format(1, 10, last, 10, {**bar, "max_type": "num", "max_value": most})


def _person(book: Book, contents: Contents, person: PersonFacts) -> list[Any]:
    span = contents.summary.span
    stands = standing(person, span)
    return [
        person.name,
        mask(person.nip),
        person.unit,
        book.words(f"standing.{stands.value if stands else 'none'}"),
        book.words(f"reach.{person.reach.value}"),
        silent_days(person, span) if stands else None,
        person.answers,
        person.done,
        due(person, span),
        person.jp_week,
        person.jp_year,
        contents.summary["jp_year"].of if has_floor(person) else contents.summary.ceiling,
        round(year_end_jp(person, span), 1),
    ]


def _follow_ups(book: Book, contents: Contents) -> None:
    """What was done in the week and what came of it. Who has moved is not named, and nobody's words are here."""
    sheet = book.sheet("follow_ups", (28, 26, 30, 26, 13, 26))
    acts = [(one.person, act) for one in contents.summary.aftermath.followed for act in one.acts]
    names = ("name", "unit", "reason", "act", "day", "outcome")
    last = book.table(sheet, 0, names, (_follow_up(book, contents, person, act) for person, act in acts))
    late = book.words("book.overdue", count=contents.summary.aftermath.overdue)
    sheet.write_string(last + 2, 0, late, book.quiet)


def _follow_up(book: Book, contents: Contents, person: PersonFacts | None, act: FollowUp) -> list[Any]:
    span = contents.summary.span
    return [
        person.name if person else book.words("book.moved"),
        person.unit if person else "",
        book.words(f"why.{act.reason}"),
        book.words(f"again.{act.act.value}"),
        local_day(span.zone, act.at).strftime("%d/%m/%Y"),
        book.words(f"outcome.{outcome(act, person, span).value}"),
    ]


def _lessons(book: Book, contents: Contents) -> None:
    sheet = book.sheet("lessons", (44, 44, 10, 10, 12, 16))
    names = ("course", "lesson", "done", "due", "share", "mean")
    book.table(sheet, 0, names, (_lesson(book, contents, one) for one in contents.lessons))


def _lesson(book: Book, contents: Contents, lesson: LessonFacts) -> list[Any]:
    course, title = contents.titles(lesson.course_id, lesson.lesson_id)
    enough = lesson.done >= LEAST_GROUP and lesson.asked
    mean = round(100 * lesson.score / lesson.asked, 1) if enough else (book.words("book.too_few"), book.right)
    return [course, title, lesson.done, lesson.due, (lesson.done / lesson.due, book.percent), mean]


def _mentors(book: Book, contents: Contents) -> None:
    sheet = book.sheet("mentors", (46, 14, 14))
    span = contents.summary.span
    names = ("mentor_asked", "mentor_hours", "mentor_late")
    shown = (
        (book.words(f"figure.{name}"), contents.summary[name].value, contents.summary[name].before) for name in names
    )
    last = book.table(sheet, 0, ("figure", "value", "before"), shown)
    now, before = (
        waits(contents.questions, span.since, span.at),
        waits(contents.questions, span.before, span.since),
    )
    top = last + 3
    book.header(sheet, top, ("waited", "value", "before"))
    for row, bound in enumerate(BOUNDS, top + 1):
        sheet.write_string(row, 0, book.words(f"book.waited.{bound}"), book.text)
        for column, counted in ((1, now), (2, before)):
            if 0 < sum(counted.values()) < LEAST_GROUP:
                sheet.write_string(row, column, book.words("book.too_few"), book.right)
            else:
                sheet.write_number(row, column, counted[bound], book.whole)
    sheet.insert_chart(top + len(BOUNDS) + 2, 0, _waits_chart(book, top), {"object_position": 1})


def _waits_chart(book: Book, top: int) -> Any:
    sheet, first, last = book.words("sheet.mentors"), top + 2, top + 1 + len(BOUNDS)
    chart = book.file.add_chart({"type": "column"})
    for column, name, colour in (("B", "value", GREEN), ("C", "before", PALE)):
        chart.add_series(
            {
                "name": book.words(f"column.{name}"),
                "categories": f"='{sheet}'!$A${first}:$A${last}",
                "values": f"='{sheet}'!${column}${first}:${column}${last}",
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    chart.set_title({"name": book.words("book.waiting"), "name_font": {"size": 12}})
    chart.set_y_axis({"major_gridlines": {"visible": False}, "num_format": "0"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 620, "height": 280})
    return chart


def _definitions(book: Book) -> None:
    sheet = book.sheet("definitions", (46, 110))
    book.table(sheet, 0, ("figure", "definition"), ())
    texts = [(f"figure.{name}", f"definition.{name}") for name in FIGURES]
    for row, (name, text) in enumerate(texts, 1):
        definition = book.words(text)
        sheet.set_row(row, _LINE_HEIGHT * -(-len(definition) // _LINE) + 4)
        sheet.write_string(row, 0, book.words(name), book.wrapped)
        sheet.write_string(row, 1, definition, book.wrapped)
    whose = len(texts) + 2
    sheet.set_row(whose, 3 * _LINE_HEIGHT)
    sheet.write_string(whose, 1, book.words("definition.whose"), book.wrapped)
