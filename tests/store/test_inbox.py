"""The inbox: nothing twice, nothing lost, in order within each chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from store.model import ChatRef
from store.store import Store
from store.tx import Tx
from tests.store.sample import NOW, event


def test_an_event_is_stored_once_however_often_it_comes(store: Store) -> None:
    assert store.write_now(lambda tx: tx.inbox.add([event(1), event(2), event(1)], NOW)) == 2
    assert store.write_now(lambda tx: tx.inbox.add([event(2), event(3)], NOW)) == 1
    assert store.read_now(lambda tx: tx.inbox.backlog()) == 3


def test_the_same_event_id_of_another_account_is_another_event(store: Store) -> None:
    other = replace(event(1), ref=ChatRef("telegram", "kedua", "1"))
    assert store.write_now(lambda tx: tx.inbox.add([event(1), other], NOW)) == 2


def test_the_oldest_of_each_chat_waits_first(store: Store) -> None:
    events = [event(1, "a"), event(2, "b"), event(3, "a"), event(4, "c"), event(5, "b")]
    store.write_now(lambda tx: tx.inbox.add(events, NOW))
    first = store.read_now(lambda tx: tx.inbox.waiting(10))
    assert [(e.event_id, e.ref.chat) for e in first] == [("1", "a"), ("2", "b"), ("4", "c")]
    assert (first[0].raw, first[0].received_at) == ('{"update_id": 1}', NOW)
    store.write_now(lambda tx: tx.inbox.done([e.id for e in first[:1]], NOW))
    assert [e.event_id for e in store.read_now(lambda tx: tx.inbox.waiting(2))] == ["2", "3"]


def test_an_event_set_aside_lets_the_rest_go_on(store: Store) -> None:
    store.write_now(lambda tx: tx.inbox.add([event(1), event(2)], NOW))
    bad = store.read_now(lambda tx: tx.inbox.waiting(1))[0]
    store.write_now(lambda tx: tx.inbox.set_aside(bad.id, "no message in it", NOW))
    assert [e.event_id for e in store.read_now(lambda tx: tx.inbox.waiting(9))] == ["2"]


def test_what_was_worked_off_goes_in_time_and_nothing_else(store: Store) -> None:
    def three(tx: Tx) -> None:
        tx.inbox.add([event(1, "a"), event(2, "b"), event(3, "c")], NOW)
        one, two, _ = tx.inbox.waiting(3)
        tx.inbox.done([one.id], NOW)
        tx.inbox.set_aside(two.id, "unreadable", NOW)

    store.write_now(three)
    later = NOW + timedelta(days=8)
    assert store.write_now(lambda tx: tx.inbox.prune(NOW)) == 0
    assert store.write_now(lambda tx: tx.inbox.prune(later)) == 1
    assert store.read_now(lambda tx: tx.inbox.backlog()) == 1


def test_words_that_a_database_cannot_keep_do_not_stop_an_event(store: Store) -> None:
    odd = replace(event(1), raw="a\x00b\ud83d \u202eטוב 👍")
    store.write_now(lambda tx: tx.inbox.add([odd], NOW))
    assert store.read_now(lambda tx: tx.inbox.waiting(1))[0].raw == "ab? \u202eטוב 👍"


def test_what_still_waits_is_told_from_what_was_worked_off_or_set_aside(store: Store) -> None:
    store.write_now(lambda tx: tx.inbox.add([event(n, str(n)) for n in range(1, 5)], NOW))
    seen = store.read_now(lambda tx: tx.inbox.waiting(9))
    store.write_now(lambda tx: (tx.inbox.done([seen[0].id], NOW), tx.inbox.set_aside(seen[2].id, "unreadable", NOW)))
    assert store.write_now(lambda tx: tx.inbox.still_waiting(seen)) == [seen[1], seen[3]]
    assert store.write_now(lambda tx: tx.inbox.still_waiting([])) == []
