"""`kill -9` at moments drawn from a seed, while messages are on their way, and a new life of the service after each.

The service is `bekal run` as a process of its own; the fake Bot API and the learners live on in this one. A life ends
in the middle of things: at the n-th message that the service sends (before or after the fake has delivered it, and
always before the service has its answer), at the n-th thing that the learners do, or after some real time, the first
moments of a life included. Learners go on tapping while it is dead. The next life begins at once where anything was
left undone, else when something is due next.

What "in flight" means: a message is in flight from the commit of its claim (its row is `leased`) to the commit of its
mark (`sent`). Whoever dies in between leaves a row of which nobody can know whether it arrived; so the rows found
`leased` in the database right after a kill are what was in flight at it, waiting for their turn in the sender
included. Of these, and of no others, a lesson, review or reminder may arrive a second time, and a reply may arrive once
or not at all: never twice. Everything else arrives exactly once. What a lost reply said is not lost: the answer is
stored and graded, and the learner who tries again is told so.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psycopg

from bot.clock import DrivenClock
from bot.config import load_config
from tests.fakes.bot_api import SENDING, FakeBotApi
from tests.fakes.bot_api_calls import Call
from tests.fakes.bot_api_rules import Refusal

ROOT = Path(__file__).parents[2]
RATE = 120.0
"""Service seconds in a real second: what the dead one had in hand is leased for two service hours still."""
BETWEEN = timedelta(minutes=1)
"""Service time from a death to the next life."""
FIRST_WORD = {"webhook": "setwebhook", "polling": "getupdates"}
PATIENCE = 30.0
"""Real seconds in which a process must be there."""
QUIET = 1.5
"""Real seconds without a call after which a life is ended although its moment has not come: nothing more happens."""


class WatchedApi(FakeBotApi):
    """A fake that tells what happens: `on_call` before a call is done, `on_message` once a message has arrived."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.on_call: Callable[[Call], None] = lambda call: None
        self.on_message: Callable[[int], None] = lambda chat: None
        self.on_update: Callable[[], None] = lambda: None
        self.pushed: list[int] = []

    def push(self, kind: str, content: Any) -> dict[str, Any]:
        update = super().push(kind, content)
        self.pushed.append(update["update_id"])
        self.on_update()
        return update

    async def answer(self, token: str, call: Call) -> Any:
        self.on_call(call)
        result = await super().answer(token, call)
        if call.method in SENDING:
            self.on_message(call.chat)
        return result

    def acknowledged(self) -> set[int]:
        """Ids of the updates that the service has acknowledged."""
        waiting = [*self._updates, *(x for chat in self._delivery._chats.values() for x in chat)]
        return set(self.pushed) - {update["update_id"] for update in waiting}


@dataclass(frozen=True, slots=True)
class End:
    """How a life ends: at the `number`-th send or update, or after `number` real milliseconds."""

    at: str
    number: int
    delivered: bool = True
    """For a send: whether the message that is the last still arrives."""


def draw_end(rng: random.Random) -> End:
    """Where the next life ends."""
    at = rng.choice(("send", "send", "send", "update", "update", "moment"))
    if at == "moment":
        return End(at, rng.randrange(100, 1500))
    return End(at, rng.randrange(1, 40), rng.random() < 0.5)


@dataclass
class Life:
    """One process of the service."""

    process: asyncio.subprocess.Process
    end: End
    log: Path
    seen: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def count(self, what: str) -> bool:
        """One more send or update; True where this life ends at it."""
        if what != self.end.at or self.over.is_set():
            return False
        self.seen += 1
        if self.seen < self.end.number:
            return False
        self.kill()
        return True

    def kill(self) -> None:
        """SIGKILL, by the id of the process that we started."""
        if not self.over.is_set() and self.process.returncode is None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.over.set()


