"""What the desk asks the store: how soon a mentor answers, and whose questions nobody can answer any more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from lessons.study import Participation
from mentoring import threads
from mentoring.clock import Stage
from people.model import Role
from people.roster.model import RosterChanges
from store.model import AddressStatus
from store.store import Store
from store.tx import Tx
from tests.store.mentoring_sample import LEARNER, MENTOR, OTHER, clock, office, question, terms
from tests.store.sample import HOUR, NOW, address, person


def put(store: Store, *things: Any) -> None:
    store.write_now(lambda tx: tx.save(things))


@pytest.fixture(autouse=True)
def _office(store: Store) -> None:
    def work(tx: Tx) -> None:
        office(tx)
        tx.save([Participation(n, 1, NOW) for n in (LEARNER, MENTOR, OTHER)])

    store.write_now(work)


def test_how_soon_a_mentor_answered_of_late(store: Store) -> None:
    first = threads.answer(question(1), MENTOR, "Ya.", NOW + HOUR)
    late = threads.answer(replace(question(2), clock=replace(clock(), since=NOW + HOUR)), MENTOR, "Ya.", NOW + 3 * HOUR)
    by_another = threads.answer(question(3), OTHER, "Ya.", NOW + HOUR)
    put(store, first, late, by_another, question(4))
    spans = store.read_now(lambda tx: tx.mentoring.answered_lately(MENTOR))
    assert spans == [(NOW + HOUR, NOW + 3 * HOUR), (NOW, NOW + HOUR)]
    assert store.read_now(lambda tx: tx.mentoring.answered_lately(MENTOR, limit=1)) == spans[:1]


def _retires(tx: Tx) -> None:
    tx.people.apply(RosterChanges(persons=(replace(person(MENTOR), roles=frozenset({Role.LEARNER})),)))


def _stops(tx: Tx) -> None:
    tx.save([Participation(MENTOR, 1, NOW, withdrawn_at=NOW)])


def _blocks(tx: Tx) -> None:
    tx.save([replace(address(MENTOR, MENTOR), status=AddressStatus.BLOCKED)])


def _pauses(tx: Tx) -> None:
    tx.save([terms(active=False)])


def _is_erased(tx: Tx) -> None:
    tx.people.erase(MENTOR, NOW)


@pytest.mark.parametrize("leaves", [_retires, _stops, _blocks, _pauses, _is_erased])
def test_what_a_mentor_leaves_behind_is_found(store: Store, leaves: Callable[[Tx], None]) -> None:
    put(store, question(1), question(2, clock=clock(OTHER)), threads.answer(question(3), MENTOR, "Ya.", NOW))
    put(store, question(4, clock=clock(None, Stage.POOL)))
    assert store.read_now(lambda tx: tx.mentoring.stranded(10)) == []
    store.write_now(leaves)
    assert store.read_now(lambda tx: tx.mentoring.stranded(10)) == [1]


def test_an_administrator_who_took_a_question_is_there(store: Store) -> None:
    admin = replace(person(MENTOR), roles=frozenset({Role.ADMIN}))
    store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(admin,))))
    put(store, question(1, clock=clock(MENTOR, Stage.ADMIN)))
    assert store.read_now(lambda tx: tx.mentoring.stranded(10)) == []
    assert store.read_now(lambda tx: [p.id for p in tx.people.with_role(Role.ADMIN)]) == [MENTOR]
