"""APScheduler calls `tick`; it knows nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

SECONDS = 20.0
"""Between two ticks, by the service's clock."""
LEAST = 0.05
"""Real seconds between two ticks, however fast the service's clock runs."""


class Schedule:
    """Calls `tick` again and again, never twice at once; a tick that was missed is not made up for."""

    def __init__(self, tick: Callable[[], Awaitable[object]], rate: float = 1.0) -> None:
        """`rate`: service seconds per real second."""
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        seconds = max(LEAST, SECONDS / rate)
        self._scheduler.add_job(tick, "interval", seconds=seconds, max_instances=1, coalesce=True)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """No further tick starts; one that runs is finished by its loop."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
