"""How long the messages get in which a lesson is sent."""

from __future__ import annotations

import random
from collections.abc import Iterator

from lessons.model import Course, Lesson
from lessons.reading import LessonDraft, StepDraft

Message = tuple[StepDraft, ...]
HEADER = 40
"""Characters of a lesson's header (place in the course, minutes) beside the two titles."""
HINT = 80
"""Characters of the line that tells how to answer where there are no buttons."""
_BETWEEN = 2
"""Characters of the empty line between two parts."""


def messages(lesson: LessonDraft) -> Iterator[Message]:
    """The steps of a lesson as they are sent together: what is read, up to and with the step that asks."""
    message: list[StepDraft] = []
    for part in lesson.steps:
        message.append(part)
        if part.step.asks:
            yield tuple(message)
            message = []
    if message:
        yield tuple(message)


def composed_length(course: Course, lesson: Lesson, message: Message, language: str) -> int:
    """Characters of `message` in `language`, with the header that the first one of a lesson has."""
    header = len(course.title.in_(language)) + len(lesson.title.in_(language)) + HEADER
    return header + sum(_BETWEEN + _length(part, language) for part in message)


def _length(part: StepDraft, language: str) -> int:
    shown = part.step.show(part.step.shuffled(random.Random(0)), language)
    options = zip(shown.labels, shown.options, strict=False)
    hint = HINT if part.step.asks and (shown.several or not shown.labels) else 0
    return hint + len(shown.text) + sum(len(f"\n{label}. {text}") for label, text in options)
