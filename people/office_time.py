"""Working time between two moments: hours of the office on working days, in one zone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from people.calendar import WorkingCalendar
from people.hours import local, midnight
from people.model import Zone

OFFICE = (time(8), time(16))
"""From when until when an office works, where nothing else is known."""
USUAL_DAYS = frozenset(range(5))
_DAY = timedelta(days=1)


def office_time(
    zone: Zone,
    calendar: WorkingCalendar,
    since: datetime,
    until: datetime,
    days: Collection[int] = USUAL_DAYS,
    office: tuple[time, time] = OFFICE,
) -> timedelta:
    """How much of the time between two moments lies within office hours on working days; nothing where none does.

    `days` are weekdays (Monday is 0); holidays of the calendar are no working days.
    """
    first, last = local(zone, since).date(), local(zone, until).date()
    spans = (_within(zone, first + n * _DAY, since, until, office) for n in range((last - first).days + 1)
             if _works(calendar, first + n * _DAY, days))  # fmt: skip
    return sum(spans, timedelta())


def _works(calendar: WorkingCalendar, day: date, days: Collection[int]) -> bool:
    return day.weekday() in days and calendar.is_workday(day)


def _within(zone: Zone, day: date, since: datetime, until: datetime, office: tuple[time, time]) -> timedelta:
    begins, ends = (midnight(zone, day) + timedelta(hours=at.hour, minutes=at.minute) for at in office)
    return max(timedelta(), min(until, ends) - max(since, begins))
