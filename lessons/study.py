"""The facts of one person's learning: enrolments, lesson records, question instances, answers, review cards.

Frozen values; ids are made by the caller (`people.ids.new_id`), so that a turn knows its rows before they are stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from people.model import Leave, Person, Zone


class EnrolmentStatus(StrEnum):
    """`waiting` for consent or for an earlier course; one enrolment of a person is `active` at a time."""

    WAITING = "waiting"
    ACTIVE = "active"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One person in one version of one course."""

    id: int
    person_id: int
    course_id: str
    course_version: str
    status: EnrolmentStatus
    enrolled_at: datetime
    not_before: datetime | None = None
    """The start that the administrator chose."""
    position: int = 0
    """Index into the course's path of the item that is open or comes next."""
    next_due_at: datetime | None = None
    """When the schedule has to look at this enrolment again; None: nothing to do until the person acts."""
    reminders: int = 0
    """Reminders sent for the item that is open."""
    started_at: datetime | None = None
    completed_at: datetime | None = None
    pre_score: float | None = None
    """Percent, 0-100; None until the test is done."""
    post_score: float | None = None
    jp: int = 0
    """Set on completion."""


class RecordStatus(StrEnum):
    """`sent`: in front of the learner. `completed`: every graded step answered."""

    SENT = "sent"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class LessonRecord:
    """One lesson (or test) of one enrolment, from the first time it is sent. Unique per (enrolment, lesson)."""

    id: int
    enrolment_id: int
    person_id: int
    lesson_id: str
    status: RecordStatus
    channel: str
    sent_at: datetime
    step: int = 0
    """Index of the step at which the learner is."""
    answered_at: datetime | None = None
    """First answer."""
    completed_at: datetime | None = None
    asked: int = 0
    """Graded questions answered."""
    score: float = 0.0
    """Sum of the grades' scores; percent = 100 * score / asked."""
    attempts: int = 0
    """Answers that were taken, graded or not."""


class QuestionPurpose(StrEnum):
    LESSON = "lesson"
    TEST = "test"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class QuestionInstance:
    """One question as it was put to one person: its order is remembered, its first answer counts."""

    id: int
    person_id: int
    enrolment_id: int
    record_id: int | None
    """The lesson record it belongs to; None for a review."""
    course_id: str
    course_version: str
    lesson_id: str
    step_id: str
    purpose: QuestionPurpose
    order: tuple[int, ...]
    asked_at: datetime
    answered_at: datetime | None = None
    chosen: tuple[int, ...] = ()
    """Positions in the shown order that were chosen."""
    correct: bool | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The first answer to a question instance. Unique per instance; never changed."""

    id: int
    instance_id: int
    person_id: int
    answered_at: datetime
    given: str
    """What was typed or the labels that were tapped."""
    correct: bool | None
    """None where nothing is graded."""
    score: float
    channel: str
    event_id: str


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """Spaced repetition of one question for one person; unique per (person, course, lesson, step)."""

    id: int
    person_id: int
    enrolment_id: int
    course_id: str
    course_version: str
    lesson_id: str
    step_id: str
    due_at: datetime
    card: str
    """The scheduler's own state, JSON (fsrs `Card.to_json`)."""
    last_at: datetime
    lapses: int = 0


@dataclass(frozen=True, slots=True)
class Participation:
    """The terms on which a person takes part: consent, days and time, pauses, how they like it."""

    person_id: int
    consent_version: int = 0
    """0: never consented."""
    consented_at: datetime | None = None
    withdrawn_at: datetime | None = None
    days: frozenset[int] | None = None
    """Monday is 0; None: the agency's days."""
    at: time | None = None
    """Local time; None: the agency's time."""
    language: str = ""
    """Empty: the person's language from the roster."""
    text_only: bool = False
    zone: Zone | None = None
    """Where the person says they are; None: the duty station's zone from the roster."""
    paused_at: datetime | None = None
    paused_until: datetime | None = None
    """With `paused_at`: when learning goes on by itself; None: when the person says so."""
    review_due_at: datetime | None = None
    """When the schedule has to look at this person's reviews; None: no card is scheduled."""
    answer_hours: tuple[int, ...] = ()
    """Local hours of the last ten days' first answers, oldest first."""

    @property
    def consented(self) -> bool:
        return self.consent_version > 0 and self.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Learner:
    """All that one step of learning needs to know about one person, loaded at once."""

    person: Person
    participation: Participation
    leaves: tuple[Leave, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()
    """Waiting and active ones, by id."""
    records: tuple[LessonRecord, ...] = ()
    """Of the active enrolment, oldest first."""
    instances: dict[int, QuestionInstance] = field(default_factory=dict)
    """The question instances that this turn may speak of."""
    cards: dict[tuple[str, str, str], ReviewCard] = field(default_factory=dict)
    """(course, lesson, step) → card, for the questions in `instances`."""
    reviews_due: int = 0
    """Cards that are due as of the turn's time."""
