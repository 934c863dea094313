"""The hard rules: who may never be whose mentor, or not now. Nothing outweighs them."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

from mentoring import pairing
from mentoring.clock import some_days
from mentoring.model import MenteeNeed, MentorProfile
from mentoring.needs import covers, wanted
from people.model import LearningHours, Leave

LONG_LEAVE = timedelta(days=14)
"""A leave that lasts this long from today on keeps a mentor from taking someone new."""
_DAY = timedelta(days=1)


class Barrier(StrEnum):
    """What stands between two people. The order is from what passes by itself to what never does."""

    FULL = "full"
    ON_LEAVE = "on_leave"
    RESTING = "resting"
    NOT_REACHABLE = "not_reachable"
    NOT_ACTIVE = "not_active"
    EXCLUDED = "excluded"
    SUPERIOR = "superior"
    EXPERTISE = "expertise"
    SELF = "self"


def barriers(mentee: MenteeNeed, mentor: MentorProfile, today: date) -> frozenset[Barrier]:
    """Everything that keeps `mentor` from accompanying `mentee`; empty: nothing does."""
    able = any(covers(mentor.expertise, need) for need in wanted(mentee))
    found = unavailable(mentor, today) | barriers_between(mentee, mentor)
    return found if able else found | {Barrier.EXPERTISE}


def barriers_between(mentee: MenteeNeed, mentor: MentorProfile) -> frozenset[Barrier]:
    """What keeps these two apart, whatever they know and whenever it is; empty: nothing does."""
    one, other, found = mentee.person_id, mentor.person_id, []
    if one == other:
        found.append(Barrier.SELF)
    if other in mentee.superior_ids:
        found.append(Barrier.SUPERIOR)
    if other in mentee.exclusions or one in mentor.exclusions:
        found.append(Barrier.EXCLUDED)
    return frozenset(found)


def unavailable(mentor: MentorProfile, today: date) -> frozenset[Barrier]:
    """What keeps `mentor` from taking anybody new; empty: nothing does."""
    checks = {
        Barrier.NOT_ACTIVE: not mentor.active,
        Barrier.NOT_REACHABLE: not mentor.reachable,
        Barrier.ON_LEAVE: away_until(mentor, today) is not None,
        Barrier.RESTING: mentor.resting,
        Barrier.FULL: mentor.load >= mentor.capacity,
    }
    return frozenset(barrier for barrier, applies in checks.items() if applies)


def away_until(mentor: MentorProfile, today: date) -> date | None:
    """The last day of a long leave that holds today, however much of it is over; leaves that touch are one.

    Long is what parts a pair (`pairing.is_long`, holidays not taken off), and what lasts `LONG_LEAVE` more days.
    """
    span: Leave | None = None
    for leave in sorted(mentor.hours.leaves, key=lambda leave: leave.first):
        if span is not None and leave.first - _DAY <= span.last:
            span = Leave(span.first, max(span.last, leave.last))
        elif span is None or span.last < today:
            span = leave
    if span is None or not span.first <= today <= span.last:
        return None
    return span.last if span.last - today >= LONG_LEAVE or _is_long(span, mentor.hours) else None


def _is_long(leave: Leave, hours: LearningHours) -> bool:
    days = some_days(hours).days
    ahead = (leave.first + number * _DAY for number in range((leave.last - leave.first).days + 1))
    return len(list(islice((day for day in ahead if day.weekday() in days), pairing.LONG_LEAVE))) == pairing.LONG_LEAVE
