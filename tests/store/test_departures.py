"""Leaving the agency in the store: what ends, what stays, who is found by what, and that it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lessons.study import EnrolmentStatus, Participation
from people.departure import Departure, Reason
from people.model import Role
from people.roster.model import RosterChanges
from reports.follow_up_facts import Acting
from store.model import Invite
from store.pages import Session, Ticket
from store.store import Store
from store.tx import Tx
from tests.store.sample import ACCOUNT, HOUR, NOW, UNITS, card, learning, message, person

DAY = date(2026, 11, 24)


def _left(tx: Tx, number: int = 1) -> None:
    tx.departures.carry_out(number, DAY, NOW)


@pytest.fixture
def at(store: Store) -> Store:
    """Three who learn; 1 leads 2, mentors and administrates."""

    def work(tx: Tx) -> None:
        learning(tx)
        roles = frozenset({Role.LEARNER, Role.MENTOR, Role.ADMIN})
        people = (replace(person(1), roles=roles), person(2, superior=1), person(3))
        tx.people.apply(RosterChanges(units=UNITS, persons=people))

    store.write_now(work)
    return store


def test_what_was_noted_is_found_by_its_day_and_can_be_taken_back(at: Store) -> None:
    one = Departure(1, date(2026, 12, 31), Reason.RETIREMENT, "198603142010010009", NOW)
    other = Departure(2, date(2026, 12, 1), None, "root", NOW)
    at.write_now(lambda tx: tx.save([one, other]))
    assert at.read_now(lambda tx: tx.departures.noted()) == [other, one]
    assert at.read_now(lambda tx: tx.departures.next_day()) == other.day
    assert at.read_now(lambda tx: tx.departures.due(other.day, 9)) == [other]
    at.write_now(lambda tx: tx.save([replace(one, day=date(2026, 12, 2))]))
    assert at.read_now(lambda tx: tx.departures.of(1)) == replace(one, day=date(2026, 12, 2)), "one for each person"
    assert at.write_now(lambda tx: tx.departures.forget(1))
    assert not at.write_now(lambda tx: tx.departures.forget(1))
    assert at.read_now(lambda tx: tx.people.find(person(1).nip)).departed_on is None  # type: ignore[union-attr]


def test_who_left_is_found_by_who_they_are_and_not_by_what_they_were(at: Store) -> None:
    at.write_now(_left)
    for found in (tx_find(at), at.read_now(lambda tx: tx.people.by_id([1])), list(existing(at))):
        assert [one.departed_on for one in found if one.id == 1] == [DAY]

    def by_what(tx: Tx) -> list[list[int]]:
        groups = (tx.people.in_unit(None), tx.people.in_unit(UNITS[1].name), tx.people.by_phone(person(1).phone),
                  tx.people.with_role(Role.ADMIN), tx.people.with_role(Role.MENTOR))  # fmt: skip
        return [[one.id for one in group] for group in groups]

    assert at.read_now(by_what) == [[2, 3], [2, 3], [], [], []]
    at.write_now(lambda tx: _left(tx, 2))
    assert at.read_now(lambda tx: tx.people.reports_of(1)) == []
    assert not at.read_now(lambda tx: tx.pages.leads(1))


def test_whose_superior_has_left_is_unled_unless_somebody_stands_in(at: Store) -> None:
    assert at.read_now(lambda tx: tx.departures.unled(DAY)) == 0
    at.write_now(_left)
    assert at.read_now(lambda tx: tx.departures.unled(DAY)) == 1
    at.write_now(lambda tx: tx.save([Acting(9, 1, 3, DAY, None)]))
    assert at.read_now(lambda tx: tx.departures.unled(DAY)) == 0
    at.write_now(lambda tx: _left(tx, 2))
    at.write_now(lambda tx: tx.follow_ups.end_acting(9))
    assert at.read_now(lambda tx: tx.departures.unled(DAY)) == 0, "who left too misses no superior"


def tx_find(at: Store) -> list[object]:
    return [at.read_now(lambda tx: tx.people.find(person(1).nip))]


def existing(at: Store) -> list[object]:
    return list(at.read_now(lambda tx: tx.people.existing()).persons.values())


def test_nothing_is_due_or_sent_any_more_and_what_was_learned_stays(at: Store) -> None:
    def more(tx: Tx) -> None:
        tx.save([card(1), replace(Participation(1, 1, NOW), review_due_at=NOW)])
        tx.save([message("theirs", 1), message("other", 2)])
        tx.save([Ticket(7, 1, NOW, NOW + HOUR), Session("hash", 1, frozenset({Role.ADMIN}), NOW, NOW, NOW + HOUR)])
        tx.save([Invite("open", 1, NOW, NOW + HOUR), Invite("used", 1, NOW, NOW + HOUR, NOW)])

    at.write_now(more)
    assert at.read_now(lambda tx: (tx.departures.waiting_for(1), tx.departures.invitations(1, NOW))) == (1, 1)
    at.write_now(_left)
    assert at.read_now(lambda tx: (tx.departures.waiting_for(1), tx.departures.invitations(1, NOW))) == (0, 0)
    assert at.read_now(lambda tx: tx.people.invite("open")).expires_at == NOW  # type: ignore[union-attr]  # it is there
    assert 1 not in at.read_now(lambda tx: tx.study.due(NOW, 9))
    assert at.read_now(lambda tx: tx.study.reviews_due(NOW, 9)) == []
    [enrolment] = at.read_now(lambda tx: tx.study.enrolments(1))
    assert (enrolment.status, enrolment.next_due_at) == (EnrolmentStatus.WITHDRAWN, None)
    assert at.read_now(lambda tx: len(tx.study.records(1))) == 1, "history stays"
    leased = at.write_now(lambda tx: tx.outbox.claim(NOW, [ACCOUNT], 9, HOUR, "t"))
    assert [one.key for one in leased] == ["other"]
    assert at.read_now(lambda tx: (tx.pages.ticket(7), tx.pages.session("hash"))) == (None, None)
    assert set(at.write_now(lambda tx: tx.turns.load_people([1, 2], NOW))) == {2}, "they have no chat to us"
    assert at.read_now(lambda tx: tx.mentoring.reachable([1, 2])) == {2}
    assert at.read_now(lambda tx: tx.mentoring.mentee(1)) is None
    assert [one.id for one in at.read_now(lambda tx: tx.mentoring.without_profile())] == []


def test_who_is_back_is_staff_again_with_their_reviews_and_without_an_enrolment(at: Store) -> None:
    at.write_now(lambda tx: tx.save([card(1, due_at=NOW + HOUR)]))
    at.write_now(_left)
    at.write_now(lambda tx: tx.departures.take_back(1))
    assert [one.id for one in at.read_now(lambda tx: tx.people.with_role(Role.ADMIN))] == [1]
    assert set(at.write_now(lambda tx: tx.turns.load_people([1], NOW))) == {1}
    learner = at.read_now(lambda tx: tx.turns.learners([1], NOW))[1]
    assert (learner.participation.review_due_at, learner.enrolments) == (NOW + HOUR, ())


def test_a_roster_keeps_who_has_left_as_they_are(at: Store) -> None:
    at.write_now(_left)
    known = at.read_now(lambda tx: tx.people.existing()).persons[person(1).nip]
    at.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(replace(known, rank="III/b"),))))
    found = at.read_now(lambda tx: tx.people.find(person(1).nip))
    assert found is not None
    assert (found.rank, found.departed_on) == ("III/b", DAY)


def test_of_who_is_erased_nothing_is_noted(at: Store) -> None:
    at.write_now(lambda tx: tx.save([Departure(1, DAY, Reason.DEATH, "root", NOW)]))
    at.write_now(lambda tx: tx.people.erase(1, NOW))
    assert at.read_now(lambda tx: tx.departures.noted()) == []
