"""Works off stored events: many chats in one transaction, one event of a chat at a time, one bad event alone."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog

from bot.backoff import Backoff
from bot.channels.base import Channel, Unparseable
from bot.clock import Clock, monotonic
from bot.delivery.notice import Notice
from bot.delivery.waker import Waker
from bot.messages import Inbound
from bot.web.metrics import Metrics
from store.errors import StoreUnavailable
from store.model import JournalEntry, StoredEvent
from store.store import Store
from store.tx import Tx

log = structlog.get_logger(__name__)

Process = Callable[[Tx, "list[tuple[StoredEvent, Inbound]]", datetime], None]
"""Takes a batch, at most one event a chat, and stores what comes of it in the same transaction."""

BATCH = 64
POLL_SECONDS = 2.0
"""How long an event waits at most that another process stored."""


@dataclass(frozen=True, slots=True)
class _Sorted:
    """A batch, parsed: what is to be processed, what is of no concern, what is set aside and why."""

    pairs: list[tuple[StoredEvent, Inbound]] = field(default_factory=list)
    idle: list[StoredEvent] = field(default_factory=list)
    bad: list[tuple[StoredEvent, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.pairs) + len(self.idle) + len(self.bad)


class InboxWorker:
    """`process` is run in the transaction that marks its events done: both happen, or neither.

    `after` is called when events were worked off: there may be something to send.
    """

    def __init__(
        self,
        store: Store,
        channels: Iterable[Channel],
        process: Process,
        clock: Clock,
        *,
        after: Callable[[], None] = lambda: None,
        metrics: Metrics | None = None,
        batch: int = BATCH,
        poll_seconds: float = POLL_SECONDS,
        backoff: Backoff | None = None,
    ) -> None:
        self._store, self._process, self._clock, self._after, self._metrics = store, process, clock, after, metrics
        self._channels = {(channel.name, channel.account): channel for channel in channels}
        self._batch, self._poll_seconds, self._backoff = batch, poll_seconds, backoff or Backoff(0.2, 10)
        self._waker = Waker()
        self.notice = Notice("inbox")
        self._one_at_a_time = asyncio.Lock()
        self._stopping = False

    def wake(self) -> None:
        """An event was stored."""
        self._waker.wake()

    def stop(self) -> None:
        """Let `run` return after the batch in hand."""
        self._stopping = True
        self._waker.wake()

    async def run(self) -> None:
        """Work off what comes until `stop`. A store that is unavailable is waited for; nothing is lost by it."""
        failures = 0
        while not self._stopping:
            self._waker.rearm()
            try:
                pause = 0.0 if await self._step() else self._poll_seconds
                failures = 0
                self.notice.back()
            except StoreUnavailable as error:
                failures += 1
                self.notice.away(error)
                pause = self._backoff.seconds(failures)
            if pause:
                await self._waker.wait(pause)

    async def drain(self) -> int:
        """Work off everything that waits, beside `run` or without it; the number of events. Raises StoreUnavailable."""
        number = 0
        while done := await self._step():
            number += done
        return number

    async def _step(self) -> int:
        async with self._one_at_a_time:
            return await self._next_batch()

    async def _next_batch(self) -> int:
        started = monotonic()
        try:
            worked = await self._store.write(self._work)
        except StoreUnavailable:
            raise
        # One event spoils the batch; which one is found by taking them one by one.
        except Exception:  # noqa: BLE001
            return await self._one_by_one()
        if worked:
            self._count(worked, monotonic() - started)
            self._after()
        return len(worked)

    async def _one_by_one(self) -> int:
        events = await self._store.read(lambda tx: tx.inbox.waiting(self._batch))
        number = 0
        for event in events:
            try:
                worked = await self._store.write(partial(self._work_alone, event=event))
            except StoreUnavailable:
                raise
            # Whatever this event did, it must not stop the others: it is kept with its reason, for a person to look at.
            except Exception as error:  # noqa: BLE001
                worked = await self._store.write(partial(self._give_up, event=event, reason=_reason(error)))
            self._count(worked, 0.0)
            number += len(worked)
        self._after()
        return number

    # --- in the transaction

    def _work(self, tx: Tx) -> _Sorted:
        return self._work_off(tx, tx.inbox.waiting(self._batch))

    def _work_alone(self, tx: Tx, event: StoredEvent) -> _Sorted:
        """Another process may have it by now, or may have worked it off."""
        return self._work_off(tx, tx.inbox.still_waiting([event]))

    def _give_up(self, tx: Tx, event: StoredEvent, reason: str) -> _Sorted:
        return self._put_aside(tx, [(one, reason) for one in tx.inbox.still_waiting([event])])

    def _work_off(self, tx: Tx, events: Sequence[StoredEvent]) -> _Sorted:
        now = self._clock.now()
        batch = self._parsed(events)
        if batch.bad:
            self._put_aside(tx, batch.bad)
        if batch.pairs:
            self._process(tx, batch.pairs, now)
        tx.inbox.done([event.id for event, _ in batch.pairs] + [event.id for event in batch.idle], now)
        return batch

    def _put_aside(self, tx: Tx, bad: list[tuple[StoredEvent, str]]) -> _Sorted:
        now = self._clock.now()
        for event, reason in bad:
            tx.inbox.set_aside(event.id, reason, now)
        tx.journal.append(
            JournalEntry(
                now,
                "event_set_aside",
                data={"event": event.id, "channel": event.ref.channel, "account": event.ref.account, "reason": reason},
            )
            for event, reason in bad
        )
        return _Sorted(bad=bad)

    def _parsed(self, events: Sequence[StoredEvent]) -> _Sorted:
        batch = _Sorted()
        for event in events:
            channel = self._channels.get((event.ref.channel, event.ref.account))
            if channel is None:
                batch.bad.append((event, "no such account"))
                continue
            try:
                inbound = channel.parse(event.raw)
            except Unparseable as error:
                batch.bad.append((event, f"Unparseable: {error}"))
                continue
            if inbound is None:
                batch.idle.append(event)
            else:
                batch.pairs.append((event, inbound))
        return batch

    # --- telling

    def _count(self, worked: _Sorted, seconds: float) -> None:
        for event, reason in worked.bad:
            log.error("event_set_aside", channel=event.ref.channel, account=event.ref.account, id=event.id, why=reason)
        if self._metrics is None:
            return
        for event, _ in worked.pairs:
            self._metrics.events.labels(event.ref.channel, event.ref.account, "handled").inc()
        for event, _ in worked.bad:
            self._metrics.events.labels(event.ref.channel, event.ref.account, "set_aside").inc()
        if worked.pairs:
            self._metrics.turn_seconds.observe(seconds)


def _reason(error: Exception) -> str:
    """The kind of error and where it came from; never its words, which may be a person's."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
