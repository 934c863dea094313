"""The way out: messages are claimed in bulk, pass their account's outlet, and are marked in bulk."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog

from bot.backoff import Backoff
from bot.channels.base import Channel
from bot.clock import Clock, monotonic
from bot.delivery.exchange import Exchange, Wants, exchange, take_over
from bot.delivery.notice import Notice
from bot.delivery.outlet import CONCURRENCY, Outlet, Surroundings, Tried
from bot.delivery.tally import Tally
from bot.delivery.verdicts import Patience, give_back
from bot.delivery.waker import Waker
from bot.web.metrics import Metrics
from store.errors import StoreUnavailable
from store.store import Store
from store.tx import Tx

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=90)
"""Of the service's clock: one that runs fast needs as many times more. Half of it must be left to begin a send."""
MARKS_AT_ONCE = 16
MARK_SECONDS = 0.2
"""How long a mark waits at most for others."""
POLL_SECONDS = 1.0
STOP_SECONDS = 8.0


class Sender:
    """Sends what is due, for all accounts.

    At least once, in a small window: what was being sent when a process died is found by its lease, and then the kind
    of message decides (see `verdicts`). The limiter and its pauses go by real time, leases by the service's clock.
    """

    def __init__(
        self,
        store: Store,
        channels: Iterable[Channel],
        clock: Clock,
        media_path: Callable[[str], Path],
        *,
        lease: timedelta = LEASE,
        address: Callable[[str], str] = str,
        metrics: Metrics | None = None,
        monotonic: Callable[[], float] = monotonic,
        patience: Patience | None = None,
        outages: Backoff | None = None,
        concurrency: int = CONCURRENCY,
        marks_at_once: int = MARKS_AT_ONCE,
        poll_seconds: float = POLL_SECONDS,
        stop_seconds: float = STOP_SECONDS,
    ) -> None:
        self._store, self._clock, self._lease = store, clock, lease
        self._marks_at_once, self._poll_seconds, self._stop_seconds = marks_at_once, poll_seconds, stop_seconds
        around = Surroundings(
            clock,
            media_path,
            self._done,
            self._known,
            lease / 2,
            address,
            monotonic,
            patience or Patience(),
            outages or Backoff(),
            concurrency,
        )
        self._outlets = {(channel.name, channel.account): Outlet(channel, around) for channel in channels}
        self._tally = Tally(metrics)
        self._tried: list[Tried] = []
        self._mine: set[int] = set()
        """Ids of messages that were claimed and are not marked yet."""
        self._tokens = (f"{secrets.token_hex(6)}-{number}" for number in itertools.count())
        self._sweep_at: datetime | None = None
        self._joined = False
        self._look = True
        self._waker, self._stop = Waker(), Waker()
        self._notice = Notice("outbox")
        self._stopping = False
        self._running = False
        self._turn = asyncio.Lock()
        """Held by whoever sends: `run`, or a `drain` that was there before it."""
        self._waiting: list[asyncio.Future[None]] = []
        """Those who asked a running sender to tell when nothing is left to send."""
        self._flush: asyncio.TimerHandle | None = None

    # --- for the application

    def wake(self) -> None:
        """A message was stored."""
        self._look = True
        self._waker.wake()

    def stop(self) -> None:
        """Begin no more sends; `run` returns when what is in hand is finished and marked, within ten seconds."""
        self._stopping = True
        self._stop.wake()
        self._waker.wake()

    @property
    def held(self) -> list[tuple[str, str]]:
        """Accounts (channel, account) for which nothing is sent until `release`."""
        return [key for key, outlet in self._outlets.items() if outlet.held]

    def release(self, channel: str, account: str) -> None:
        """The operator has put the account right. Raises KeyError for an unknown one."""
        self._outlets[channel, account].release()
        self.wake()

    async def run(self) -> None:
        """Send what is due until `stop`."""
        self._running = True
        try:
            await self._send(until_empty=False)
        finally:
            self._running = False
            self._tell_drained()

    async def drain(self) -> None:
        """Send what is due now, then return. What waits for an account that is held or out of reach stays.

        While `run` is alive, it does the work and this waits for it.
        """
        if not self._running:
            await self._send(until_empty=True)
            return
        drained = asyncio.get_running_loop().create_future()
        self._waiting.append(drained)
        self.wake()
        await drained

    # --- the loop

    async def _send(self, until_empty: bool) -> None:
        async with self._turn, asyncio.TaskGroup() as group:
            await self._take_over()
            self._look = True
            for outlet in self._outlets.values():
                outlet.open(group)
            try:
                await self._loop(until_empty)
            finally:
                await self._finish()

    async def _take_over(self) -> None:
        """Where nobody else sends, what a dead predecessor had in hand is free at once: no lease has to run out."""
        if self._joined:
            return
        self._joined = True
        with contextlib.suppress(OSError, StoreUnavailable):
            if await asyncio.to_thread(self._store.join_senders):
                try:
                    await self._store.write(partial(take_over, now=self._clock.now()))
                finally:
                    self._store.share_sending()

    async def _loop(self, until_empty: bool) -> None:
        failures = 0
        while not self._stopping:
            self._waker.rearm()
            try:
                brought = await self._exchange()
                failures = 0
                self._notice.back()
            except StoreUnavailable as error:
                failures += 1
                await self._store_is_away(error, failures)
                continue
            if brought.anything:
                self._look = self._look or brought.abandoned > 0
            elif self._idle:
                if until_empty:
                    return
                if not self._look:  # else somebody asked while this look was under way
                    self._tell_drained()
            if len(self._tried) < self._marks_at_once and not self._look:
                self._look = not await self._waker.wait(self._poll_seconds) or self._look

    def _tell_drained(self) -> None:
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.done():
                one.set_result(None)

    async def _exchange(self) -> Exchange:
        """One transaction: marks in, claims out."""
        tried, self._tried = self._tried, []
        self._stop_flush()
        look, self._look = self._look, False
        wants: Wants = [
            (outlet.key, outlet.room(), next(self._tokens))
            for outlet in self._outlets.values()
            if (look or outlet.hungry()) and outlet.room() > 0
        ]
        sweep = self._mine.copy() if self._sweep_due() else None
        if not tried and not wants and sweep is None:
            return Exchange()
        work = partial(exchange, now=self._clock.now(), lease=self._lease, tried=tried, wants=wants, mine=sweep)
        brought = await self._to_the_end(work, tried)
        if sweep is not None:
            self._sweep_at = self._clock.now() + self._lease / 2
        return brought

    async def _to_the_end(self, work: Callable[[Tx], Exchange], tried: list[Tried]) -> Exchange:
        """Run the transaction; what it claimed is taken even if we are told to end meanwhile, to be given back."""
        job = asyncio.ensure_future(self._store.write(work))
        try:
            await asyncio.wait([job])
        finally:
            if not job.done():
                await asyncio.wait([job])
            if job.exception() is not None:
                self._tried = tried + self._tried
            else:
                self._take(job.result(), tried)
        return job.result()

    def _take(self, brought: Exchange, tried: list[Tried]) -> None:
        self._tally.count(tried)
        self._mine.difference_update(one.message.id for one in tried)
        for key, messages in brought.claimed.items():
            self._mine.update(message.id for message in messages)
            self._outlets[key].offer(messages)

    def _sweep_due(self) -> bool:
        return self._sweep_at is None or self._clock.now() >= self._sweep_at

    @property
    def _idle(self) -> bool:
        return not self._tried and all(outlet.idle for outlet in self._outlets.values())

    async def _store_is_away(self, error: StoreUnavailable, failures: int) -> None:
        self._notice.away(error)
        self._look = True
        await self._stop.wait(min(5.0, 0.1 * 2.0 ** min(failures, 6)))

    async def _finish(self) -> None:
        """Let what is in hand come to its end, give the rest back, and mark it all."""
        for outlet in self._outlets.values():
            for message in outlet.close():
                self._done(Tried(message, give_back(message, self._clock.now())))
        loop = asyncio.get_running_loop()
        end = loop.time() + self._stop_seconds
        while any(outlet.in_hand for outlet in self._outlets.values()) and loop.time() < end:
            self._waker.rearm()
            await self._waker.wait(end - loop.time())
        for outlet in self._outlets.values():
            await outlet.abandon()
        self._stop_flush()
        tried, self._tried = self._tried, []
        if tried:
            work = partial(exchange, now=self._clock.now(), lease=self._lease, tried=tried, wants=[], mine=None)
            self._tally.count(tried)
            try:
                await self._store.write(work)
            except StoreUnavailable as error:
                log.error("marks_lost", number=len(tried), reason=str(error))
        self._mine.clear()

    # --- what outlets tell

    def _done(self, tried: Tried) -> None:
        self._tried.append(tried)
        outlet = self._outlets[tried.message.ref.channel, tried.message.ref.account]
        if len(self._tried) >= self._marks_at_once or not outlet.in_hand or outlet.hungry():
            self._waker.wake()
        elif self._flush is None:
            self._flush = asyncio.get_running_loop().call_later(MARK_SECONDS, self._waker.wake)

    def _stop_flush(self) -> None:
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None

    async def _known(self, channel: str, account: str, asset: str) -> str | None:
        try:
            known = await self._store.read(lambda tx: tx.media.known(channel, account, [asset]))
        except StoreUnavailable:
            return None
        return known.get(asset)
