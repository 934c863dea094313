"""Weeks of a whole agency in one process: the real service on a clock that is moved from one due moment to the next."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from aiohttp import web

from bot.app import build_service, build_site, telegram_channels
from bot.building import build_house
from bot.clock import ManualClock
from bot.config import load_config
from bot.documents import Documents
from bot.service import Service
from store.store import Store
from tests.fakes.bot_api import SENDING, FakeBotApi
from tests.fakes.bot_api_people import Shown
from tests.ports import kept_port
from tests.rehearsal.book import read_book
from tests.rehearsal.habits import Plan, draw
from tests.rehearsal.initiatives import begin
from tests.rehearsal.learner import STEP, Learner
from tests.rehearsal.reactions import react
from tests.rehearsal.staff import Staff, make_staff
from tests.rehearsal.stage import COURSES, set_up, write_config

SUNDAY = date(2026, 12, 6)
"""The weekend before the first week. Christmas, its joint holiday and New Year's Day follow."""
START = datetime(2026, 12, 5, 23, 0, tzinfo=UTC)
FIRST_CHAT = 700_000_001


@dataclass(frozen=True, slots=True)
class Terms:
    """What is rehearsed."""

    learners: int = 300
    weeks: int = 4
    seed: int = 1
    mode: str = "webhook"

    @property
    def end(self) -> datetime:
        return START + timedelta(weeks=self.weeks)


@dataclass
class Rehearsal:
    """One rehearsal while it runs, and what is known after it."""

    terms: Terms
    config: Path
    clock: ManualClock
    api: FakeBotApi
    service: Service
    learners: Sequence[Learner]
    moments: int = 0
    _calls_seen: int = 0

    async def play(self) -> None:
        """Go from moment to moment until the end: what is due first, then the learners, until all is quiet."""
        while True:
            moment = await self._next_moment()
            self.clock.move_to(moment)
            self.moments += 1
            await self.service.tick()
            await self.service.settle()
            self._look(pushed=True)
            await self._let_act(moment)
            if moment == self.terms.end:
                return

    async def _next_moment(self) -> datetime:
        due = await self.service.next_due()
        now = self.clock.now()
        assert due is None or due > now or self.moments == 0, f"due at {due}, and it is {now} already"
        wished = [at for who in self.learners if (at := who.due()) is not None]
        return max(now, min([self.terms.end, *wished, *([due] if due else [])]))

    async def _let_act(self, now: datetime) -> None:
        while acting := [who for who in self.learners if (at := who.due()) is not None and at <= now]:
            for who in acting:
                who.act(now)
            await self._arrived()
            await self.service.settle()
            self._look(pushed=False)

    async def _arrived(self) -> None:
        """Return once the service has stored and acknowledged everything that the learners did."""
        if self.terms.mode == "webhook":
            await self.api.delivered()
            return
        while self.api.waiting:
            await self.api.called(len(self.api.made("getUpdates")) + 1, "getUpdates")

    def _look(self, pushed: bool) -> None:
        now = self.clock.now()
        by_chat = {who.user.id: who for who in self.learners}
        for call in self.api.calls[self._calls_seen :]:
            if call.method in SENDING and call.status != 200:
                words = str(call.params.get("text") or call.params.get("caption"))
                by_chat[call.chat].refused(now, Shown(0, call.at, _visible(words), words), pushed)
        self._calls_seen = len(self.api.calls)
        for who in self.learners:
            if len(who.user.messages) > len(who.readings) or who.unanswered:
                who.look(now, pushed)


@asynccontextmanager
async def rehearsal(terms: Terms, folder: Path) -> AsyncIterator[Rehearsal]:
    """Everything set up and connected, and taken down at the end."""
    clock = ManualClock(START)
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(FakeBotApi(clock=lambda: clock.now().timestamp()))
        port = stack.enter_context(kept_port())
        config_path = write_config(folder, api.url, terms.mode, port)
        staff = make_staff(terms.learners, terms.seed)
        codes = await asyncio.to_thread(set_up, config_path, staff, START, terms.seed)
        service = await open_service(stack, config_path, clock)
        await api.called(1, "setWebhook" if terms.mode == "webhook" else "getUpdates")
        learners = [_learner(number, person, codes, api, terms) for number, person in enumerate(staff)]
        yield Rehearsal(terms, config_path, clock, api, service, learners)


async def open_service(stack: AsyncExitStack, config_path: Path, clock: ManualClock) -> Service:
    """The service in this process, receiving and ready to send; it is closed with `stack`."""
    config = load_config(config_path)
    house = build_house(config)
    store = stack.enter_context(Store.open(config.store.url.reveal()))
    documents = Documents(house, store, clock)
    stack.callback(documents.close)
    service = build_service(house, store, clock, telegram_channels(config), documents)
    runner = web.AppRunner(build_site(service), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, config.web.host, config.web.port).start()
    for channel in service.channels:
        await channel.open(service.intake)
        stack.push_async_callback(channel.close)
    return service


def _learner(number: int, person: Staff, codes: dict[str, str], api: FakeBotApi, terms: Terms) -> Learner:
    rng = random.Random(f"{terms.seed} {person.nip}")
    habits = draw(rng, terms.weeks * 7)
    user = api.user(FIRST_CHAT + number, person.name)
    who = Learner(person, habits, user, read_book(*COURSES), rng, SUNDAY, codes[person.nip], react=react, begin=begin)
    if habits.links != "never":
        first = Plan(0, 0, "join")
        who.plans.append((START + rng.randrange(1, 400) * STEP, first))
    for plan in habits.plans:
        at = datetime(SUNDAY.year, SUNDAY.month, SUNDAY.day, tzinfo=who.zone) + timedelta(
            days=plan.day, hours=plan.hour, minutes=5 * rng.randrange(12)
        )
        who.plans.append((at.astimezone(UTC), plan))
    who.plans.sort(key=lambda planned: planned[0])
    return who


def _visible(words: str) -> str:
    from bot.markup import visible

    return visible(words).strip()
