"""The way in: raw events are stored, and only then does a channel acknowledge them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from bot.clock import Clock
from bot.delivery.notice import Notice
from bot.web.metrics import Metrics
from store.errors import StoreUnavailable
from store.model import NewEvent
from store.store import Store


class Intake:
    """The sink of every channel. `wake` tells the inbox worker that something waits.

    Each call is a closure of its own: the store's group commit gathers them, and gathering them here too was slower.
    """

    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None], metrics: Metrics | None = None) -> None:
        self._store, self._clock, self._wake, self._metrics = store, clock, wake, metrics
        self.notice = Notice("intake")

    async def __call__(self, events: Sequence[NewEvent]) -> None:
        """Store events that are new; return once they are committed. Raises StoreUnavailable."""
        now = self._clock.now()
        try:
            await self._store.write(lambda tx: tx.inbox.add(events, now))
        except StoreUnavailable as error:
            self.notice.away(error)
            raise
        self.notice.back()
        if self._metrics:
            for (channel, account), number in Counter((e.ref.channel, e.ref.account) for e in events).items():
                self._metrics.events.labels(channel, account, "stored").inc(number)
        self._wake()
