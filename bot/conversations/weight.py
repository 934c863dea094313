"""What a lesson weighs on the learner's data plan: the bytes of its first message and its image."""

from __future__ import annotations

from bot.shelf import Courses
from bot.turns import Turn
from lessons.model import Course, Lesson
from lessons.steps.base import Step

ENVELOPE = 600
"""Bytes that a message takes around its words (headers, buttons), as seen on a chat connection."""


def size_of(turn: Turn, course: Course, lesson: Lesson, text_only: bool) -> int:
    """Bytes of the lesson up to and with its first question; its image counts unless it is left out."""
    return weight(turn.house.courses, course, lesson, turn.texts.language, text_only)


def weight(courses: Courses, course: Course, lesson: Lesson, language: str, text_only: bool) -> int:
    """The same where there is no turn: for plans."""
    total = ENVELOPE
    for step in lesson.steps:
        shown = step.show(range(_options(step)), language)
        total += sum(len(text.encode()) for text in (shown.text, *shown.options))
        if step.media and not text_only:
            total += courses.asset_size((course.media or {}).get(step.media, ""))
        if step.asks:
            break
    return total


def _options(step: Step) -> int:
    return len(getattr(step, "options", ()))
