"""Courses from folders: every fault with its file, line and column, and the catalogue of those that have none."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lessons import checks
from lessons.content import course_from_content, course_to_content, version_of
from lessons.folders import course_folders, in_order, read_folder
from lessons.media import asset_id, find_media
from lessons.model import Course
from lessons.places import Node
from lessons.reading import read_course
from people.faults import Fault, harmless

__all__ = ["SHIPPED", "Catalogue", "course_from_content", "course_to_content", "load_catalogue", "load_course"]

SHIPPED = Path(__file__).parent / "catalogue"
"""The courses that come with Bekal."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The courses of this installation, by the order of their folders."""

    courses: tuple[Course, ...] = ()
    contents: Mapping[str, str] = field(default_factory=dict)
    """Course id → content JSON, as the store keeps it."""
    assets: Mapping[str, Path] = field(default_factory=dict)
    """Asset id → file."""

    def get(self, course_id: str) -> Course:
        """The course in its newest version. Raises KeyError for an unknown id."""
        return {course.id: course for course in self.courses}[course_id]

    def content(self, course_id: str) -> str:
        """The course as JSON, for the store. Raises KeyError for an unknown id."""
        return self.contents[course_id]

    def asset(self, asset_id: str) -> Path:
        """The file of a picture. Raises KeyError for an unknown asset."""
        return self.assets[asset_id]


def load_course(folder: Path, today: date | None = None) -> tuple[Course | None, list[Fault]]:
    """The course in `folder`, or None where it has a fault; and every fault, in the order of the files.

    With `today` the list has warnings of writing too.
    """
    found, faults = _load(folder, today)
    return (found.course if found else None), faults


def load_catalogue(folders: Sequence[Path], today: date | None = None) -> tuple[Catalogue, list[Fault]]:
    """The faultless courses of these folders, each of which holds course folders; and every fault of all of them.

    A course whose id was taken by an earlier one is a fault, and left out. With `today` also warnings of writing.
    """
    courses: dict[str, _Loaded] = {}
    faults: list[Fault] = []
    for folder in folders:
        for course_folder in course_folders(folder, faults):
            found, own = _load(course_folder, today)
            faults += own
            if found and found.course.id in courses:
                earlier = courses[found.course.id].head.where
                faults.append(Fault(found.head.where, "course.duplicate", {"id": found.course.id, "other": earlier}))
            elif found:
                courses[found.course.id] = found
    return _catalogue(courses.values()), faults


@dataclass(frozen=True, slots=True)
class _Loaded:
    course: Course
    content: str
    assets: Mapping[str, Path]
    head: Node
    """Where the course's id is written."""


def _catalogue(loaded: Iterable[_Loaded]) -> Catalogue:
    everything = list(loaded)
    return Catalogue(
        courses=tuple(one.course for one in everything),
        contents={one.course.id: one.content for one in everything},
        assets={asset: path for one in everything for asset, path in one.assets.items()},
    )


def _load(folder: Path, today: date | None) -> tuple[_Loaded | None, list[Fault]]:
    faults: list[Fault] = []
    head, lessons = read_folder(folder, faults)
    draft = read_course(head, lessons)
    files = find_media(folder, draft)
    checks.report_faults(draft)
    if today:
        checks.report_warnings(draft, today)
    if not harmless(faults):
        return None, in_order(faults)
    media = {name: asset_id(path) for name, path in files.items()}
    content = course_to_content(head.plain(), [node.plain() for node in lessons], media)
    course = dataclasses.replace(draft.course, version=version_of(content), media=media)
    assets = {media[name]: path for name, path in files.items()}
    return _Loaded(course, content, assets, head.data["id"]), in_order(faults)
