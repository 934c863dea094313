"""What the weekly summary says of one person and of one question: the ground of every figure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from mentoring.clock import deadline
from people.model import Kind
from reports.weekly_facts import PersonFacts, QuestionFacts, Reach, Terms
from reports.weeks import PACE_WEEKS, Span

SILENT_DAYS = 7


class Standing(StrEnum):
    """Where an enrolled person stands; each is in exactly one. Text keys under `weekly.standing.`."""

    ACTIVE = "active"
    """Answered at least one question in the week."""
    RESTING = "resting"
    """Not active, and on leave or at rest by their own choice for a part of the week, or it had no working day."""
    UNREACHED = "unreached"
    """Not active, and no message of ours can reach them: see `Reach`."""
    SILENT = "silent"
    """Reached, not active: nothing answered for seven days or more, counted from when they joined."""
    RECENT = "recent"
    """Reached, not active, and last heard of, or joined, less than seven days ago."""


def standing(person: PersonFacts, span: Span) -> Standing | None:
    """Where a person stands at the end of the week; None: they are not enrolled."""
    if not person.enrolled:
        return None
    if person.answers:
        return Standing.ACTIVE
    if person.reach is not Reach.REACHED:
        return Standing.UNREACHED
    if person.rests or span.idle:
        return Standing.RESTING
    return Standing.SILENT if silent_days(person, span) >= SILENT_DAYS else Standing.RECENT


def silent_days(person: PersonFacts, span: Span) -> int:
    """Whole days since the last answer, or since they joined (enrolled and agreed) where there never was one."""
    heard = person.last_answer_at or max(filter(None, (person.enrolled_since, person.reached_since)), default=span.at)
    return max(timedelta(0), span.at - heard).days


def has_floor(person: PersonFacts) -> bool:
    """Whether the yearly floor holds for them: for all but PPPK, for whom there is a ceiling."""
    return person.kind is not Kind.PPPK


def year_end_jp(person: PersonFacts, span: Span) -> float:
    """Forecast of their JP at the year's end: what they have, and the pace of the last eight weeks for what is left."""
    return person.jp_year + person.jp_pace / PACE_WEEKS * span.weeks_left


def due(person: PersonFacts, span: Span) -> int:
    """Items that were due to them in the week: none where they did nothing, being out of reach or at rest."""
    return 0 if _excused(person, person.answers, person.rests or span.idle) else person.due


def due_before(person: PersonFacts) -> int:
    """The same for the week before."""
    return 0 if _excused(person, person.answers_before, person.rests_before) else person.due_before


def _excused(person: PersonFacts, answers: int, rests: bool) -> bool:
    return not answers and (rests or person.reach is not Reach.REACHED)


def is_late(question: QuestionFacts, at: datetime, terms: Terms) -> bool:
    """Whether at `at` it waited for its first answer, longer than the mentors' clock allows.

    The clock: `reply_days` working days of the agency. Where a question was handed on in between does not matter.
    """
    if question.asked_at >= at:
        return False
    waiting = question.open if question.answered_at is None else question.answered_at >= at
    return waiting and _deadline(question.asked_at, terms) <= at


def _deadline(asked_at: datetime, terms: Terms) -> datetime:
    return deadline(asked_at, terms.hours, terms.calendar, terms.reply_days)
