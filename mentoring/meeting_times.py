"""Times for a meeting that suit all: on days of all, when all can talk, awake, and free of other meetings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mentoring.clock import some_days
from people.calendar import WorkingCalendar
from people.hours import is_learning_day, is_quiet, local_day, midnight
from people.model import LearningHours

MOST = 4
A_DAY = 2
LENGTH = timedelta(minutes=60)
"""Of a meeting, unless they say otherwise."""
SEARCH_DAYS = 30
_HALF_HOUR = timedelta(minutes=30)
_DAY = timedelta(days=1)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Talks:
    """When one of them can talk: their days and zone, and the local times between which they can."""

    hours: LearningHours
    between: tuple[time, time]


def proposals(
    one: Talks, other: Talks, calendar: WorkingCalendar, now: datetime, busy: Collection[Span] = (), most: int = MOST
) -> list[datetime]:
    """`proposals_for` the two of a pair, by the clock of the other one."""
    return proposals_for((other, one), calendar, now, busy, most)


def proposals_for(
    talks: Sequence[Talks], calendar: WorkingCalendar, now: datetime, busy: Collection[Span] = (), most: int = MOST
) -> list[datetime]:
    """At most `most` beginnings of a meeting, from tomorrow on: the first and the last that a day has for all.

    Days are those of the first of them. Empty where their hours do not meet within `SEARCH_DAYS`: then they say a time
    themselves.
    """
    found: list[datetime] = []
    for day in _days(talks, calendar, now):
        starts = [start for start in _starts(talks, day) if _free(start, busy)]
        found += [starts[0], starts[-1]][: len(starts)] if len(starts) >= A_DAY else starts
        if len(found) >= most:
            break
    return found[:most]


def _days(talks: Sequence[Talks], calendar: WorkingCalendar, now: datetime) -> Iterator[date]:
    tomorrow = local_day(talks[0].hours.zone, now) + _DAY
    every = [some_days(one.hours) for one in talks]
    for ahead in range(SEARCH_DAYS):
        day = tomorrow + ahead * _DAY
        if all(is_learning_day(hours, calendar, day) for hours in every):
            yield day


def _starts(talks: Sequence[Talks], day: date) -> Iterator[datetime]:
    """Every half hour at which all can begin on this day."""
    spans = [_span(one, day) for one in talks]
    start, last = max(begin for begin, _ in spans), min(end for _, end in spans) - LENGTH
    while start <= last:
        if not any(is_quiet(who.hours, at) for who in talks for at in (start, start + LENGTH - _HALF_HOUR)):
            yield start
        start += _HALF_HOUR


def _span(who: Talks, day: date) -> Span:
    begins = midnight(who.hours.zone, day)
    first, last = (begins + timedelta(hours=at.hour, minutes=at.minute) for at in who.between)
    return _rounded(first.astimezone(UTC)), last.astimezone(UTC)


def _rounded(moment: datetime) -> datetime:
    """Up to a half hour: nobody meets at 8.17."""
    over = (moment - moment.replace(minute=0, second=0, microsecond=0)) % _HALF_HOUR
    return moment + (_HALF_HOUR - over) % _HALF_HOUR


def _free(start: datetime, busy: Collection[Span]) -> bool:
    return all(start + LENGTH <= first or last <= start for first, last in busy)
