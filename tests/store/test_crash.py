"""A process that is killed while it writes: what it had acknowledged is there, and nothing stands half done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from store.store import Store
from store.tables import answers, journal, outbox, question_instances
from store.tx import Tx
from tests.store.sample import learning

ROOT = Path(__file__).parents[2]
PEOPLE = 20

WORKER = """
import asyncio, itertools, sys
from dataclasses import replace
from lessons.study import Answer
from store.model import JournalEntry
from store.store import Store
from tests.store.sample import NOW, instance, message

url, run = sys.argv[1], int(sys.argv[2])
numbers = itertools.count(run * 1_000_000)

def turn(person, number):
    def work(tx):
        asked = replace(instance(number, person), answered_at=NOW)
        answer = Answer(number, number, person, NOW, "A", True, 1.0, "telegram", str(number))
        tx.save([asked, JournalEntry(NOW, "answered", person, {"n": number}), answer])
        tx.save([message(f"reply {number}", person, person_id=person)])
    return work

async def learner(store, person):
    while True:
        number = next(numbers)
        await store.write(turn(person, number))
        print(number, flush=True)

async def main():
    with Store.open(url) as store:
        await asyncio.gather(*(learner(store, person) for person in range(1, 21)))

asyncio.run(main())
"""


def write_until_killed(url: str, run: int, after: int) -> list[int]:
    """Start the worker, kill it once it has acknowledged `after` turns; what it had acknowledged by then."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, url, str(run)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        told = [worker.stdout.readline() for _ in range(after)]
        os.kill(worker.pid, signal.SIGKILL)
        told += worker.stdout.readlines()
    assert worker.returncode == -signal.SIGKILL
    return [int(line) for line in told if line.endswith("\n")]


def turns_stored(tx: Tx) -> list[set[int]]:
    """The numbers of the turns, as each of the four tables has them."""
    own = question_instances.c.id > PEOPLE
    return [
        set(tx.connection.scalars(select(question_instances.c.id).where(own))),
        set(tx.connection.scalars(select(answers.c.id))),
        {data["n"] for data in tx.connection.scalars(select(journal.c.data))},
        {int(key.split()[1]) for key in tx.connection.scalars(select(outbox.c.key))},
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_any_moment(store_url: str, seed: int) -> None:
    rng, acknowledged = random.Random(seed), set[int]()
    with Store.open(store_url) as store:
        store.write_now(lambda tx: learning(tx, PEOPLE))
    for run in range(1, 4):
        acknowledged |= set(write_until_killed(store_url, run, rng.randrange(1, 400)))
        with Store.open(store_url) as store:
            instances, *others = store.read_now(turns_stored)
            assert acknowledged <= instances, "acknowledged, and lost"
            assert all(other == instances for other in others), "half of a turn"
            assert len(instances - acknowledged) <= run * PEOPLE, "more than was under way"
            store.write_now(lambda tx: tx.outbox.backlog())
            if "sqlite" in store_url:
                sound = store.read_now(lambda tx: tx.connection.exec_driver_sql("PRAGMA integrity_check").scalar())
                assert sound == "ok"
