"""A question with its thread, how many may be asked and given, and in which order a mentor's desk shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from mentoring.clock import Clock
from mentoring.refusal import Refused
from people.hours import local_day
from people.model import Zone

AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 5
"""Questions of one learner."""
MOST_A_DAY = 10
"""Questions given to one mentor in one of their days, unless they say otherwise."""
LONGEST = 1_000
"""Characters of one question or answer."""
LARGEST_MEDIA = 16 * 1024 * 1024
"""Bytes of a photo or voice note."""


class QuestionStatus(StrEnum):
    """Where a question stands; text keys under `mentoring.status.`."""

    OPEN = "open"
    ASKED_BACK = "asked_back"
    ANSWERED = "answered"
    SOLVED = "solved"
    CLOSED = "closed"
    """Nobody said anything more."""
    WITHDRAWN = "withdrawn"


class Author(StrEnum):
    MENTEE = "mentee"
    MENTOR = "mentor"
    ADMIN = "admin"
    MEMBER = "member"
    """Another member of the group in which it was asked."""


@dataclass(frozen=True, slots=True)
class Media:
    """A photo or voice note: a reference, never the bytes."""

    kind: str
    ref: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One word of a thread. Notes between mentors are not for the learner."""

    author: Author
    person_id: int
    text: str
    at: datetime
    media: Media | None = None
    note: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """The place beside which a question was asked, and what the learner had answered there."""

    course_id: str
    lesson_id: str
    step_id: str = ""
    given: str = ""
    correct: bool | None = None
    course_version: str = ""
    instance_id: int | None = None
    """The question instance that was answered, where it was one."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question and all that was said about it."""

    id: int
    mentee_id: int
    competency: str
    asked_at: datetime
    clock: Clock
    messages: tuple[Message, ...]
    """The question itself comes first."""
    status: QuestionStatus = QuestionStatus.OPEN
    context: Context | None = None
    pair_id: int | None = None
    barred: frozenset[int] = frozenset()
    """Never to see it: everybody above the learner, appraisers too, and whom the learner excluded."""
    tried: frozenset[int] = frozenset()
    """Mentors who had it before."""
    hand_overs: int = 0
    snoozed_until: datetime | None = None
    answered_at: datetime | None = None
    """The first answer; later ones change nothing here."""
    answered_by: int | None = None
    changed_at: datetime | None = None
    """The last word or change of status."""
    thanked: bool = False
    bank_id: int | None = None
    """The approved answer that was used for it: by a mentor, or because it was enough for the learner."""
    group_id: int | None = None
    """The group in which it was asked: its members read it; None: it is between learner and mentor."""
    muted_at: datetime | None = None
    """Since when its mentor hears of the members' replies no more."""

    @property
    def is_open(self) -> bool:
        return self.status is QuestionStatus.OPEN

    @property
    def last_at(self) -> datetime:
        return self.changed_at or self.asked_at


def ask(
    question_id: int,
    mentee_id: int,
    competency: str,
    text: str,
    now: datetime,
    clock: Clock,
    media: Media | None = None,
    context: Context | None = None,
    pair_id: int | None = None,
    barred: Iterable[int] = (),
    group_id: int | None = None,
) -> Question:
    """A new question on its way. Refused where there is nothing in it, or a file too large."""
    check_words(text, media)
    message = Message(Author.MENTEE, mentee_id, text.strip(), now, media)
    never = frozenset(barred) | {mentee_id}
    return Question(
        question_id, mentee_id, competency, now, clock, (message,), context=context, pair_id=pair_id, barred=never,
        group_id=group_id,
    )  # fmt: skip


def check_words(text: str, media: Media | None = None) -> None:
    """Refuse a word that is empty or too long, or a file that is too large."""
    if media is not None and media.size > LARGEST_MEDIA:
        raise Refused("media_too_large", most=LARGEST_MEDIA // 1024 // 1024)
    if not text.strip() and media is None:
        raise Refused("empty")
    if len(text.strip()) > LONGEST:
        raise Refused("too_long", length=len(text.strip()), most=LONGEST)


def check_may_ask(asked_at: Iterable[datetime], now: datetime, most: int = MOST_AN_HOUR) -> None:
    """Refuse a question where the learner asked `most` in the hour before; the refusal says when the next may come."""
    recent = sorted(at for at in asked_at if at > now - AN_HOUR)
    if len(recent) >= most:
        raise Refused("too_many_questions", most=most, at=recent[-most] + AN_HOUR)


def given_today(given_at: Iterable[datetime], zone: Zone, now: datetime) -> int:
    """How many questions a mentor was given in their own day so far."""
    today = local_day(zone, now)
    return sum(local_day(zone, at) == today for at in given_at)


def by_urgency(questions: Iterable[Question], now: datetime) -> list[Question]:
    """Open questions, the most urgent first: whose time ends first, then who waits longest; snoozed ones behind."""
    return sorted(
        (question for question in questions if question.is_open), key=lambda question: _urgency(question, now)
    )


def _urgency(question: Question, now: datetime) -> tuple[bool, datetime, datetime, int]:
    snoozed = question.snoozed_until is not None and question.snoozed_until > now
    return snoozed and now < question.clock.due_at, question.clock.due_at, question.asked_at, question.id


def snooze(question: Question, mentor_id: int, until: datetime, now: datetime) -> Question:
    """Put a question aside until `until`, without a nudge meanwhile; never beyond the end of its time."""
    if not question.is_open or question.clock.mentor_id != mentor_id:
        raise Refused("not_yours")
    if not now < until < question.clock.due_at:
        raise Refused("snooze_too_long", at=question.clock.due_at)
    nudge = question.clock.nudge_at
    clock = replace(question.clock, nudge_at=None if nudge is None else max(nudge, until))
    return replace(question, clock=clock, snoozed_until=until)
