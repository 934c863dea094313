"""The way in: raw events are stored, and only then does a channel acknowledge them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence

from bot.clock import Clock
from bot.web.metrics import Metrics
from store.errors import StoreUnavailable
from store.model import NewEvent
from store.store import Store


class _Batch:
    """Events of several calls that are stored together; `stored` ends when they are."""

    def __init__(self) -> None:
        self.events: list[NewEvent] = []
        self.stored: asyncio.Task[None] | None = None


class Intake:
    """The sink of every channel. `wake` tells the inbox worker that something waits.

    What comes while a transaction is under way is stored in the next one, all together.
    """

    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None], metrics: Metrics | None = None) -> None:
        self._store, self._clock, self._wake, self._metrics = store, clock, wake, metrics
        self._batch: _Batch | None = None
        self._turn = asyncio.Lock()

    async def __call__(self, events: Sequence[NewEvent]) -> None:
        """Store events that are new; return once they are committed. Raises StoreUnavailable."""
        batch = self._batch
        if batch is None:
            batch = self._batch = _Batch()
            batch.stored = asyncio.create_task(self._store_together(batch))
            batch.stored.add_done_callback(_look_at)
        batch.events += events
        assert batch.stored is not None  # noqa: S101  # it was made with the batch
        try:
            await asyncio.shield(batch.stored)
        except StoreUnavailable:
            raise
        # One of the others may have spoiled it: alone, these events answer for themselves.
        except Exception:  # noqa: BLE001
            await self._store_now(events)

    async def _store_together(self, batch: _Batch) -> None:
        async with self._turn:
            self._batch = None
            await self._store_now(batch.events)

    async def _store_now(self, events: Sequence[NewEvent]) -> None:
        now = self._clock.now()
        await self._store.write(lambda tx: tx.inbox.add(events, now))
        if self._metrics:
            for (channel, account), number in Counter((e.ref.channel, e.ref.account) for e in events).items():
                self._metrics.events.labels(channel, account, "stored").inc(number)
        self._wake()


def _look_at(task: asyncio.Task[None]) -> None:
    """Those who waited were told of the failure; where none of them is left, it is no news to anybody."""
    if not task.cancelled():
        task.exception()
