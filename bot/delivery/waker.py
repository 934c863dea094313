"""Waiting that somebody can cut short."""

from __future__ import annotations

import asyncio


class Waker:
    """A loop looks for work, then waits here: for `wake`, or for so long."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def wake(self) -> None:
        """There may be work."""
        self._event.set()

    def rearm(self) -> None:
        """Say it before looking for work, so that what comes meanwhile is not missed."""
        self._event.clear()

    async def wait(self, seconds: float) -> bool:
        """Return when woken, or after so long; True when woken."""
        if self._event.is_set():
            return True
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        return True
