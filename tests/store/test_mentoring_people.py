"""Mentors and learners come back as they were given, with what other tables know of them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import time

import pytest
from sqlalchemy import Table

from lessons.study import Participation
from mentoring.answers import BankAnswer
from mentoring.model import Need, Pair
from people.jp import JpEntry
from people.model import LearningHours, Leave, Role, Zone
from people.roster.model import RosterChanges
from store import mentoring_tables as tables
from store.errors import StoreConflict
from store.mentoring_model import AssessedBy, Assessment, MenteeWish
from store.model import AddressStatus
from store.store import Store
from store.tx import Tx
from tests.store.mentoring_sample import (
    DAY,
    LEARNER,
    MENTOR,
    OTHER,
    SERVICE,
    assessment,
    full_terms,
    full_wish,
    office,
    pair,
    terms,
)
from tests.store.sample import NOW, address, agency, person


@pytest.mark.parametrize(
    ("kind", "table", "more"),
    [
        (Assessment, tables.assessments, {"id"}),
        (Pair, tables.pairs, set()),
        (BankAnswer, tables.bank_answers, {"stems"}),
        (JpEntry, tables.jp_entries, set()),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_table_has_a_column_for_each_field_in_the_same_order(kind: type, table: Table, more: set[str]) -> None:
    assert [f.name for f in fields(kind)] == [c.name for c in table.c if c.name not in more]


def test_what_a_mentor_offers_comes_back_and_is_changed(store: Store) -> None:
    store.write_now(agency)
    store.write_now(lambda tx: tx.save([full_terms()]))
    found = store.read_now(lambda tx: tx.mentoring.profile(MENTOR))
    assert found is not None
    assert (found.person, found.terms, found.load) == (person(MENTOR), full_terms(), 0)
    store.write_now(lambda tx: tx.save([terms(years=3)]))
    again = store.read_now(lambda tx: tx.mentoring.profile(MENTOR))
    assert again is not None
    assert again.terms == terms(years=3)
    assert store.read_now(lambda tx: tx.mentoring.profile(LEARNER)) is None


def test_a_leave_that_ends_early_leaves_the_days_before(store: Store) -> None:
    planned, begun = Leave(NOW.date() + 9 * DAY, NOW.date() + 12 * DAY), Leave(NOW.date() - 3 * DAY, NOW.date() + DAY)
    left = Leave(begun.first, NOW.date() - DAY)

    def work(tx: Tx) -> None:
        office(tx)
        tx.people.add_leave(MENTOR, planned)
        tx.people.add_leave(MENTOR, begun)
        tx.people.add_leave(LEARNER, planned)
        tx.people.end_leave(MENTOR, begun, left)
        tx.people.end_leave(MENTOR, planned, None)
        tx.people.end_leave(MENTOR, planned, None)

    store.write_now(work)
    assert store.read_now(lambda tx: (tx.people.leaves(MENTOR), tx.people.leaves(LEARNER))) == ([left], [planned])


def test_a_mentor_is_loaded_with_leave_load_and_whether_they_can_be_reached(store: Store) -> None:
    def some(tx: Tx) -> None:
        office(tx, 5)
        tx.people.add_leave(MENTOR, Leave(NOW.date(), NOW.date()))
        tx.save([pair(1), replace(pair(2, mentee_id=OTHER)), pair(3, mentee_id=4, mentor_id=5)])
        tx.save([replace(address(4, 4), status=AddressStatus.BLOCKED)])
        tx.save([Participation(OTHER, 1, NOW, NOW), Participation(5, 1, NOW, days=frozenset({1}))])

    store.write_now(some)
    found = {m.person.id: m for m in store.read_now(lambda tx: tx.mentoring.profiles())}
    assert {id_: (m.load, m.reachable) for id_, m in found.items()} == {
        MENTOR: (2, True), OTHER: (0, False), 4: (0, False), 5: (1, True),
    }  # fmt: skip
    assert found[MENTOR].leaves == (Leave(NOW.date(), NOW.date()),)
    assert found[5].participation.days == frozenset({1})
    assert store.read_now(lambda tx: tx.mentoring.loads()) == {MENTOR: 2, 5: 1}
    assert [m.person.id for m in store.read_now(lambda tx: tx.mentoring.profiles_of([5, 1, MENTOR]))] == [MENTOR, 5]


def test_only_who_is_active_and_has_the_role_still_is_asked(store: Store) -> None:
    def some(tx: Tx) -> None:
        office(tx, 5)
        tx.save([terms(4, active=False)])
        tx.people.apply(RosterChanges(persons=(person(5),)))
        tx.people.erase(OTHER, NOW)

    store.write_now(some)
    assert [m.person.id for m in store.read_now(lambda tx: tx.mentoring.profiles())] == [MENTOR]
    assert [m.person.id for m in store.read_now(lambda tx: tx.mentoring.profiles(active=False))] == [MENTOR, 4, 5]


def test_mentors_of_the_roster_without_a_profile_are_found(store: Store) -> None:
    def some(tx: Tx) -> None:
        office(tx, 4)
        new = replace(person(9), roles=frozenset({Role.MENTOR, Role.SUPERVISOR}))
        tx.people.apply(RosterChanges(persons=(new,)))

    store.write_now(some)
    assert [p.id for p in store.read_now(lambda tx: tx.mentoring.without_profile())] == [9]


def test_what_matching_takes_of_a_mentor(store: Store) -> None:
    store.write_now(lambda tx: (office(tx), tx.save([pair(1)])))
    found = store.read_now(lambda tx: tx.mentoring.profile(MENTOR))
    assert found is not None
    hours = LearningHours(Zone.WIT, at=time(9))
    profile = found.profile(hours, 8)
    assert (profile.person_id, profile.expertise, profile.hours, profile.load) == (MENTOR, {SERVICE: 4}, hours, 1)
    assert (profile.capacity, profile.active, profile.reachable) == (8, True, True)
    assert replace(found, terms=full_terms()).profile(hours, 8).capacity == 3


def test_a_learner_is_loaded_with_wishes_and_the_latest_levels(store: Store) -> None:
    def some(tx: Tx) -> None:
        agency(tx)
        tx.save([full_wish()])
        tx.save([assessment(2, after=DAY), assessment(1), assessment(4, AssessedBy.SUPERIOR)])
        tx.save([assessment(3, competency="digital")])

    store.write_now(some)
    found = store.read_now(lambda tx: tx.mentoring.mentee(LEARNER))
    assert found is not None
    assert (found.person, found.wish) == (person(LEARNER), full_wish())
    assert found.own_levels == {SERVICE: 2, "digital": 3}
    assert found.superior_levels == {SERVICE: 4}


def test_a_learner_who_said_nothing_is_loaded_too(store: Store) -> None:
    store.write_now(agency)
    [found] = store.read_now(lambda tx: tx.mentoring.mentees([LEARNER, 99]))
    assert (found.wish, found.own_levels, found.leaves) == (MenteeWish(LEARNER), {}, ())
    assert store.read_now(lambda tx: tx.mentoring.mentees([])) == []


def test_what_matching_takes_of_a_learner(store: Store) -> None:
    store.write_now(lambda tx: (agency(tx), tx.people.apply(RosterChanges(persons=(person(1, superior=2),)))))
    found = store.read_now(lambda tx: tx.mentoring.mentee(LEARNER))
    assert found is not None
    hours, needs = LearningHours(Zone.WIT), (Need(SERVICE, 3, 1),)
    need = found.need(needs, hours)
    assert (need.person_id, need.needs, need.languages, need.superior_ids) == (1, needs, ("id",), frozenset({2}))
    wishful = replace(found, wish=full_wish()).need(needs, hours)
    assert (wishful.languages, wishful.earlier_mentor_id, wishful.talk) == (("en",), 3, (time(10), time(12)))


def test_who_looks_for_a_mentor(store: Store) -> None:
    def some(tx: Tx) -> None:
        agency(tx, 7)
        tx.save([MenteeWish(2, wanted=False), MenteeWish(3, "ingin belajar"), pair(1, 4, 1)])
        tx.save([Participation(5), Participation(6, 1, NOW, NOW)])
        tx.people.apply(RosterChanges(persons=(replace(person(7), roles=frozenset({Role.MENTOR})),)))

    store.write_now(some)
    found = store.read_now(lambda tx: tx.mentoring.seekers())
    assert [(m.person.id, m.wish.own_words) for m in found] == [(1, ""), (3, "ingin belajar")]


def test_a_level_that_there_is_not_is_refused(store: Store) -> None:
    store.write_now(agency)
    with pytest.raises(StoreConflict, match="level"):
        store.write_now(lambda tx: tx.save([assessment(6)]))
