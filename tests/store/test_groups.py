"""Groups in the store: what they count, that they end when one is left, and that nobody's name outlives them."""

from __future__ import annotations

from dataclasses import replace

from mentoring import pairing
from mentoring.groups import Group
from store.mentoring_model import group_key
from store.store import Store
from store.tables import outbox
from store.tx import Tx
from tests.store.mentoring_sample import MENTOR, SERVICE, office, pair
from tests.store.sample import NOW, address, message

FOUR = range(5, 9)


def put(store: Store) -> None:
    """Four learners share a place that counts two, a fifth has one alone."""

    def work(tx: Tx) -> None:
        office(tx, 9)
        tx.save([Group(1, MENTOR, SERVICE, 2, NOW)])
        tx.save([*(replace(pair(n), mentee_id=n, group_id=1) for n in FOUR), replace(pair(9), mentee_id=9)])

    store.write_now(work)


def leave(store: Store, *pairs: int) -> int:
    def work(tx: Tx) -> int:
        tx.save([pairing.depart(tx.mentoring.pair(number), NOW) for number in pairs])  # type: ignore[arg-type]  # there
        return tx.mentoring.close_small_groups(NOW)

    return store.write_now(work)


def load(store: Store) -> tuple[int, int]:
    """As matching loads it, and as it is counted for all."""
    profile = store.read_now(lambda tx: tx.mentoring.profile(MENTOR))
    assert profile
    return profile.load, store.read_now(lambda tx: tx.mentoring.loads()[MENTOR])


def test_a_group_counts_as_what_it_was_made_for(store: Store) -> None:
    put(store)
    assert load(store) == (3, 3)
    assert [one.id for one in store.read_now(lambda tx: tx.mentoring.pairs_of_group(1))] == list(FOUR)
    assert store.read_now(lambda tx: tx.mentoring.group(1)) == Group(1, MENTOR, SERVICE, 2, NOW)
    assert store.read_now(lambda tx: tx.mentoring.group(2)) is None


def test_it_ends_when_one_is_left_who_then_has_a_place_alone(store: Store) -> None:
    put(store)
    assert leave(store, 5, 6) == 0
    assert load(store) == (3, 3)
    assert leave(store, 7) == 1
    assert load(store) == (2, 2)
    ended = store.read_now(lambda tx: tx.mentoring.group(1))
    assert ended
    assert ended.closed_at == NOW
    assert store.read_now(lambda tx: tx.mentoring.groups_of_mentor(MENTOR)) == []
    assert leave(store) == 0


def test_who_is_erased_is_named_to_no_group_any_more(store: Store) -> None:
    put(store)
    told = replace(message("x", 6), key=group_key(1, "named/6"))
    store.write_now(lambda tx: tx.save([address(6), told]))
    store.write_now(lambda tx: [tx.people.erase(number, NOW) for number in (5, 7, 8)])
    ended = store.read_now(lambda tx: tx.mentoring.group(1))
    assert ended
    assert ended.closed_at == NOW
    payload = store.read_now(
        lambda tx: tx.connection.scalar(
            outbox.select().with_only_columns(outbox.c.payload).where(outbox.c.key == told.key)
        )
    )
    assert payload == ""
