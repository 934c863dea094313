"""`bekal courses`: which courses there are, and whether those in a folder are sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands import findings
from bot.commands.console import Console
from bot.commands.parser import Parser
from people.faults import Fault, harmless

if TYPE_CHECKING:
    from lessons.model import Course


def arguments(parser: Parser) -> None:
    listing = parser.command("list")
    listing.take_json()
    listing.take_config()
    checking = parser.command("check")
    checking.take("paths", metavar="PATH", nargs="+", type=Path)
    checking.take_json()
    checking.take_config()


def run(console: Console) -> int:
    return _list(console) if console.args.action == "list" else _check(console)


def _list(console: Console) -> int:
    from bot.building import course_folders, find_courses

    catalogue, faults = find_courses(course_folders(console.config))
    for fault in faults:
        console.remark_fault(fault)
    if console.json:
        console.report([_data(course) for course in catalogue.courses])
    else:
        console.table(
            ["course", "version", "lessons", "minutes", "jp", "reviewed", "title"],
            [_row(course, console.texts.language) for course in catalogue.courses],
        )
    return int(not harmless(faults))


def _check(console: Console) -> int:
    """Each path is a course's folder, or a folder of course folders."""
    from lessons.loading import load_catalogue

    today = console.clock.now().date()
    faults: list[Fault] = []
    courses = 0
    for path in console.args.paths:
        catalogue, found = load_catalogue([path], today)
        if not catalogue.courses and not found:
            found = [Fault(str(path / "course.yaml"), "course.no_head")]
        courses += len(catalogue.courses)
        faults += found
    return findings.report(console, faults, "check.courses_sound", courses=courses)


def _row(course: Course, language: str) -> list[Any]:
    title = course.title.in_(language)
    reviewed = course.reviewed_on.isoformat()
    return [course.id, course.version, len(course.lessons), course.minutes, course.jp, reviewed, title]


def _data(course: Course) -> dict[str, Any]:
    return {
        "id": course.id,
        "version": course.version,
        "title": dict(course.title.by_language),
        "competency": course.competency.value,
        "level": course.level,
        "lessons": [lesson.id for lesson in course.lessons],
        "minutes": course.minutes,
        "jp": course.jp,
        "reviewed_on": course.reviewed_on,
    }
