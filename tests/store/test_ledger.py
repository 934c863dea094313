"""The ledger as rows: what is asked for, what counts, decided once, corrected once, and whole in a backup."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from people.jp import JpEntry, JpForm, JpStatus
from people.roster.model import RosterChanges
from store.backup import backup, restore
from store.ledger import Wanted
from store.store import Store
from tests.store.sample import NOW, UNITS, agency, person

DAY = date(2026, 11, 20)


def entry(number: int, of: int = 1, **changes: Any) -> JpEntry:
    usual = JpEntry(number, of, 2026, DAY, JpForm.CLASSROOM, "teknis", 90, 2, "file", number, title="Pelatihan")
    return replace(usual, **changes)


@pytest.fixture
def ledger(store: Store) -> Store:
    def fill(tx: Any) -> None:
        agency(tx)
        moved = replace(person(2), unit_id=UNITS[2].id, unit_name=UNITS[2].name)
        tx.people.apply(RosterChanges(persons=(moved,)))
        tx.ledger.propose([
            entry(1), entry(2, of=2, form=JpForm.TASK), entry(3, day=DAY + timedelta(days=5)),
            entry(4, status=JpStatus.REFUSED), entry(5, year=2025, day=date(2025, 5, 5), status=JpStatus.APPROVED),
            entry(6, of=3, status=JpStatus.APPROVED),
        ])  # fmt: skip

    store.write_now(fill)
    return store


def ids(store: Store, **which: Any) -> list[int]:
    return [one.id for one in store.read_now(lambda tx: tx.ledger.wanted(Wanted(**which)))]


def test_what_is_asked_for(ledger: Store) -> None:
    assert ids(ledger) == [5, 1, 2, 4, 6, 3]
    assert ids(ledger, status=JpStatus.PROPOSED) == [1, 2, 3]
    assert ids(ledger, form=JpForm.TASK) == [2]
    assert ids(ledger, year=2025) == [5]
    assert ids(ledger, first=DAY, last=DAY) == [1, 2, 4, 6]
    assert ids(ledger, units=frozenset({UNITS[2].id})) == [2]
    assert ids(ledger, units=frozenset()) == []
    ledger.write_now(lambda tx: tx.people.erase(1, NOW))
    assert ids(ledger) == [2, 6]


def test_what_is_decided_stays(ledger: Store) -> None:
    def decide(*which: int, status: JpStatus = JpStatus.APPROVED) -> set[int]:
        return ledger.write_now(lambda tx: tx.ledger.decide(which, status, 9, NOW, "sebab"))

    assert decide(1, 4, 6, 77) == {1}
    assert decide(1, 2, status=JpStatus.REFUSED) == {2}
    assert decide() == set()
    found = {one.id: one for one in ledger.read_now(lambda tx: tx.ledger.by_id([1, 2, 3]))}
    assert [(found[n].status, found[n].decided_by, found[n].decided_at) for n in (1, 2, 3)] == [
        (JpStatus.APPROVED, 9, NOW), (JpStatus.REFUSED, 9, NOW), (JpStatus.PROPOSED, None, None),
    ]  # fmt: skip


def test_an_entry_is_corrected_once_and_its_last_correction_counts(ledger: Store) -> None:
    approved = {"status": JpStatus.APPROVED, "source_id": 6, "of": 3}

    def correct(one: JpEntry) -> bool:
        return ledger.write_now(lambda tx: tx.ledger.correct(one))

    assert correct(entry(60, jp=3, corrects=6, **approved))
    assert not correct(entry(61, jp=9, corrects=6, **approved))
    assert correct(entry(62, jp=5, corrects=60, **approved))
    assert ledger.read_now(lambda tx: tx.ledger.hours([1, 3])) == {(1, 2025): 2, (3, 2026): 5}
    assert ledger.read_now(lambda tx: tx.ledger.replaced([6, 60, 62])) == {6, 60}
    assert [one.id for one in ledger.read_now(lambda tx: tx.ledger.standing(3, 2026))] == [62]
    both = ledger.read_now(lambda tx: (tx.ledger.from_sources("file", [6]), tx.ledger.from_sources("file", [6], True)))
    assert [one[6, 3].id for one in both] == [62, 6]
    assert 6 not in ids(ledger)


def test_a_source_enters_once_also_where_it_was_corrected(ledger: Store) -> None:
    ledger.write_now(lambda tx: tx.ledger.correct(entry(60, of=3, source_id=6, corrects=6, status=JpStatus.APPROVED)))
    ledger.write_now(lambda tx: tx.ledger.propose([entry(70, of=3, source_id=6, jp=40)]))
    assert ledger.read_now(lambda tx: tx.ledger.hours([3])) == {(3, 2026): 2}


def test_a_backup_holds_corrections_whatever_their_number(ledger: Store, other_url: str, tmp_path: Path) -> None:
    """Numbers are made by the machine's time: on another machine a correction may have the lower one."""
    ledger.write_now(lambda tx: tx.ledger.correct(entry(0, of=3, source_id=6, corrects=6, status=JpStatus.APPROVED)))
    backup(ledger, tmp_path / "ledger.backup")
    with Store.open(other_url) as other:
        restore(other, tmp_path / "ledger.backup")
        everything = [other.read_now(lambda tx, n=n: tx.ledger.of(n)) for n in (1, 2, 3)]
        assert everything == [ledger.read_now(lambda tx, n=n: tx.ledger.of(n)) for n in (1, 2, 3)]
        assert other.read_now(lambda tx: tx.ledger.replaced([6])) == {6}
