"""Links and sessions of the pages in the store, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from people.model import Role
from store.pages import KEPT, Session, Ticket
from store.store import Store
from store.tx import Tx
from tests.store.mentoring_sample import LEARNER, OTHER, office
from tests.store.sample import HOUR, NOW

QUARTER = timedelta(minutes=15)
SESSION = Session("hash", LEARNER, frozenset({Role.SUPERVISOR, Role.ADMIN}), NOW, NOW, NOW + 12 * HOUR)


@pytest.fixture
def staffed(store: Store) -> Store:
    store.write_now(office)
    return store


def tickets(store: Store) -> None:
    made = [
        Ticket(1, LEARNER, NOW, NOW + QUARTER),
        Ticket(2, LEARNER, NOW + HOUR, NOW + HOUR + QUARTER),
        Ticket(3, OTHER, NOW, NOW + QUARTER),
    ]
    store.write_now(lambda tx: tx.save(made))


def test_a_link_is_used_once_and_takes_the_others_of_its_person_with_it(staffed: Store) -> None:
    tickets(staffed)
    assert staffed.write_now(lambda tx: tx.pages.use(2, NOW + HOUR))
    assert not staffed.write_now(lambda tx: tx.pages.use(2, NOW + HOUR))
    assert not staffed.write_now(lambda tx: tx.pages.use(1, NOW))
    assert staffed.write_now(lambda tx: tx.pages.use(3, NOW))
    used = staffed.read_now(lambda tx: [tx.pages.ticket(number) for number in (1, 2, 3, 4)])
    assert [one and one.used_at for one in used] == [NOW + HOUR, NOW + HOUR, NOW, None]


def test_a_link_out_of_time_is_not_used(staffed: Store) -> None:
    tickets(staffed)
    assert not staffed.write_now(lambda tx: tx.pages.use(1, NOW + QUARTER))
    assert staffed.read_now(lambda tx: tx.pages.asked(LEARNER, NOW + timedelta(seconds=1))) == 1
    assert staffed.read_now(lambda tx: tx.pages.asked(LEARNER, NOW)) == 2


def test_a_session_is_kept_seen_and_ended(staffed: Store) -> None:
    staffed.write_now(lambda tx: tx.save([SESSION]))
    staffed.write_now(lambda tx: tx.pages.seen("hash", NOW + HOUR))
    found = staffed.read_now(lambda tx: tx.pages.session("hash"))
    assert found
    assert (found.roles, found.opened_at, found.seen_at) == (SESSION.roles, NOW, NOW + HOUR)
    staffed.write_now(lambda tx: tx.pages.end("hash"))
    assert staffed.read_now(lambda tx: tx.pages.session("hash")) is None


def test_what_ended_long_ago_is_let_go(staffed: Store) -> None:
    tickets(staffed)
    staffed.write_now(lambda tx: tx.save([SESSION]))
    assert staffed.write_now(lambda tx: tx.pages.prune(NOW + KEPT)) == 0
    assert staffed.write_now(lambda tx: tx.pages.prune(NOW + KEPT + QUARTER + QUARTER)) == 2
    assert staffed.write_now(lambda tx: tx.pages.prune(NOW + KEPT + 13 * HOUR)) == 2


def test_who_is_erased_is_logged_in_nowhere(staffed: Store) -> None:
    tickets(staffed)

    def work(tx: Tx) -> None:
        tx.save([SESSION])
        tx.people.erase(LEARNER, NOW)

    staffed.write_now(work)
    left = staffed.read_now(lambda tx: (tx.pages.session("hash"), tx.pages.visits(LEARNER), tx.pages.visits(OTHER)))
    assert left[:2] == (None, [])
    assert len(left[2]) == 1
