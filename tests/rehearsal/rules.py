"""The rules of time by which a rehearsal is judged, written down once more and apart from the service's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.rehearsal.staff import ZONES

HOLIDAYS = {
    date(2026, 12, 24): "joint holiday of Christmas",
    date(2026, 12, 25): "Christmas",
    date(2027, 1, 1): "New Year's Day",
    date(2027, 1, 5): "Isra Mikraj",
}
QUIET_FROM, QUIET_UNTIL = time(20), time(6)
MOST_REMINDERS = 3
DAYS_TO_NEXT = {1: 2, 2: 7, 3: 7}
"""Reminder → days at least to what follows it: the next one, or after the third the pause."""
MOST_REVIEWS = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody wants to learn, as agreed in chat. `zone` is WIB, WITA or WIT; Monday is 0."""

    zone: str
    at: time = time(8)
    days: frozenset[int] = frozenset(range(5))
    leaves: tuple[tuple[date, date], ...] = ()

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(ZONES[self.zone]))

    def midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(0), ZoneInfo(ZONES[self.zone])).astimezone(UTC)

    def learns_on(self, day: date) -> bool:
        on_leave = any(first <= day <= last for first, last in self.leaves)
        return day.weekday() in self.days and day not in HOLIDAYS and not on_leave

    def slot(self, day: date) -> datetime:
        """The moment of their learning hour on a local day."""
        return datetime.combine(day, self.at, ZoneInfo(ZONES[self.zone])).astimezone(UTC)

    def next_slot(self, after: datetime, later_day: bool = False) -> datetime:
        """The first learning slot after a moment; with `later_day` on a later local day."""
        day = self.local(after).date() + (_DAY if later_day else timedelta(0))
        while not (self.learns_on(day) and self.slot(day) > after):
            day += _DAY
        return self.slot(day)

    def slots(self, after: datetime, until: datetime) -> list[datetime]:
        """Learning slots later than `after` and not later than `until`."""
        found, at = [], self.next_slot(after)
        while at <= until:
            found.append(at)
            at = self.next_slot(at)
        return found

    def is_quiet(self, moment: datetime) -> bool:
        here = self.local(moment).time()
        return here >= QUIET_FROM or here < QUIET_UNTIL

    def may_be_taught(self, moment: datetime) -> str:
        """Why nothing may be pushed at a moment, or empty."""
        here = self.local(moment)
        if self.is_quiet(moment):
            return f"in the quiet hours, {here:%H:%M} {self.zone}"
        if here.date() in HOLIDAYS:
            return f"on {HOLIDAYS[here.date()]}"
        if not self.learns_on(here.date()):
            return f"on {here:%A %d.%m.}, no learning day or leave"
        return ""


def first_reminders(hours: Hours, since: datetime, answered: Sequence[datetime]) -> list[datetime]:
    """When the first reminder of what was put at `since` may come, the last of these moments at the latest.

    At the next slot on a later day; or the same evening, at an hour at which they have answered before, from 15 on and
    two hours later at the least.
    """
    late = sorted({hours.local(at).hour for at in answered if hours.local(at).hour >= 15})
    evenings = [hours.local(since).replace(hour=hour, minute=0, second=0, microsecond=0) for hour in late]
    fitting = [at for at in evenings if at >= since + timedelta(hours=2) and at.time() >= hours.at]
    found = [at.astimezone(UTC) for at in fitting if not hours.may_be_taught(at)]
    return [*found, hours.next_slot(since, later_day=True)]


def following(hours: Hours, number: int, last: datetime) -> datetime:
    """When what follows reminder `number`, sent at `last`, is due."""
    day = hours.local(last).date() + timedelta(days=DAYS_TO_NEXT[number])
    return hours.next_slot(hours.midnight(day) - timedelta(seconds=1))
