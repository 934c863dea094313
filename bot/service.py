"""The running service: what is due is planned, what came in is answered, what is to be said is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import partial

import structlog

from bot.channels.base import Channel
from bot.clock import Clock, MovableClock
from bot.delivery.inbox_worker import InboxWorker
from bot.delivery.intake import Intake
from bot.delivery.sender import Sender
from bot.house import House
from bot.planning import BATCH
from bot.plans import PLANS, PREPARED, Plan, Prepare, next_in
from bot.schedule import Schedule
from bot.web.metrics import Metrics
from bot.weekly.planner import next_weekly
from store.errors import StoreUnavailable
from store.store import Store
from store.tx import Tx

log = structlog.get_logger(__name__)

GRACE = 9.0
"""Seconds in which everything in hand is finished when the service stops."""
RETENTION = timedelta(days=365)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class Role(StrEnum):
    """Which part of the service a process is."""

    ALL = "all"
    WEB = "web"
    WORKER = "worker"
    SCHEDULER = "scheduler"


RECEIVING = (Role.ALL, Role.WEB)
"""Who hears from the channels. A provider gives what came in to one listener alone; who only sends needs none of it."""


class Service:
    """Wired by `bot.app`; starts, ticks, stops. One owner for everything that runs in the background."""

    def __init__(
        self,
        house: House,
        store: Store,
        clock: Clock,
        channels: Sequence[Channel],
        worker: InboxWorker,
        sender: Sender,
        metrics: Metrics,
        rate: float = 1.0,
        retention: timedelta = RETENTION,
    ) -> None:
        self.house, self.store, self.clock, self.channels = house, store, clock, channels
        self.worker, self.sender, self.metrics = worker, sender, metrics
        self.intake = Intake(store, clock, worker.wake, metrics)
        self._schedule = Schedule(self._scheduled, rate)
        self._ticking = asyncio.Lock()
        self._store_down = False
        self._retention = retention
        self._tidied: date | None = None

    @property
    def is_store_away(self) -> bool:
        """True while what came in, or what it leads to, cannot be stored: a full disk can be read all the same."""
        return self.intake.notice.is_away or self.worker.notice.is_away

    # --- planning

    async def tick(self) -> int:
        """Plan everything that is due by now; returns for how many persons. Raises StoreUnavailable."""
        async with self._ticking:
            planned = sum([await self._plan(plan) for name, plan in PLANS.items() if name not in PREPARED])
            planned += sum([await self._prepare(prepare) for prepare in PREPARED.values()])
        self.metrics.ticks.inc()
        self.metrics.planned.inc(planned)
        if planned:
            self.sender.wake()
        return planned

    async def _plan(self, plan: Plan) -> int:
        planned, count = 0, BATCH
        while count == BATCH:
            count = await self.store.write(partial(_plan_as_of, plan, self.house, self.clock.now()))
            planned += count
        return planned

    async def _prepare(self, prepare: Prepare) -> int:
        """Reading takes its time beside the writer, which answers meanwhile; storing is short."""
        now = self.clock.now()
        return sum(
            [await self.store.write(work) for work in await self.store.read(partial(_made, prepare, self.house, now))]
        )

    async def tidy(self) -> None:
        """Once a day: let go of the words of events and messages that are older than the retention allows."""
        now = self.clock.now()
        if self._tidied == now.date():
            return
        before = now - self._retention
        await self.store.write(
            lambda tx: (
                tx.inbox.prune(before),
                tx.outbox.prune(before),
                tx.mentoring.prune(before),
                tx.pages.prune(now),
                tx.surveys.prune(before),
                tx.follow_ups.prune(before),
            )
        )
        self._tidied = now.date()

    async def next_due(self) -> datetime | None:
        """When something falls due next; None while nothing is planned."""
        now = self.clock.now()
        found = (await self.store.read(lambda tx: next_in(tx, self.house, now)), next_weekly(self.house, now))
        return min((moment for moment in found if moment is not None), default=None)

    async def next_lesson(self) -> datetime | None:
        """When the next lesson, reminder or review falls due; None while none is planned."""
        return await self.store.read(lambda tx: tx.study.next_due(NEVER))

    async def settle(self) -> None:
        """Answer everything that came in and send everything that may be sent now."""
        await self.worker.drain()
        await self.sender.drain()

    async def advance(self, to: datetime) -> None:
        """Move a movable clock to `to`, playing every due moment on the way. Raises TypeError for a real clock."""
        if not isinstance(self.clock, MovableClock):
            raise TypeError("this clock cannot be moved")
        await self.settle()
        while (due := await self.next_due()) is not None and due <= to:
            if due > self.clock.now():
                self.clock.move_to(due)
            await self.tick()
            await self.settle()
        if to > self.clock.now():
            self.clock.move_to(to)
        await self.settle()

    # --- running

    async def run(self, stop: asyncio.Event, role: Role) -> None:
        """Run until `stop` is set, then finish what is in hand, within ten seconds."""
        async with AsyncExitStack() as stack:
            if role in RECEIVING:
                for channel in self.channels:
                    await channel.open(self.intake)
            tasks = self._start(role)
            stack.push_async_callback(self._finish, tasks)
            waiting = asyncio.ensure_future(stop.wait())
            done, _ = await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            for task in done - {waiting}:
                task.result()  # a loop that ended by itself has failed: let its error be seen

    def _start(self, role: Role) -> list[asyncio.Task[None]]:
        if role in (Role.ALL, Role.SCHEDULER):
            self._schedule.start()
        if role in (Role.ALL, Role.WORKER):
            return [asyncio.create_task(self.worker.run()), asyncio.create_task(self.sender.run())]
        return []

    async def _finish(self, tasks: Sequence[asyncio.Task[None]]) -> None:
        self._schedule.stop()
        try:
            async with asyncio.timeout(GRACE):
                self.worker.stop()
                self.sender.stop()
                await asyncio.gather(*tasks, self._schedule.ended(), return_exceptions=True)
                for channel in self.channels:  # last: what is in hand is sent over their connections
                    await channel.close()
        except TimeoutError:
            log.warning("stopped_in_the_middle")  # what was leased is uncertain, and is looked at on the next start
            for task in tasks:
                task.cancel()

    async def _scheduled(self) -> None:
        try:
            await self.tick()
            await self.tidy()
            self._store_down = False
        except StoreUnavailable as error:
            if not self._store_down:
                log.warning("store_unavailable", where="tick", reason=str(error))
            self._store_down = True


def _plan_as_of(plan: Plan, house: House, now: datetime, tx: Tx) -> int:
    return plan(tx, house, now)


def _made(prepare: Prepare, house: House, now: datetime, tx: Tx) -> Sequence[Callable[[Tx], int]]:
    return prepare(tx, house, now)
