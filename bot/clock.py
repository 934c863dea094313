"""The only place that asks what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable


def monotonic() -> float:
    """Real seconds since some moment, never going back: for what a provider measures, whatever the service's clock."""
    return time.monotonic()


class Clock(Protocol):
    """Gives the service's time."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...


@runtime_checkable
class MovableClock(Clock, Protocol):
    """A clock that somebody moves forward; for demo, rehearsal and tests only."""

    def move_to(self, target: datetime) -> None:
        """Raises ValueError for a time that has passed."""
        ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class DrivenClock:
    """Time that starts somewhere, runs at a rate and can be moved forward; for demo and rehearsal only.

    `rate` is service seconds per real second. It never goes back: `move_to` an earlier time raises ValueError.
    """

    def __init__(self, start: datetime | None = None, rate: float = 1.0) -> None:
        self._start = start or datetime.now(UTC)
        if self._start.tzinfo is None:
            raise ValueError("the start must be aware")
        self._rate = rate
        self._since = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=(time.monotonic() - self._since) * self._rate)

    def move_to(self, target: datetime) -> None:
        if target < self.now():
            raise ValueError(f"time does not go back: {target.isoformat()} is before {self.now().isoformat()}")
        self._start, self._since = target, time.monotonic()


class ManualClock:
    """Time that stands still until it is set; for tests and for planning as of a given time."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move_to(self, target: datetime) -> None:
        if target < self._now:
            raise ValueError(f"time does not go back: {target.isoformat()} is before {self._now.isoformat()}")
        self._now = target
