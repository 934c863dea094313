"""What the engine works with and answers: the agency's rules, where it may ask, and what a step led to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol

from lessons.model import Course, Lesson
from lessons.steps.base import Grade, Step
from lessons.study import (
    Answer,
    Enrolment,
    LessonRecord,
    Participation,
    QuestionInstance,
    ReviewCard,
)
from people.calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Rules:
    """The agency's terms of learning."""

    calendar: WorkingCalendar
    days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    at: time = time(8, 0)
    quiet: tuple[time, time] = (time(20, 0), time(6, 0))
    max_lessons_a_day: int = 1


class Shelf(Protocol):
    """What a step of learning may have to ask for: courses, and rows that are rarely needed."""

    def course(self, course_id: str, version: str) -> Course:
        """The course in that version. Raises KeyError where nobody has it."""
        ...

    def open_instances(self, record_ids: Sequence[int]) -> Sequence[QuestionInstance]:
        """Unanswered question instances of these lesson records."""
        ...

    def last_review(self, person_id: int, since: datetime) -> QuestionInstance | None:
        """The review question that was asked last, not before `since`."""
        ...

    def reviews_asked(self, person_id: int, since: datetime) -> int:
        """How many review questions were asked from `since` on, answered or not."""
        ...

    def cards_due(self, person_id: int, now: datetime, limit: int) -> Sequence[ReviewCard]:
        """Review cards due as of `now`, longest due first."""
        ...

    def next_card_due(self, person_id: int) -> datetime | None:
        """When the person's next review card is due."""
        ...


@dataclass(frozen=True, slots=True)
class Showing:
    """What to put in front of the learner: the steps to read, then the step that asks, if any."""

    course: Course
    lesson: Lesson
    number: int
    """Which lesson of the course this is, from 1 (0 for a test)."""
    read: tuple[Step, ...]
    question: Step | None
    instance: QuestionInstance | None
    record: LessonRecord | None = None
    """None for a review."""
    asked: int = 0
    """Which graded question of the lesson this is, from 0."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What an answer led to."""

    instance: QuestionInstance
    step: Step
    grade: Grade | None
    review_at: datetime | None
    """When this question will be asked again."""
    lesson_done: bool = False
    course_done: Enrolment | None = None
    """The enrolment that this answer completed."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """The open lesson still waits; this is the `number`-th reminder of it (from 1)."""

    number: int
    showing: Showing
    back_from_pause: bool = False
    resumed: bool = False
    """The first one since the course, which had been ended, was taken up again."""


@dataclass(frozen=True, slots=True)
class Paused:
    """After the last reminder nothing came: learning rests until the person says so."""

    record: LessonRecord


Saved = Enrolment | LessonRecord | QuestionInstance | Answer | ReviewCard | Participation
Due = Showing | Reminder | Paused | None
