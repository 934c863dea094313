"""Certificates in the store: numbers without a gap, whoever issues and whatever fails; voiding; erasure."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from store.backup import backup, restore
from store.certificate_tables import certificates
from store.dossier import certificates_of
from store.errors import StoreConflict
from store.store import Store
from store.tx import Tx
from tests.patience import SECONDS
from tests.store.certificate_sample import COURSE, completed, issued
from tests.store.sample import HOUR, NOW, learning


def sequences(store: Store) -> list[int]:
    return store.read_now(lambda tx: sorted(tx.connection.scalars(select(certificates.c.sequence))))


def test_what_was_issued_is_found_as_it_was(store: Store) -> None:
    store.write_now(learning)
    made = store.write_now(issued)
    assert made.number == "0001/9999/BKPSDM/XI/2026"
    for find in (
        lambda tx: tx.certificates.by_code(made.code),
        lambda tx: tx.certificates.by_number(made.number),
        lambda tx: tx.certificates.by_id(made.id),
        lambda tx: tx.certificates.of_enrolment(1),
        lambda tx: tx.certificates.of_person(1)[0],
    ):
        assert store.read_now(find) == made
    assert made.title == COURSE.title
    assert store.read_now(lambda tx: tx.certificates.by_number("0002/9999/BKPSDM/XI/2026")) is None
    assert store.read_now(lambda tx: tx.certificates.numbers_of([1, 2])) == {1: made.number}
    assert store.read_now(lambda tx: tx.certificates.numbers_of([])) == {}


def test_each_agency_and_each_year_counts_for_itself(store: Store) -> None:
    def work(tx: Tx) -> list[int]:
        count = tx.certificates.next_sequence
        return [count("9999", 2026), count("9999", 2026), count("9999", 2027), count("8888", 2026), count("9999", 2026)]

    assert store.write_now(work) == [1, 2, 1, 1, 3]
    store.write_now(lambda tx: tx.certificates.hold("9999", 2026))
    assert store.write_now(lambda tx: tx.certificates.next_sequence("9999", 2026)) == 4


def test_what_fails_takes_no_number(store: Store) -> None:
    store.write_now(learning)

    def fails(tx: Tx) -> None:
        issued(tx, 1)
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        store.write_now(fails)
    assert store.write_now(issued).sequence == 1


def test_of_an_enrolment_one_is_valid(store: Store) -> None:
    store.write_now(learning)
    first = store.write_now(issued)
    with pytest.raises(StoreConflict):
        store.write_now(issued)
    assert store.write_now(lambda tx: tx.certificates.void(first.id, NOW, "ruth", "Nama keliru"))
    assert not store.write_now(lambda tx: tx.certificates.void(first.id, NOW + HOUR, "agus", "lagi"))
    second = store.write_now(lambda tx: issued(tx, replaces=first.id))
    assert second.sequence == 2, "the number of the voided one is not given again"
    voided = store.read_now(lambda tx: tx.certificates.by_number(first.number))
    assert voided is not None
    assert (voided.voided_at, voided.voided_by, voided.void_reason) == (NOW, "ruth", "Nama keliru")
    assert store.read_now(lambda tx: tx.certificates.of_enrolment(1)) == second
    assert store.read_now(lambda tx: tx.certificates.numbers_of([1])) == {1: second.number}
    assert [c.id for c in store.read_now(lambda tx: tx.certificates.of_person(1))] == [second.id, first.id]


def test_missing_are_completed_ones_without_any(store: Store) -> None:
    store.write_now(learning)
    store.write_now(lambda tx: tx.save([completed(1), completed(2)]))
    assert [e.id for e in store.read_now(lambda tx: tx.certificates.missing(9))] == [1, 2]
    assert [e.id for e in store.read_now(lambda tx: tx.certificates.missing(1))] == [1]
    made = store.write_now(lambda tx: issued(tx, 1))
    assert [e.id for e in store.read_now(lambda tx: tx.certificates.missing(9))] == [2]
    store.write_now(lambda tx: tx.certificates.void(made.id, NOW, "ruth", "Keliru"))
    assert [e.id for e in store.read_now(lambda tx: tx.certificates.missing(9))] == [2], "voided on purpose"


def test_erasure_keeps_the_record_without_the_person(store: Store) -> None:
    store.write_now(learning)
    made, other = store.write_now(lambda tx: (issued(tx, 1), issued(tx, 2)))
    store.write_now(lambda tx: tx.people.erase(1, NOW))
    kept = store.read_now(lambda tx: tx.certificates.by_code(made.code))
    assert kept is not None
    assert kept.erased
    assert kept.valid
    assert (kept.number, kept.title, kept.jp, kept.completed_on) == (
        made.number, made.title, made.jp, made.completed_on,
    )  # fmt: skip
    assert made.nip not in str(kept)
    assert made.name not in str(kept)
    assert store.read_now(lambda tx: tx.certificates.by_code(other.code)) == other


def test_a_copy_of_ones_data_has_ones_certificates(store: Store) -> None:
    store.write_now(learning)
    made, _ = store.write_now(lambda tx: (issued(tx, 1), issued(tx, 2)))
    rows = store.read_now(lambda tx: certificates_of(tx, 1))
    assert [row["number"] for row in rows] == [made.number]
    assert rows[0]["title"] == dict(COURSE.title.by_language)
    assert "person_id" not in rows[0]


def test_after_a_restore_numbers_go_on(store: Store, other_url: str, tmp_path: Path) -> None:
    store.write_now(learning)
    store.write_now(issued)
    backup(store, tmp_path / "all.backup")
    with Store.open(other_url) as other:
        restore(other, tmp_path / "all.backup")
        assert other.write_now(lambda tx: issued(tx, 2)).sequence == 2


@pytest.fixture
def two(postgresql_url: str) -> Iterator[tuple[Store, Store]]:
    """Two processes, as far as the database can tell."""
    with Store.open(postgresql_url) as one, Store.open(postgresql_url) as other:
        one.write_now(learning)
        yield one, other


def test_the_second_waits_until_the_first_is_sure_of_its_number(two: tuple[Store, Store]) -> None:
    taken, go_on = threading.Event(), threading.Event()

    def fails_late(tx: Tx) -> None:
        tx.certificates.next_sequence("9999", 2026)
        taken.set()
        go_on.wait(SECONDS)
        raise ValueError("rolled back")

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(two[0].write_now, fails_late)
        assert taken.wait(SECONDS)
        second = threads.submit(two[1].write_now, lambda tx: tx.certificates.next_sequence("9999", 2026))
        assert not second.done()
        go_on.set()
        assert isinstance(first.exception(20), ValueError)
        assert second.result(SECONDS) == 1
