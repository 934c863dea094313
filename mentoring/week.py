"""The hours of a week in which someone can talk, on one clock for all zones, so that two weeks can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from people.hours import midnight
from people.model import LearningHours, Zone

_ANY_DAY = date(2026, 1, 5)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Week:
    """`first` and `last` are minutes from midnight UTC of each of the days; the first may lie before it."""

    days: frozenset[int]
    first: int
    last: int
    offset: int
    """Minutes by which the zone is ahead of UTC."""


@lru_cache(maxsize=4096)
def week_of(hours: LearningHours, talk: tuple[time, time]) -> Week:
    """The week of someone who can talk on their days between the local times `talk`."""
    offset = _offset(hours.zone)
    first, last = (at.hour * 60 + at.minute - offset for at in talk)
    return Week(hours.days, first, last, offset)


def shared_minutes(one: Week, other: Week) -> int:
    """Minutes a week in which both can talk. Days are compared by their local name: the zones lie 2 hours apart."""
    together = min(one.last, other.last) - max(one.first, other.first)
    return len(one.days & other.days) * together if together > 0 else 0


def hours_apart(one: Week, other: Week) -> int:
    """Hours between the two clocks: 0, 1 or 2 within Indonesia."""
    return abs(one.offset - other.offset) // 60


@lru_cache(maxsize=8)
def _offset(zone: Zone) -> int:
    utc_midnight = midnight(zone, _ANY_DAY).replace(hour=0, minute=0) + timedelta(days=1)
    return (utc_midnight - midnight(zone, _ANY_DAY)) // _MINUTE
