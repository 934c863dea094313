"""A thousand certificates from several processes, one of which is killed: no number is missing, none is there twice."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from store.certificate_tables import certificate_numbers, certificates
from store.store import Store
from store.tx import Tx
from tests.patience import SECONDS
from tests.store.certificate_sample import completed
from tests.store.sample import learning

ROOT = Path(__file__).parents[2]
PEOPLE, PROCESSES = 1000, 4
TOLD = 40
"""So many certificates are told of by the one who is killed."""

WORKER = """
import asyncio, os, signal, sys
from store.store import Store
from tests.patience import SECONDS
from tests.store.certificate_sample import issued

url, first, step, last, most = sys.argv[1], *map(int, sys.argv[2:])
told = 0

async def main():
    with Store.open(url, patience=SECONDS) as store:
        left = iter(await store.read(lambda tx: [n for n in range(first, last + 1, step)
                                                 if tx.certificates.of_enrolment(n) is None]))

        async def clerk():
            global told
            for number in left:
                made = await store.write(lambda tx, number=number: issued(tx, number))
                print(number, made.number, flush=True)
                told += 1
                if told == most:
                    os.kill(os.getpid(), signal.SIGKILL)

        await asyncio.gather(*(clerk() for _ in range(20)))

asyncio.run(main())
"""


def clerk(url: str, first: int, most: int = PEOPLE) -> subprocess.Popen[str]:
    """A process that issues to every fourth person from `first` on, twenty at a time.

    It is killed, by nobody but itself, once it has told of `most`: nobody else would be sure to be there in time.
    """
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, url, *map(str, (first, PROCESSES, PEOPLE, most))],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_killed_in_the_middle_of_a_thousand(store_url: str) -> None:
    with Store.open(store_url) as store:
        store.write_now(lambda tx: learning(tx, PEOPLE))
        store.write_now(lambda tx: tx.save([completed(n) for n in range(1, PEOPLE + 1)]))
    victim, *others = [clerk(store_url, first, TOLD if first == 1 else PEOPLE) for first in range(1, PROCESSES + 1)]
    out, _ = victim.communicate(timeout=5 * SECONDS)
    assert victim.returncode == -signal.SIGKILL
    told = out.splitlines()
    assert len(told) == TOLD < PEOPLE // PROCESSES, "killed while it had work"
    for worker in (*others, clerk(store_url, 1)):
        out, _ = worker.communicate(timeout=5 * SECONDS)
        assert worker.returncode == 0
        told += out.splitlines()

    def read(tx: Tx) -> tuple[list[int], dict[int, str], int, int]:
        rows = tx.connection.execute(
            select(certificates.c.sequence, certificates.c.enrolment_id, certificates.c.number)
        )
        found = rows.all()
        last = tx.connection.scalar(select(certificate_numbers.c.last)) or 0
        distinct = tx.connection.scalar(select(func.count(certificates.c.number.distinct()))) or 0
        return [row[0] for row in found], {row[1]: row[2] for row in found}, last, distinct

    with Store.open(store_url) as store:
        sequences, numbers, last, distinct = store.read_now(read)
    assert sorted(sequences) == list(range(1, PEOPLE + 1)), "a gap, or a number twice"
    assert set(numbers) == set(range(1, PEOPLE + 1)), "each has one"
    assert (last, distinct) == (PEOPLE, PEOPLE)
    acknowledged = Counter(int(line.split(" ", 1)[0]) for line in told)
    assert max(acknowledged.values()) == 1, "issued twice"
    assert all(numbers[int(line.split(" ", 1)[0])] == line.split(" ", 1)[1].strip() for line in told), (
        "told, and changed"
    )
