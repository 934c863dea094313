"""Pairs, meetings and the ledger as rows: one open pair a learner, one entry a source."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from mentoring import pairing
from mentoring.model import Ending, Pair, PairStatus
from mentoring.sessions import Log, SessionStatus
from people.jp import JpForm, JpStatus
from store.errors import StoreConflict
from store.store import Store
from store.tx import Tx
from tests.store.mentoring_sample import DAY, LEARNER, MENTOR, OTHER, entry, meeting, office, pair
from tests.store.sample import HOUR, NOW


def pairs_of(store: Store, person_id: int) -> list[Pair]:
    return store.read_now(lambda tx: tx.mentoring.pairs_of(person_id))


def test_a_pair_comes_back_as_it_was_given(store: Store) -> None:
    full = Pair(
        id=2, mentee_id=LEARNER, mentor_id=MENTOR, status=PairStatus.CLOSED, proposed_at=NOW, answer_by=NOW + HOUR,
        tried=frozenset({OTHER, 9}), follows=1, named_by=frozenset({LEARNER, MENTOR}), accepted_at=NOW,
        introduced_at=NOW + HOUR, active_at=NOW + DAY, ended_at=NOW + 9 * DAY, ending=Ending.REACHED, missed_clocks=1,
        reflections={LEARNER: "terima kasih 👍", MENTOR: "sama-sama"},
    )  # fmt: skip
    store.write_now(lambda tx: (office(tx), tx.save([pairing.decline(pair(1, mentor_id=OTHER), NOW), full])))
    assert store.read_now(lambda tx: tx.mentoring.pair(2)) == full
    assert [p.id for p in pairs_of(store, LEARNER)] == [1, 2]
    assert [p.id for p in pairs_of(store, OTHER)] == [1]
    assert store.read_now(lambda tx: tx.mentoring.pair(3)) is None


def test_open_pairs_are_found_from_either_side(store: Store) -> None:
    def some(tx: Tx) -> None:
        office(tx, 5)
        tx.save([pairing.decline(pair(1, 1, 3), NOW), pair(2, 1, 2), pair(3, 4, 2), pair(4, 5, 3)])

    store.write_now(some)
    assert store.read_now(lambda tx: tx.mentoring.pair_of(1)) == pair(2, 1, 2)
    assert store.read_now(lambda tx: tx.mentoring.pair_of(3)) is None
    assert [p.id for p in store.read_now(lambda tx: tx.mentoring.pairs_of_mentor(2))] == [2, 3]
    assert [p.id for p in store.read_now(lambda tx: tx.mentoring.open_pairs())] == [2, 3, 4]


def test_a_second_open_pair_of_a_learner_is_a_conflict(store: Store) -> None:
    store.write_now(lambda tx: (office(tx), tx.save([pair(1)])))
    with pytest.raises(StoreConflict):
        store.write_now(lambda tx: tx.save([pair(2, mentor_id=OTHER)]))
    assert [p.id for p in pairs_of(store, LEARNER)] == [1]


def test_one_turn_may_end_a_pair_and_begin_the_next(store: Store) -> None:
    store.write_now(lambda tx: (office(tx), tx.save([pair(1)])))
    ended = pairing.decline(pair(1), NOW)
    following = pairing.roll_on(ended, 2, OTHER, NOW, NOW + DAY)
    store.write_now(lambda tx: tx.save([following, ended]))
    assert pairs_of(store, LEARNER) == [ended, following]


def test_whose_time_to_answer_is_over(store: Store) -> None:
    def some(tx: Tx) -> None:
        office(tx, 6)
        late = replace(pair(1, 1, 2), answer_by=NOW + HOUR)
        both = replace(pairing.accept(pair(2, 4, 2), NOW, NOW), answer_by=NOW)
        living = replace(pair(3, 5, 2), status=PairStatus.ACTIVE, answer_by=NOW)
        tx.save([late, both, living, replace(pair(4, 6, 3), answer_by=NOW + DAY)])

    store.write_now(some)

    def due(now: Any, limit: int = 9) -> list[int]:
        return [p.id for p in store.write_now(lambda tx: tx.mentoring.pairs_due(now, limit))]

    assert due(NOW - HOUR) == []
    assert due(NOW + 2 * HOUR) == [2, 1]
    assert due(NOW + 2 * HOUR, 1) == [2]
    assert store.read_now(lambda tx: tx.mentoring.next_due(NOW)) == NOW + HOUR
    assert store.read_now(lambda tx: tx.mentoring.next_due(NOW + DAY)) is None


def test_a_meeting_comes_back_and_is_confirmed(store: Store) -> None:
    logged = meeting(1, log=Log("Antrean", 50, "coba"), status=SessionStatus.LOGGED, confirmed_by=frozenset({LEARNER}))
    store.write_now(lambda tx: (office(tx), tx.save([pair(1), meeting(1)])))
    assert store.read_now(lambda tx: tx.mentoring.meeting(1)) == meeting(1)
    store.write_now(lambda tx: tx.save([logged]))
    assert store.write_now(lambda tx: tx.mentoring.meeting(1)) == logged
    assert store.read_now(lambda tx: tx.mentoring.meeting(2)) is None


def test_meetings_of_a_person(store: Store) -> None:
    def some(tx: Tx) -> None:
        office(tx)
        tx.save([pair(1), meeting(1), meeting(2, starts_at=NOW + 2 * DAY)])
        tx.save([meeting(3, starts_at=NOW - DAY), meeting(4, status=SessionStatus.CANCELLED)])

    store.write_now(some)

    def ids(work: Any) -> list[int]:
        return [m.id for m in store.read_now(work)]

    assert ids(lambda tx: tx.mentoring.meetings_of(MENTOR)) == [3, 1, 4, 2]
    assert ids(lambda tx: tx.mentoring.meetings_of(LEARNER, NOW)) == [1, 4, 2]
    assert ids(lambda tx: tx.mentoring.meetings_of(OTHER)) == []


def test_a_source_counts_once_for_each_person(store: Store) -> None:
    store.write_now(office)
    store.write_now(lambda tx: tx.ledger.propose([entry(1), entry(2, MENTOR), entry(3, source=2, jp=1)]))
    store.write_now(lambda tx: tx.ledger.propose([entry(4, jp=99), entry(3, source=2, jp=99)]))
    assert store.read_now(lambda tx: tx.ledger.of(LEARNER)) == [entry(1), entry(3, source=2, jp=1)]
    assert store.read_now(lambda tx: tx.ledger.of(MENTOR)) == [entry(2, MENTOR)]


def test_the_ledger_is_read_by_year_and_day(store: Store) -> None:
    full = entry(
        2, source=2, year=2025, day=date(2025, 12, 30), form=JpForm.CLASSROOM, evidence="sertifikat/7",
        table_version="2025-1", status=JpStatus.REFUSED, reason="belum lengkap", decided_by=MENTOR, decided_at=NOW,
        corrects=1,
    )  # fmt: skip
    store.write_now(office)
    store.write_now(lambda tx: tx.save([entry(1), full, entry(3, source=3, day=NOW.date() - timedelta(days=1))]))
    assert store.read_now(lambda tx: tx.ledger.of(LEARNER, 2025)) == [full]
    assert [e.id for e in store.read_now(lambda tx: tx.ledger.of(LEARNER, 2026))] == [3, 1]
    assert [e.id for e in store.read_now(lambda tx: tx.ledger.of(LEARNER))] == [2, 3, 1]
