"""When a person may be taught, in their own local time: learning days, slots, quiet hours.

Everywhere else moments are aware UTC; this module is where they meet a zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from people.calendar import WorkingCalendar
from people.model import LearningHours, Zone
from people.spoken import parse_days, parse_time

__all__ = [
    "after_quiet",
    "is_learning_day",
    "is_quiet",
    "is_quiet_time",
    "local",
    "local_day",
    "midnight",
    "next_slot",
    "parse_days",
    "parse_time",
    "slot_time",
    "slots_between",
    "teachable",
]

SEARCH_DAYS = 400
_DAY = timedelta(days=1)


def local(where: LearningHours | Zone, moment: datetime) -> datetime:
    """`moment` (aware) on the clock of a zone, or of the person whose hours these are."""
    zone = where.zone if isinstance(where, LearningHours) else where
    return moment.astimezone(_info(zone))


def local_day(zone: Zone, moment: datetime) -> date:
    """The date in `zone` at `moment`."""
    return local(zone, moment).date()


def midnight(zone: Zone, day: date) -> datetime:
    """The moment at which the local `day` begins in `zone`, aware UTC."""
    return _moment(zone, day, time(0, 0))


def is_learning_day(hours: LearningHours, calendar: WorkingCalendar, day: date) -> bool:
    """Whether the local `day` is one of theirs: a day they chose, no holiday, no leave."""
    if day.weekday() not in hours.days or not calendar.is_workday(day):
        return False
    return not any(leave.first <= day <= leave.last for leave in hours.leaves)


def is_quiet(hours: LearningHours, moment: datetime) -> bool:
    """Whether `moment` lies in their quiet hours: the start is quiet, the end no longer."""
    return _in_quiet(hours, local(hours, moment).time())


def is_quiet_time(hours: LearningHours, at: time) -> bool:
    """Whether the local time `at` lies in their quiet hours."""
    return _in_quiet(hours, at)


def after_quiet(hours: LearningHours, moment: datetime) -> datetime:
    """`moment` itself, or the end of the quiet hours in which it lies; aware UTC."""
    here = local(hours, moment)
    if not _in_quiet(hours, here.time()):
        return moment.astimezone(UTC)
    end = hours.quiet[1]
    day = here.date() if here.time() < end else here.date() + _DAY
    return _moment(hours.zone, day, end)


def slot_time(hours: LearningHours) -> time:
    """The local time of their slot: `at`, or the end of the quiet hours where `at` lies in them."""
    return hours.quiet[1] if _in_quiet(hours, hours.at) else hours.at


def next_slot(hours: LearningHours, calendar: WorkingCalendar, after: datetime, later_day: bool = False) -> datetime:
    """The first learning slot strictly after `after`, aware UTC; with `later_day` on a later local day than `after`'s.

    Raises ValueError when there is none within `SEARCH_DAYS` days after the last leave (no days chosen).
    """
    today, at = local_day(hours.zone, after), slot_time(hours)
    back = max((leave.last for leave in hours.leaves), default=today)
    for ahead in range(1 if later_day else 0, max(0, (back - today).days) + SEARCH_DAYS + 1):
        day = today + ahead * _DAY
        if is_learning_day(hours, calendar, day):
            slot = _moment(hours.zone, day, at)
            if slot > after:
                return slot
    raise ValueError(f"no learning day within {SEARCH_DAYS} days after {today.isoformat()}")


def slots_between(hours: LearningHours, calendar: WorkingCalendar, after: datetime, until: datetime) -> int:
    """How many slots lie after `after` and not after `until`."""
    first, last, at = local_day(hours.zone, after), local_day(hours.zone, until), slot_time(hours)
    days = (first + ahead * _DAY for ahead in range((last - first).days + 1))
    return sum(after < _moment(hours.zone, day, at) <= until for day in days if is_learning_day(hours, calendar, day))


def teachable(hours: LearningHours, calendar: WorkingCalendar, moment: datetime) -> bool:
    """Whether a lesson may be sent at `moment`: on a learning day, from the slot on, outside the quiet hours."""
    here = local(hours, moment)
    if here.time() < slot_time(hours) or _in_quiet(hours, here.time()):
        return False
    return is_learning_day(hours, calendar, here.date())


def _in_quiet(hours: LearningHours, at: time) -> bool:
    start, end = hours.quiet
    if start <= end:
        return start <= at < end
    return at >= start or at < end


def _moment(zone: Zone, day: date, at: time) -> datetime:
    return datetime.combine(day, at, _info(zone)).astimezone(UTC)


@lru_cache(maxsize=8)
def _info(zone: Zone) -> ZoneInfo:
    return ZoneInfo(zone.value)
