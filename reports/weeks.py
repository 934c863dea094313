"""ISO weeks, and the moments between which a week lies for somebody in a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from people.hours import local_day, midnight
from people.model import Zone

PACE_WEEKS = 8
"""Weeks from whose hours the pace of the forecast is taken."""
_DAY = timedelta(days=1)
_WEEK = 7 * _DAY
_WRITTEN = re.compile(r"(\d{4})-?[Ww](\d{1,2})")


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """A week of ISO 8601, Monday first; the year is the one in which its Thursday lies. Raises ValueError."""

    year: int
    number: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.number, 1)

    @classmethod
    def of(cls, day: date) -> Week:
        """The week in which a day lies."""
        return cls(*day.isocalendar()[:2])

    @classmethod
    def parse(cls, text: str) -> Week:
        """The week in `2026-W48`, of this millennium. Raises ValueError where there is none."""
        found = _WRITTEN.fullmatch(text.strip())
        if found is None or not text.strip().startswith("2"):
            raise ValueError(f"no week: {text!r}")
        return cls(int(found[1]), int(found[2]))

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return self.monday + 6 * _DAY

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.monday + n * _DAY for n in range(7))

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02}"


@dataclass(frozen=True, slots=True)
class Span:
    """A week as it lies in one zone. Every interval takes in its beginning and leaves out its end."""

    week: Week
    zone: Zone
    before: datetime
    """When the week before begins."""
    since: datetime
    until: datetime
    at: datetime
    """The week's end, or the moment of the report where the week is not over."""
    year_from: datetime
    year_until: datetime
    """The JP year is the calendar year of the week's Thursday."""
    pace_from: datetime
    idle: bool = False
    """No working day in it."""

    @property
    def year_end(self) -> datetime:
        """Until when hours count to the year: `at`, or the year's end in a week that reaches beyond it."""
        return min(self.at, self.year_until)

    @property
    def weeks_left(self) -> float:
        """Weeks until the year's end."""
        return max(timedelta(0), self.year_until - self.at) / _WEEK

    @property
    def last_day(self) -> date:
        """The last day that counts, in the zone."""
        return local_day(self.zone, self.at - timedelta(microseconds=1))


def span(week: Week, zone: Zone, now: datetime, idle: bool = False) -> Span:
    """The week in a zone as of `now`. Raises ValueError where it has not begun."""
    since, until = midnight(zone, week.monday), midnight(zone, week.sunday + _DAY)
    if now <= since:
        raise ValueError(f"{week} has not begun")
    return Span(
        week=week,
        zone=zone,
        before=midnight(zone, week.monday - _WEEK),
        since=since,
        until=until,
        at=min(now.astimezone(UTC), until),
        year_from=midnight(zone, date(week.year, 1, 1)),
        year_until=midnight(zone, date(week.year + 1, 1, 1)),
        pace_from=midnight(zone, week.sunday + _DAY - PACE_WEEKS * _WEEK),
        idle=idle,
    )
