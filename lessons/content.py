"""A course as one JSON text: what the store keeps under a version, and what the version is the hash of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lessons.model import Course
from lessons.places import Node
from lessons.reading import read_course
from people.faults import Fault, FaultsFound


def course_to_content(head: Any, lessons: Sequence[Any], media: Mapping[str, str]) -> str:
    """Canonical JSON: the plain values of course.yaml and of the lessons' files in order, and file name → asset id."""
    body = {"course": head, "lessons": list(lessons), "media": dict(media)}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def version_of(content: str) -> str:
    """The version of a course: the first twelve hex digits of its content's SHA-256."""
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def course_from_content(content: str) -> Course:
    """The course that was written by `course_to_content`, media included.

    Raises FaultsFound where it does not read as a course, ValueError where it is no content at all.
    """
    try:
        body = json.loads(content)
        head, lessons, media = body["course"], body["lessons"], body["media"]
    except (KeyError, TypeError) as error:
        raise ValueError(f"not the content of a course: {error!r}") from error
    faults: list[Fault] = []
    version = version_of(content)
    nodes = [Node.of(lesson, version, faults) for lesson in lessons]
    course = read_course(Node.of(head, version, faults), nodes).course
    if faults:
        raise FaultsFound(faults)
    return replace(course, version=version, media=media)
