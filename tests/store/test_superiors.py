"""Who stands above somebody: the whole way up, from several people at once, and a circle ends."""

from __future__ import annotations

from people.roster.model import RosterChanges
from store.store import Store
from store.superiors import superiors_of
from tests.store.sample import UNITS, person


def lead(store: Store, above: dict[int, int | None]) -> None:
    persons = tuple(person(n, superior=superior) for n, superior in above.items())
    store.write_now(lambda tx: tx.people.apply(RosterChanges(units=UNITS, persons=persons)))


def test_the_whole_way_up(store: Store) -> None:
    lead(store, {1: 2, 2: 3, 3: None, 4: 3, 5: None})
    found = store.read_now(lambda tx: superiors_of(tx.connection, [1, 2, 3, 4, 5]))
    assert found == {1: {2, 3}, 2: {3}, 4: {3}}
    assert store.read_now(lambda tx: (tx.people.superiors(1), tx.people.superiors(5))) == ({2, 3}, frozenset())
    assert store.read_now(lambda tx: superiors_of(tx.connection, [])) == {}


def test_a_circle_ends_where_it_closes(store: Store) -> None:
    """A roster with one is refused; a table that has one all the same is no reason to hang."""
    lead(store, {1: 2, 2: 3, 3: 1})
    assert store.read_now(lambda tx: tx.people.superiors(1)) == {2, 3}


def test_matching_keeps_all_of_them_away(store: Store) -> None:
    lead(store, {1: 2, 2: 3, 3: None})
    [mentee] = store.read_now(lambda tx: tx.mentoring.mentees([1]))
    assert mentee.superior_ids == {2, 3}
