"""The agency's working days: whether a day is one, and how many have begun since a moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from people.hours import local_day

if TYPE_CHECKING:
    from bot.house import House

_DAY = timedelta(days=1)


def is_workday(house: House, day: date) -> bool:
    """Whether the agency works on this day."""
    return day.weekday() in house.rules.days and house.rules.calendar.is_workday(day)


def working_days(house: House, since: datetime, now: datetime) -> int:
    """Working days of the agency that have begun since the day of `since`."""
    first, last = local_day(house.zone, since), local_day(house.zone, now)
    return sum(is_workday(house, first + number * _DAY) for number in range(1, (last - first).days + 1))


def ages(house: House, now: datetime) -> Callable[[datetime], int]:
    """`working_days` until now for many moments: each day is counted once."""
    known: dict[date, int] = {}

    def age(moment: datetime) -> int:
        day = local_day(house.zone, moment)
        if day not in known:
            known[day] = working_days(house, moment, now)
        return known[day]

    return age
