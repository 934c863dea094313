"""Writers side by side on PostgreSQL: turns of one person wait for each other, and none undoes another's work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from lessons.study import Enrolment
from store.errors import StoreUnavailable
from store.model import Loaded, StoredEvent
from store.store import Store
from store.tx import Tx
from tests.patience import SECONDS
from tests.store.sample import HOUR, NOW, event, learning, ref

Work = Callable[[Tx], Any]


@pytest.fixture
def stores(postgresql_url: str) -> Iterator[tuple[Store, Store]]:
    """Two processes, as far as the database can tell."""
    with Store.open(postgresql_url) as one, Store.open(postgresql_url) as two:
        one.write_now(learning)
        yield one, two


def open_one(loaded: Loaded) -> Enrolment:
    assert loaded.learner is not None
    return loaded.learner.enrolments[0]


def somebody_waits(store: Store) -> bool:
    """Some connection of this database waits for a lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return store.read_now(lambda tx: tx.connection.exec_driver_sql(waiting).scalar_one() > 0)


def by_chat(tx: Tx) -> Enrolment:
    return open_one(tx.turns.load([ref(1)], NOW, [])[ref(1)])


def by_person(tx: Tx) -> Enrolment:
    return open_one(tx.turns.load_people([1], NOW)[1])


def without_chat(tx: Tx) -> Enrolment:
    return tx.turns.learners([1], NOW)[1].enrolments[0]


def when_due(tx: Tx) -> Enrolment:
    assert 1 in tx.study.due(NOW, 9)
    return by_person(tx)


@pytest.mark.parametrize("first", [by_chat, by_person, without_chat, when_due])
@pytest.mark.parametrize("second", [by_chat, by_person, without_chat])
def test_the_second_turn_starts_from_what_the_first_has_stored(
    stores: tuple[Store, Store], first: Callable[[Tx], Enrolment], second: Callable[[Tx], Enrolment]
) -> None:
    has_read, go_on = threading.Event(), threading.Event()

    def answer(tx: Tx) -> None:
        enrolment = first(tx)
        has_read.set()
        go_on.wait(SECONDS)
        tx.save([replace(enrolment, position=enrolment.position + 1)])

    def remind(tx: Tx) -> None:
        enrolment = second(tx)
        tx.save([replace(enrolment, reminders=enrolment.reminders + 1)])

    with ThreadPoolExecutor(2) as pool:
        turns: list[Future[None]] = [pool.submit(stores[0].write_now, answer)]
        has_read.wait(SECONDS)
        turns.append(pool.submit(stores[1].write_now, remind))
        while not (turns[1].done() or somebody_waits(stores[0])):
            pass
        go_on.set()
        for turn in turns:
            turn.result(SECONDS)
    [stored] = stores[0].read_now(lambda tx: tx.study.enrolments(1))
    assert (stored.position, stored.reminders) == (1, 1)


def test_a_tick_leaves_out_whom_a_turn_has_in_hand(stores: tuple[Store, Store]) -> None:
    def answering(tx: Tx) -> list[int]:
        tx.turns.load([ref(1)], NOW, [])
        return stores[1].write_now(lambda other: other.study.due(NOW, 9))

    assert stores[0].write_now(answering) == [2, 3]
    assert sorted(stores[1].write_now(lambda tx: tx.study.due(NOW, 9))) == [1, 2, 3]


def test_a_tick_that_is_long_under_way_holds_up_nobody_else(stores: tuple[Store, Store]) -> None:
    def planning(tx: Tx) -> int:
        assert tx.study.due(NOW - HOUR, 9) == []
        tx.turns.load_people([1, 2], NOW)
        return stores[1].write_now(by_three)

    def by_three(tx: Tx) -> int:
        return len(tx.turns.load([ref(3)], NOW, []))

    assert stores[0].write_now(planning) == 1


def test_who_only_reads_holds_nobody(stores: tuple[Store, Store]) -> None:
    def looking(tx: Tx) -> Enrolment:
        assert tx.study.due(NOW, 9)
        by_chat(tx)
        return stores[1].write_now(by_chat)

    assert stores[0].read_now(looking).position == 0


def chats(events: Sequence[StoredEvent]) -> list[tuple[str, str]]:
    return [(one.ref.chat, one.event_id) for one in events]


def waiting(tx: Tx) -> list[tuple[str, str]]:
    return chats(tx.inbox.waiting(9))


def test_an_event_that_is_in_hand_and_what_follows_it_in_its_chat_is_given_to_nobody_else(
    stores: tuple[Store, Store],
) -> None:
    one, two = stores
    one.write_now(lambda tx: tx.inbox.add([event(1, "a"), event(2, "b"), event(3, "a"), event(4, "c")], NOW))

    def working(tx: Tx) -> None:
        mine = tx.inbox.waiting(2)
        assert chats(mine) == [("a", "1"), ("b", "2")]
        assert two.write_now(waiting) == [("c", "4")], "not the next of chat a"
        assert two.write_now(lambda other: other.inbox.still_waiting(mine)) == []
        assert two.read_now(waiting) == [("a", "1"), ("b", "2"), ("c", "4")], "who only looks sees all"
        tx.inbox.done([mine[0].id], NOW)
        assert two.write_now(waiting) == [("c", "4")], "not before it is stored"

    one.write_now(working)
    assert two.write_now(waiting) == [("b", "2"), ("a", "3"), ("c", "4")]


def test_an_event_whose_worker_fails_is_free_at_once(stores: tuple[Store, Store]) -> None:
    one, two = stores
    one.write_now(lambda tx: tx.inbox.add([event(1, "a")], NOW))

    def failing(tx: Tx) -> None:
        assert waiting(tx) == [("a", "1")]
        raise LookupError

    with pytest.raises(LookupError):
        one.write_now(failing)
    assert two.write_now(waiting) == [("a", "1")]


def test_what_was_worked_off_meanwhile_is_not_given_again(stores: tuple[Store, Store]) -> None:
    """Somebody looked before another one's work was stored, and asks for it after."""
    one, two = stores
    one.write_now(lambda tx: tx.inbox.add([event(1, "a"), event(2, "b")], NOW))
    seen = two.read_now(lambda tx: tx.inbox.waiting(9))
    one.write_now(lambda tx: tx.inbox.done([seen[0].id], NOW))
    assert chats(two.write_now(lambda tx: tx.inbox.still_waiting(seen))) == [("b", "2")]


def test_writers_that_stand_in_each_others_way_for_good_have_stored_nothing_and_may_try_again(
    stores: tuple[Store, Store],
) -> None:
    """What a server says of two that wait for each other is no fault of what they were about to store."""
    tries = []

    def colliding(tx: Tx) -> None:
        tries.append(1)
        tx.connection.exec_driver_sql("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'deadlock_detected'; END $$")

    with pytest.raises(StoreUnavailable):
        stores[0].write_now(colliding)
    assert len(tries) == 3
    assert stores[0].write_now(lambda tx: tx.inbox.backlog()) == 0
