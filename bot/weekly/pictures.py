"""The chart and the workbook of a weekly summary, in the words of a language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_datetime

from bot.texts import Texts, texts_for
from bot.weekly.message import dates, number
from people import hours as local_time
from reports import weekly_chart
from reports.weekly_facts import LessonFacts, PersonFacts, QuestionFacts
from reports.weekly_summary import Summary
from reports.weekly_workbook import Contents, write_workbook

if TYPE_CHECKING:
    from datetime import datetime

    from lessons.loading import Catalogue


def chart(summary: Summary, texts: Texts) -> bytes:
    """The picture as PNG."""
    language = texts.language
    when = f"{dates(summary.span.week, language)} {summary.span.week.sunday.year}"
    return weekly_chart.draw(
        summary, summary.superior.unit, when, partial(_words, language, "chart."), partial(number, language)
    )


def workbook(
    path: Path,
    summary: Summary,
    people: Sequence[PersonFacts],
    questions: Sequence[QuestionFacts],
    lessons: Sequence[LessonFacts],
    texts: Texts,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Write the workbook of a summary; `people` and `questions` are the team's. Raises OSError."""
    language, week, unit = texts.language, summary.span.week, summary.superior.unit
    where = {"unit": unit, "dates": dates(week, language), "year": week.sunday.year}
    zone = summary.span.zone
    made = format_datetime(local_time.local(zone, now), "d MMMM y HH.mm", locale=language)
    contents = Contents(
        summary,
        people,
        questions,
        sorted(lessons, key=partial(_place, catalogue)),
        partial(_words, language, ""),
        partial(_titles, catalogue, language),
        language,
        title=texts("weekly.book.title", **where),
        subtitle=texts("weekly.book.subtitle", zone=zone.abbreviation, made=made, **where),
        footer=texts("weekly.book.footer", **where),
    )
    write_workbook(path, contents)


def _words(language: str, part: str, key: str, **params: Any) -> str:
    return texts_for(language)(f"weekly.{part}{key}", **params)


def _place(catalogue: Catalogue, lesson: LessonFacts) -> tuple[int, int, str]:
    """Where a lesson stands: courses as in the catalogue, lessons as on their path."""
    for place, course in enumerate(catalogue.courses):
        if course.id == lesson.course_id:
            path = [one.id for one in course.path]
            return place, path.index(lesson.lesson_id) if lesson.lesson_id in path else len(path), lesson.lesson_id
    return len(catalogue.courses), 0, f"{lesson.course_id} {lesson.lesson_id}"


def _titles(catalogue: Catalogue, language: str, course_id: str, lesson_id: str) -> tuple[str, str]:
    """What a course and its lesson are called now; by their codes where they are not in the catalogue any more."""
    course = next((one for one in catalogue.courses if one.id == course_id), None)
    if course is None:
        return course_id, lesson_id
    lesson = next((one for one in course.path if one.id == lesson_id), None)
    return course.title.in_(language), lesson.title.in_(language) if lesson else lesson_id
