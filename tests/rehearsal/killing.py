"""A rehearsal with kills from its beginning to its verdict."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.clock import DrivenClock, ManualClock
from tests.ports import kept_port
from tests.rehearsal.book import read_book
from tests.rehearsal.company import TALKING, TEACHING, Company
from tests.rehearsal.judging import Verdict
from tests.rehearsal.kills import FIRST_WORD, RATE, Lives, WatchedApi
from tests.rehearsal.ledger import Ledger
from tests.rehearsal.staff import make_staff
from tests.rehearsal.stage import COURSES, set_up, write_config
from tests.rehearsal.tappers import Tapper
from tests.rehearsal.weeks import FIRST_CHAT, START, open_service

L = TypeVar("L", bound=Lives)

LESSONS = START + timedelta(days=1, minutes=-6)
"""A moment before the first lessons fall due, on Monday."""
LAST_DAYS = timedelta(days=4)
"""How long the last life goes on, undisturbed."""
PER_SECOND = 100
"""Messages a second: few enough that a sender never holds everything that waits."""
SLOWEST = 0.05
"""Real seconds that a learner takes at most to act."""


@dataclass(frozen=True, slots=True)
class KillTerms:
    """What is rehearsed."""

    kills: int = 20
    learners: int = 24
    seed: int = 1
    mode: str = "webhook"


@dataclass(frozen=True, slots=True)
class _Set:
    """The installation, and the learners who act."""

    api: WatchedApi
    config: Path
    tappers: dict[int, Tapper]
    seed: int

    def of(self, kind: type[L], mode: str) -> L:
        clock = DrivenClock(START, RATE)
        return kind(self.api, self.config, mode, random.Random(f"kills {self.seed}"), clock)


async def rehearse_kills(terms: KillTerms, folder: Path) -> Verdict:
    """Let the service live and die, let its last life end in peace, and check the books."""
    async with AsyncExitStack() as stack:
        stage = await _set(stack, terms, folder)
        lives = stage.of(Lives, terms.mode)
        while lives.figures["kills"] < terms.kills:
            await lives.live(partial(_wake, stage.tappers))
            lives.go_on()
        lives.life = None
        return await _judged(stack, stage, lives)


async def rehearse_company(terms: KillTerms, folder: Path, store: str) -> Verdict:
    """The same with several processes on one PostgreSQL, on the day of the first words and on that of the lessons."""
    async with AsyncExitStack() as stack:
        stage = await _set(stack, replace(terms, mode="polling"), folder, store)
        company = stage.of(Company, "polling")
        await company.work(TALKING, terms.kills // 2, partial(_wake, stage.tappers))
        company.clock.move_to(LESSONS)
        await company.work(TEACHING, terms.kills - terms.kills // 2, partial(_wake, stage.tappers))
        return await _judged(stack, stage, company)


async def _set(stack: AsyncExitStack, terms: KillTerms, folder: Path, store: str = "") -> _Set:
    api = await stack.enter_async_context(WatchedApi())
    config = write_config(folder, api.url, terms.mode, stack.enter_context(kept_port()), PER_SECOND, store)
    staff = make_staff(terms.learners, terms.seed)
    codes = await asyncio.to_thread(set_up, config, staff, START, terms.seed)
    tappers = {}
    for number, person in enumerate(staff):
        user, rng = api.user(FIRST_CHAT + number, person.name), random.Random(f"{terms.seed} {person.nip}")
        tappers[user.id] = Tapper(user, codes[person.nip], read_book(*COURSES), rng)
    api.on_message = partial(_soon, tappers, random.Random(f"haste {terms.seed}"))
    return _Set(api, config, tappers, terms.seed)


async def _judged(stack: AsyncExitStack, stage: _Set, lives: Lives) -> Verdict:
    await _last_life(stack, lives, stage.tappers)
    ledger = Ledger(stage.config, stage.api, list(stage.tappers.values()), lives.leased)
    ledger.check()
    complaints = lives.complaints + ledger.complaints
    figures = Counter({"learners": len(stage.tappers), **lives.figures, "doubled": 0, **ledger.figures})
    if figures["doubled"] > figures["in flight at a kill"]:
        complaints.append(f"{figures['doubled']} doubled, {figures['in flight at a kill']} were in flight")
    return Verdict(complaints, figures)


def _soon(tappers: dict[int, Tapper], rng: random.Random, chat: int) -> None:
    """A message has arrived: look at it in a moment."""
    asyncio.get_running_loop().call_later(rng.uniform(0, SLOWEST), tappers[chat].look)


async def _wake(tappers: dict[int, Tapper]) -> None:
    for tapper in tappers.values():
        tapper.wake()


async def _last_life(stack: AsyncExitStack, lives: Lives, tappers: dict[int, Tapper]) -> None:
    """In this process, on a clock that is moved: whatever is left is worked off, and a day more."""
    clock, api = ManualClock(lives.clock.now()), lives.api
    api.on_message = lambda chat: None
    before = len(api.made(FIRST_WORD[lives.mode]))
    service = await open_service(stack, lives.config, clock)
    await api.called(before + 1, FIRST_WORD[lives.mode])
    end = clock.now() + LAST_DAYS
    await _wake(tappers)
    while True:
        await _arrived(api, lives.mode)
        await service.settle()
        unread = [tapper for tapper in tappers.values() if len(tapper.user.messages) > tapper.seen]
        for tapper in unread:
            tapper.look()
        if unread or api.waiting:
            continue
        due = await service.next_due()
        if due is None or due > end:
            return
        clock.move_to(max(clock.now(), due))
        await service.tick()


async def _arrived(api: WatchedApi, mode: str) -> None:
    if mode == "webhook":
        await api.delivered()
        return
    while api.waiting:
        await api.called(len(api.made("getUpdates")) + 1, "getUpdates")
