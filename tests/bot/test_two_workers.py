"""Two real processes that work off one inbox, of which one is killed in the middle of it, and the other goes on."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.clock import ManualClock
from bot.delivery.intake import Intake
from store.model import StoredEvent
from store.store import Store
from store.tx import Tx
from tests.bot.test_delivery_inbox import NOW, new, said
from tests.patience import patience

ROOT = Path(__file__).parents[2]
CHATS, EVENTS = 7, 400

WORKER = """
import asyncio, os, sys, threading
from bot.clock import ManualClock
from bot.delivery.inbox_worker import InboxWorker
from store.store import Store
from tests.bot.test_delivery_inbox import NOW, Diary
from tests.fakes.channel import RecordingChannel

diary = Diary()

def end_with_the_test():
    sys.stdin.read()
    os._exit(1)

def work(tx, batch, now):
    print("begun", flush=True)
    diary(tx, batch, now)

async def main():
    with Store.open(sys.argv[1]) as store:
        print("there", flush=True)
        sys.stdin.readline()
        threading.Thread(target=end_with_the_test, daemon=True).start()
        worker = InboxWorker(store, [RecordingChannel()], work, ManualClock(NOW), batch=3, poll_seconds=0.01)
        await worker.run()

asyncio.run(main())
"""


async def begin(url: str) -> asyncio.subprocess.Process:
    """A worker of its own, that says so whenever it begins a batch; it lives no longer than whoever began it."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKER, url, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdin=pipe, stdout=pipe
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"there\n"
    return process


def go(process: asyncio.subprocess.Process) -> None:
    """Let it begin to work."""
    assert process.stdin is not None
    process.stdin.write(b"go\n")


async def begun(process: asyncio.subprocess.Process, times: int) -> None:
    """Return when it has begun so many batches more."""
    assert process.stdout is not None
    for _ in range(times):
        assert await process.stdout.readline() == b"begun\n"


async def _first_of(
    both: Sequence[asyncio.subprocess.Process], times: int
) -> tuple[asyncio.subprocess.Process, asyncio.subprocess.Process]:
    """Whoever has first begun so many batches, and the other one: on SQLite one may have to wait for long."""
    watches = [asyncio.create_task(begun(process, times)) for process in both]
    await asyncio.wait(watches, return_when=asyncio.FIRST_COMPLETED)
    first = 0 if watches[0].done() else 1
    watches[1 - first].cancel()
    await asyncio.gather(*watches, return_exceptions=True)
    return both[first], both[1 - first]


def kill(process: asyncio.subprocess.Process) -> None:
    os.kill(process.pid, signal.SIGKILL)


async def _listened_to(process: asyncio.subprocess.Process) -> None:
    """What it says further is of no concern; it must not fill the pipe."""
    assert process.stdout is not None
    await process.stdout.read()


@pytest.mark.parametrize("seed", [1, 2])
async def test_each_event_is_worked_off_once_and_in_order_though_one_of_two_is_killed(
    store_url: str, seed: int
) -> None:
    order = [(str(number % CHATS), str(number)) for number in range(EVENTS)]
    with Store.open(store_url) as store:
        await Intake(store, ManualClock(NOW), lambda: None)([new(n, *event) for n, event in enumerate(order)])
        async with patience():
            both = [await begin(store_url) for _ in range(2)]
            for process in both:
                go(process)
            victim, survivor = await _first_of(both, random.Random(seed).randrange(1, 20))
            kill(victim)
            assert await victim.wait() == -signal.SIGKILL
            listening = asyncio.create_task(_listened_to(survivor))
            while await store.read(lambda tx: tx.inbox.backlog()):  # noqa: ASYNC110 - another process works it off
                await asyncio.sleep(0)
            kill(survivor)
            await asyncio.gather(survivor.wait(), listening)
        for chat in map(str, range(CHATS)):
            assert [text for of, text in said(store) if of == chat] == [text for of, text in order if of == chat]


async def test_what_the_dead_one_had_in_hand_is_free_when_it_is_dead_and_not_before(postgresql_url: str) -> None:
    """The victim is stopped in the middle of its transaction: nobody gets its events, until it is killed."""
    with Store.open(postgresql_url) as store:
        await Intake(store, ManualClock(NOW), lambda: None)([new(n, "1", str(n)) for n in range(2000)])
        async with patience():
            victim = await begin(postgresql_url)
            go(victim)
            await begun(victim, 2)
            os.kill(victim.pid, signal.SIGSTOP)
            held = await _in_hand(store)
            while not held:  # it was stopped between two batches
                os.kill(victim.pid, signal.SIGCONT)
                await begun(victim, 1)
                os.kill(victim.pid, signal.SIGSTOP)
                held = await _in_hand(store)
            kill(victim)
            assert await victim.wait() == -signal.SIGKILL
            while not (free := await store.write(_waiting)):  # noqa: ASYNC110 - the server has to see that it is gone
                await asyncio.sleep(0)
        assert [event.event_id for event in free] == [event.event_id for event in held]
        done = len(said(store))
        assert [text for _, text in said(store)] == [str(number) for number in range(done)]
        assert free[0].event_id == str(done)


def _waiting(tx: Tx) -> list[StoredEvent]:
    return tx.inbox.waiting(9)


async def _in_hand(store: Store) -> list[StoredEvent]:
    """What waits by the look of it, and cannot be had."""
    seen = await store.read(_waiting)
    return [] if await store.write(_waiting) else seen
