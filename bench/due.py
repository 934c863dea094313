"""A tick in which 10,000 enrolments are due: of a million, against the same of ten thousand."""

from __future__ import annotations

import itertools
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench._measure import Options, Ratio, Report, Round, interleaved, medians
from lessons.study import Enrolment, EnrolmentStatus, Participation
from people.model import Person, Unit, Zone
from people.roster.model import RosterChanges
from store.model import Address, ChatRef, Loaded, NewMessage
from store.store import Store
from store.tx import Tx

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)
UNIT = Unit(1, "Dinas Contoh")
AT_ONCE = 1_000
PAYLOAD = '{"k":"x","t":"Pelajaran hari ini sudah siap. Tekan tombol untuk mulai.","p":"lesson","c":[["a:1","Mulai"]]}'


def run(options: Options) -> Report:
    """Every side does the same work per due person; what differs is how many others stand in the tables.

    Of the million, the due ones were once enrolled together (an agency, a unit), once they are strewn evenly among
    the others: then each of them lies on pages of their own, and most of what is more is reading and writing those.
    """
    due, everybody = options.size(10_000, 200), options.size(1_000_000, 2_000)
    few = f"{due:,} due of {due:,}"
    together, strewn = f"{due:,} due of {everybody:,}, enrolled together", f"{due:,} due of {everybody:,}, strewn"
    with (
        tempfile.TemporaryDirectory() as folder,
        _filled(Path(folder) / "few.db", due) as of_few,
        _filled(Path(folder) / "many.db", everybody) as of_many,
    ):
        ticks = {
            few: _Tick(of_few, due, 1),
            together: _Tick(of_many, due, 1),
            strewn: _Tick(of_many, due, everybody // due),
        }
        sides: dict[str, Round] = {name: tick.measured for name, tick in ticks.items()}
        figures = interleaved(sides, options)
    middle = medians(figures)
    ratios = tuple(Ratio(f"{side} / {few}", middle[side] / middle[few], most=1.3) for side in (together, strewn))
    profile = (
        f"of it committing, {name}: {statistics.median(tick.committing):,.0f} ms" for name, tick in ticks.items()
    )
    notes = ("claimed, loaded, advanced, message stored, 1,000 at a time", *profile)
    return Report("due", "ms", middle, ratios, figures, notes)


def _filled(path: Path, people: int) -> Store:
    store = Store.open(f"sqlite:///{path}")
    store.upgrade()
    store.write_now(lambda tx: tx.people.apply(RosterChanges(units=(UNIT,))))
    store.write_now(lambda tx: tx.courses.put("arsip", "v1", "{}", NOW))
    for first in range(1, people + 1, 20_000):
        numbers = range(first, min(first + 20_000, people + 1))
        store.write_now(lambda tx, numbers=numbers: _enrol(tx, numbers))  # type: ignore[misc]  # bound at once
    return store


def _enrol(tx: Tx, numbers: range) -> None:
    tx.people.apply(RosterChanges(persons=tuple(_person(n) for n in numbers)))
    tx.save(Participation(n, 1, NOW) for n in numbers)
    tx.save(Address(n, ChatRef("telegram", "utama", str(n)), n, last_inbound_at=NOW, linked_at=NOW) for n in numbers)
    tx.save(_enrolment(n, TOMORROW) for n in numbers)


def _person(number: int) -> Person:
    return Person(number, f"19860314201001{number:07}", f"Pegawai {number}", 1, UNIT.name, Zone.WIT)


def _enrolment(number: int, due_at: datetime) -> Enrolment:
    return Enrolment(number, number, "arsip", "v1", EnrolmentStatus.ACTIVE, NOW, next_due_at=due_at)


class _Tick:
    """Makes `due` people due, every so-manieth, and measures how long it takes until none is."""

    def __init__(self, store: Store, due: int, every: int) -> None:
        self._store, self._due, self._every = store, due, every
        self._rounds = itertools.count()
        self.committing: list[float] = []
        """Milliseconds of each round that went into commits: the writing of pages."""

    def measured(self) -> float:
        """One round, in milliseconds."""
        whose = range(1, self._due * self._every + 1, self._every)
        self._store.write_now(lambda tx: tx.save(_enrolment(n, NOW) for n in whose))
        key = f"due:{self._every}:{next(self._rounds)}"
        started, planned, committing = time.perf_counter(), 0, 0.0
        while True:
            found, done_at = self._store.write_now(lambda tx: (_plan(tx, key), time.perf_counter()))
            committing += time.perf_counter() - done_at
            if not found:
                break
            planned += found
        elapsed = time.perf_counter() - started
        assert planned == self._due, f"{planned} planned"
        self.committing.append(committing * 1000)
        return elapsed * 1000


def _plan(tx: Tx, key: str) -> int:
    """One transaction of a tick. Gives how many were due."""
    found = tx.turns.load_people(tx.study.due(NOW, AT_ONCE), NOW)
    for one in found.values():
        assert one.learner is not None
    tx.save(replace(_open(one), next_due_at=TOMORROW) for one in found.values())
    tx.save(_message(one, f"{key}:{person_id}") for person_id, one in found.items())
    return len(found)


def _open(one: Loaded) -> Enrolment:
    assert one.learner is not None
    return one.learner.enrolments[0]


def _message(one: Loaded, key: str) -> NewMessage:
    address = one.address
    return NewMessage(key, address.id, address.ref, address.person_id, 1, "lesson", PAYLOAD, NOW)
