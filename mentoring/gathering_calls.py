"""When the schedule looks at a group's meeting, and whom it reminds or asks then: one word a person at most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mentoring.gatherings import Gathering
from mentoring.meeting_calls import ENDED, NO_ANSWER, NO_CONFIRMATION, NO_LOG, SOON, Call, Due, Hours, evening_before
from mentoring.sessions import SessionStatus
from people.hours import after_quiet

_LATE = frozenset({Call.LOG, Call.CONFIRM})
"""What is still of use once it has begun."""


def first_look(gathering: Gathering, hours: Hours, now: datetime) -> datetime | None:
    """When the schedule has to look at it after `now`; None: there is nothing more to say."""
    if gathering.status is SessionStatus.PROPOSED:
        return min(gathering.starts_at, after_quiet(hours[gathering.mentor_id], now + NO_ANSWER))
    return min((due.at for due in _calls(gathering, hours) if due.at > now), default=None)


def look(gathering: Gathering, hours: Hours, now: datetime) -> tuple[list[Due], datetime | None]:
    """What is to be said now, and when to look again. One call for each person at most, the latest."""
    if gathering.status is SessionStatus.PROPOSED:
        if now >= gathering.starts_at:
            return [Due(now, Call.LAPSED, gathering.proposed_by)], None
        return [Due(now, Call.ANSWER, gathering.mentor_id)], gathering.starts_at
    since = gathering.look_at or now
    due = [
        d for d in _calls(gathering, hours) if since <= d.at <= now and (d.call in _LATE or now < gathering.starts_at)
    ]
    latest = {d.person_id: d for d in sorted(due, key=lambda d: d.at)}
    return sorted(latest.values(), key=lambda d: d.person_id), first_look(gathering, hours, now)


def _calls(gathering: Gathering, hours: Hours) -> Iterator[Due]:
    """Every call of a meeting that stands or was held."""
    if gathering.status is SessionStatus.AGREED:
        yield from _ahead(gathering, hours)
    elif gathering.status is SessionStatus.LOGGED:
        for seat in gathering.seats:
            if seat.attended is None:
                at = after_quiet(hours[seat.person_id], seat.asked_at + NO_CONFIRMATION)
                yield Due(at, Call.CONFIRM, seat.person_id)


def _ahead(gathering: Gathering, hours: Hours) -> Iterator[Due]:
    mentor, start = gathering.mentor_id, gathering.starts_at
    for seat in gathering.seats:
        if seat.coming is None:
            yield Due(after_quiet(hours[seat.person_id], seat.asked_at + NO_ANSWER), Call.ANSWER, seat.person_id)
    for one in (mentor, *(seat.person_id for seat in gathering.seats if seat.coming is not False)):
        yield Due(evening_before(hours[one], start), Call.EVE, one)
        soon = after_quiet(hours[one], start - SOON)
        if soon < start:
            yield Due(soon, Call.SOON, one)
    for after in (ENDED, NO_LOG):
        yield Due(after_quiet(hours[mentor], gathering.ends_at + after), Call.LOG, mentor)
