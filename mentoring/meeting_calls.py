"""When the schedule looks at a meeting, and whom it reminds or asks then. What has lost its use is not said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from mentoring.sessions import Session, SessionStatus
from people.hours import after_quiet, is_quiet_time, local_day, midnight
from people.model import LearningHours

EVENING = time(18)
"""Local time of the reminder on the day before, where that is not quiet."""
SOON = timedelta(hours=1)
ENDED = timedelta(minutes=15)
"""After the end of a meeting the learner is asked how it was."""
NO_LOG = timedelta(days=1)
"""After the end of a meeting of which nobody has written a log, the mentor is asked."""
NO_ANSWER = timedelta(days=1)
NO_CONFIRMATION = timedelta(days=2)

Hours = Mapping[int, LearningHours]
"""Of both, by person."""


class Call(StrEnum):
    """What somebody is told; text keys under `meeting.call.`."""

    ANSWER = "answer"
    """A proposal waits for their answer."""
    LAPSED = "lapsed"
    """What they proposed was not answered before it would have begun."""
    EVE = "eve"
    SOON = "soon"
    LOG = "log"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Due:
    """One call to one of the two."""

    at: datetime
    call: Call
    person_id: int


def first_look(session: Session, hours: Hours, now: datetime) -> datetime | None:
    """When the schedule has to look at a meeting that was changed at `now`; None: there is nothing more to say."""
    if session.status is SessionStatus.PROPOSED:
        asked = _others(session, session.agreed_by)
        return min(session.starts_at, *(after_quiet(hours[one], now + NO_ANSWER) for one in asked))
    if session.status is SessionStatus.LOGGED:
        asked = _others(session, session.confirmed_by)
        return min((after_quiet(hours[one], now + NO_CONFIRMATION) for one in asked), default=None)
    return min((due.at for due in _agreed(session, hours) if due.at > now), default=None)


def look(session: Session, hours: Hours, now: datetime) -> tuple[list[Due], datetime | None]:
    """What is to be said now, and when to look again. One call for each of the two at most, the latest.

    A look that comes late (the service was down) says what is still of use.
    """
    if session.status is SessionStatus.PROPOSED:
        if now >= session.starts_at:
            return [Due(now, Call.LAPSED, one) for one in sorted(session.agreed_by)], None
        return [Due(now, Call.ANSWER, one) for one in _others(session, session.agreed_by)], session.starts_at
    if session.status is SessionStatus.LOGGED:
        return [Due(now, Call.CONFIRM, one) for one in _others(session, session.confirmed_by)], None
    since = session.look_at or now
    due = [
        d for d in _agreed(session, hours) if since <= d.at <= now and (d.call is Call.LOG or now < session.starts_at)
    ]
    latest = {d.person_id: d for d in sorted(due, key=lambda d: d.at)}
    return sorted(latest.values(), key=lambda d: d.person_id), first_look(session, hours, now)


def _agreed(session: Session, hours: Hours) -> Iterator[Due]:
    """Every call of a meeting that both agreed to."""
    if session.status is not SessionStatus.AGREED:
        return
    for one in sorted(session.people):
        yield Due(evening_before(hours[one], session.starts_at), Call.EVE, one)
        soon = after_quiet(hours[one], session.starts_at - SOON)
        if soon < session.starts_at:
            yield Due(soon, Call.SOON, one)
    yield Due(after_quiet(hours[session.mentee_id], session.ends_at + ENDED), Call.LOG, session.mentee_id)
    yield Due(after_quiet(hours[session.mentor_id], session.ends_at + NO_LOG), Call.LOG, session.mentor_id)


def evening_before(hours: LearningHours, moment: datetime) -> datetime:
    """The reminder on the day before: at 18.00, or an hour before it becomes quiet where that is earlier."""
    day = local_day(hours.zone, moment) - timedelta(days=1)
    at = timedelta(hours=EVENING.hour)
    if is_quiet_time(hours, EVENING):
        at = timedelta(hours=hours.quiet[0].hour - 1, minutes=hours.quiet[0].minute)
    return after_quiet(hours, midnight(hours.zone, day) + at)


def _others(session: Session, done: frozenset[int]) -> list[int]:
    return sorted(session.people - done)