@dataclass
class Lives:
    """Starts the service again and again. `leased`: id of a message → at how many kills it was found in flight."""

    api: WatchedApi
    config: Path
    mode: str
    rng: random.Random
    clock: DrivenClock
    leased: Counter[int] = field(default_factory=Counter)
    figures: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    life: Life | None = None

    def __post_init__(self) -> None:
        self.api.on_call = self._call
        self.api.on_update = self._update

    async def live(self, arrived: Callable[[], Awaitable[None]]) -> None:
        """One life, from its start to its violent end. `arrived` is called once the service is there."""
        number, before = self.figures["kills"], len(self.api.made(FIRST_WORD[self.mode]))
        log = self.config.parent / f"life-{number}.log"
        self.life = life = Life(await self._start(log), draw_end(self.rng), log)
        if life.end.at == "moment":
            asyncio.get_running_loop().call_later(life.end.number / 1000, life.kill)
        there = asyncio.create_task(self.api.called(before + 1, FIRST_WORD[self.mode]))
        dead = asyncio.create_task(life.over.wait())
        gone = asyncio.create_task(life.process.wait())
        await asyncio.wait([there, dead, gone], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if there.done() and not life.over.is_set():
            await arrived()
            called = -1
            while called < len(self.api.calls) and not (dead.done() or gone.done()):
                called = len(self.api.calls)
                await asyncio.wait([dead, gone], timeout=QUIET, return_when=asyncio.FIRST_COMPLETED)
        assert life.over.is_set() or not gone.done(), f"it ended by itself: {log.read_text()[-2000:]}"
        life.kill()
        await gone
        for task in (there, dead):
            task.cancel()
        self._look()

    async def _start(self, log: Path) -> asyncio.subprocess.Process:
        words = ["run", "--config", self.config, "--clock", self.clock.now().isoformat(), "--clock-rate", RATE]
        with log.open("wb") as out:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", *map(str, words), cwd=ROOT, stdout=out, stderr=out
            )

    # --- what happens in a life

    def _call(self, call: Call) -> None:
        if call.method in SENDING and self.life and self.life.count("send") and not self.life.end.delivered:
            raise Refusal(500, "the service died before this was delivered")

    def _update(self) -> None:
        if self.life:
            self.life.count("update")

    # --- right after a death

    def _look(self) -> None:
        """What the dead life has left behind, and that nothing it acknowledged is missing."""
        assert self.life is not None
        self.figures["kills"] += 1
        self.figures[f"killed at a {self.life.end.at}"] += 1
        rows = query(self.config, "SELECT id FROM outbox WHERE state = 'leased'")
        self.leased.update(row[0] for row in rows)
        self.figures["in flight at a kill"] += len(rows)
        stored = {row[0] for row in query(self.config, "SELECT event_id FROM inbox")}
        missing = [number for number in self.api.acknowledged() if str(number) not in stored]
        if missing:
            self.complaints.append(f"acknowledged and not stored: {missing}")

    def go_on(self) -> None:
        """Move the clock to the next life: soon where something is left to do, else to what is due next."""
        at = self.clock.now() + BETWEEN
        left = query(self.config, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'leased')")[0][0]
        if not left and not self.api.waiting:
            at = max(at, self._next_due() + BETWEEN)
        with suppress(ValueError):  # this clock runs: on a busy machine it is there already
            self.clock.move_to(at)

    def _next_due(self) -> datetime:
        found = query(
            self.config,
            "SELECT min(at) FROM (SELECT next_due_at AS at FROM enrolments WHERE status = 'active' UNION ALL"
            " SELECT review_due_at FROM participations) WHERE at IS NOT NULL",
        )[0][0]
        return datetime.fromisoformat(found) if found else self.clock.now()


def query(config: Path, statement: str) -> list[tuple[Any, ...]]:
    """Ask the installation's database directly."""
    url = _store_of(config)
    found = sqlite3.connect(config.parent / "bekal.db") if url.startswith("sqlite") else psycopg.connect(url)
    with closing(found) as connection:
        return list(connection.execute(statement).fetchall())  # type: ignore[arg-type]  # written here, each of them


@cache
def _store_of(config: Path) -> str:
    return load_config(config).store.url.reveal()
