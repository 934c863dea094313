"""APScheduler calls `tick`; it knows nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
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
        self._tick = tick
        self._running: asyncio.Future[object] | None = None
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        seconds = max(LEAST, SECONDS / rate)
        self._scheduler.add_job(self._call, "interval", seconds=seconds, max_instances=1, coalesce=True)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """No further tick starts; one that runs goes on to its end."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def ended(self) -> None:
        """Return once no tick runs. Raises nothing: what a tick raised is in the log."""
        if self._running is not None:
            await asyncio.wait([self._running])

    async def _call(self) -> None:
        """A tick that the scheduler cannot break off: it would call that a failure, with a traceback."""
        self._running = asyncio.ensure_future(self._tick())
        with suppress(asyncio.CancelledError):
            await asyncio.shield(self._running)
