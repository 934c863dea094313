"""Groups: three or four with the same need, no hard rule broken, room for them, and the same whatever the order."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.forming import match_groups
from mentoring.groups import LARGEST, SMALLEST, Group, GroupReason, Standing
from mentoring.matching import match
from mentoring.model import MenteeNeed, MentorProfile, Need
from tests.mentoring.profiles import DIGITAL, MENTEES, MENTORS, SERVICE, TODAY, mentee, mentor
from tests.mentoring.test_matching import fits

MANY = st.lists(
    st.builds(
        lambda number, short, wish, superior: mentee(
            number, needs=(Need(SERVICE if short else DIGITAL, 3, 1),), in_group=wish, superior_ids=superior - {number}
        ),
        number=st.integers(101, 115),
        short=st.booleans(),
        wish=st.booleans(),
        superior=st.frozensets(st.sampled_from((1, 2, 3, 4, 5, 101, 102, 103)), max_size=1),
    ),
    max_size=12,
    unique_by=lambda one: one.person_id,
)
"""Many with the same needs, so that groups really come about."""
FEW = st.lists(
    st.builds(
        lambda number, places, both: mentor(
            number, capacity=places, expertise={SERVICE: 4, DIGITAL: 4} if both else {SERVICE: 4}
        ),
        number=st.integers(1, 5),
        places=st.integers(0, 4),
        both=st.booleans(),
    ),
    max_size=3,
    unique_by=lambda one: one.person_id,
)
WORLDS = st.one_of(st.tuples(MANY, FEW), st.tuples(MENTEES, MENTORS))


@settings(max_examples=300)
@given(WORLDS)
def test_groups_keep_to_the_rules(world: tuple[list[MenteeNeed], list[MentorProfile]]) -> None:
    learners, hosts = world
    found = match_groups(learners, hosts, TODAY)
    needs, by_id = {one.person_id: one for one in learners}, {one.person_id: one for one in hosts}
    told = [one.mentee_id for one in found.pairs.matches] + [one.mentee_id for one in found.pairs.unmatched]
    told += [one.mentee_id for group in found.groups for one in group.members]
    assert sorted(told) == sorted(needs), "each learner is told of once"
    for group in found.groups:
        assert not {one.mentee_id for one in group.members} & {
            boss for one in group.members for boss in needs[one.mentee_id].superior_ids
        }, "nobody with somebody above them"
        host = by_id[group.mentor_id]
        assert SMALLEST <= len(group.members) <= LARGEST
        for member in group.members:
            learner = needs[member.mentee_id]
            assert fits(learner, host)
            widest = max(need.gap for need in learner.needs)
            [same] = [n for n in learner.needs if n.competency == group.competency]
            assert same.gap == widest
            assert host.expertise[group.competency] >= same.required
        if group.reason is GroupReason.WISH:
            assert all(needs[one.mentee_id].in_group for one in group.members)
    for load in found.pairs.loads:
        pairs = sum(one.mentor_id == load.mentor_id for one in found.pairs.matches)
        shared = sum(group.counts for group in found.groups if group.mentor_id == load.mentor_id)
        assert load.after == load.before + pairs + shared
        assert pairs + shared == 0 or load.after <= load.capacity


@settings(max_examples=200)
@given(WORLDS, st.randoms(use_true_random=False))
def test_the_order_in_which_people_are_given_changes_nothing(
    world: tuple[list[MenteeNeed], list[MentorProfile]], chance: random.Random
) -> None:
    learners, hosts = world
    first = match_groups(learners, hosts, TODAY)
    learners, hosts = learners[:], hosts[:]
    chance.shuffle(learners)
    chance.shuffle(hosts)
    assert match_groups(learners, hosts, TODAY) == first


@settings(max_examples=200)
@given(WORLDS)
def test_nobody_is_worse_off_where_nobody_wishes_a_group(world: tuple[list[MenteeNeed], list[MentorProfile]]) -> None:
    learners, hosts = world
    learners = [replace(one, in_group=False) for one in learners]
    alone, found = match(learners, hosts, TODAY), match_groups(learners, hosts, TODAY)
    assert {one.mentee_id for one in found.pairs.unmatched} <= {one.mentee_id for one in alone.unmatched}
    if not any(one.code == "all_full" for one in alone.unmatched):
        assert (found.pairs.matches, found.groups) == (alone.matches, ())


def test_four_share_two_places_where_they_would_not_do_for_all() -> None:
    learners, hosts = [mentee(number) for number in range(101, 105)], [mentor(1, capacity=2)]
    assert len(match(learners, hosts, TODAY).unmatched) == 2
    found = match_groups(learners, hosts, TODAY)
    assert not found.pairs.unmatched
    [group] = found.groups
    assert [one.mentee_id for one in group.members] == [101, 102, 103, 104]
    assert (group.reason, group.competency, found.pairs.loads[0].after) == (GroupReason.SHORT, SERVICE, 2)


def test_who_can_have_a_mentor_alone_keeps_them() -> None:
    learners, hosts = [mentee(number) for number in range(101, 105)], [mentor(1, capacity=4)]
    assert match_groups(learners, hosts, TODAY).groups == ()


def test_who_wishes_a_group_gets_one_with_others_who_do() -> None:
    learners = [mentee(number, in_group=number < 104) for number in range(101, 106)]
    found = match_groups(learners, [mentor(1, capacity=8)], TODAY)
    [group] = found.groups
    assert [one.mentee_id for one in group.members] == [101, 102, 103]
    assert group.reason is GroupReason.WISH
    assert [one.mentee_id for one in found.pairs.matches] == [104, 105]


def test_two_who_wish_a_group_are_none() -> None:
    learners = [mentee(number, in_group=True) for number in (101, 102)]
    found = match_groups(learners, [mentor(1)], TODAY)
    assert (found.groups, len(found.pairs.matches)) == ((), 2)


def test_a_person_who_comes_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="twice"):
        match_groups([mentee(), mentee()], [mentor()], TODAY)
    with pytest.raises(ValueError, match="twice"):
        match_groups([mentee()], [mentor(), mentor()], TODAY)


def standing(*members: int, above: dict[int, frozenset[int]] | None = None, competency: str = SERVICE) -> Standing:
    """The group of mentor 1, who is full with it."""
    group = Group(7, 1, competency, 2, datetime(2026, 11, 1, tzinfo=UTC), named_at=datetime(2026, 11, 2, tzinfo=UTC))
    return Standing(group, {one: (above or {}).get(one, frozenset()) for one in members})


FULL = [mentor(1, capacity=2, load=2)]


def joins(learners: list[MenteeNeed], *groups: Standing, hosts: list[MentorProfile] | None = None) -> list[int]:
    found = match_groups(learners, FULL if hosts is None else hosts, TODAY, standing=groups)
    assert {one.match.mentee_id for one in found.joining} & {u.mentee_id for u in found.pairs.unmatched} == set()
    return [one.match.mentee_id for one in found.joining]


def test_who_is_left_over_takes_a_place_in_a_group_that_stands() -> None:
    assert joins([mentee(101), mentee(102)], standing(201, 202, 203)) == [101], "one place was free"
    assert joins([mentee(101), mentee(102)], standing(201, 202)) == [101, 102]
    assert joins([mentee(101)], standing(201, 202, 203, 204)) == []
    assert joins([mentee(101)], standing(201, 202, 203, competency=DIGITAL)) == [], "another competency"
    assert joins([mentee(101)], standing(201, 202, 203), hosts=[mentor(1, capacity=3, load=2)]) == [], "a place alone"


def test_the_hard_rules_hold_for_a_place_in_a_group() -> None:
    assert joins([mentee(101, superior_ids=frozenset({1}))], standing(201, 202, 203)) == []
    assert joins([mentee(101, exclusions=frozenset({1}))], standing(201, 202, 203)) == []
    assert joins([mentee(101)], standing(201, 202, 203), hosts=[mentor(1, capacity=2, load=2, active=False)]) == []


def test_nobody_joins_somebody_above_or_below_them() -> None:
    assert joins([mentee(101, superior_ids=frozenset({202}))], standing(201, 202, 203)) == []
    assert joins([mentee(101)], standing(201, 202, 203, above={203: frozenset({101})})) == []
    below = mentee(102, superior_ids=frozenset({101}))
    assert joins([mentee(101), below], standing(201, 202)) == [101], "nor two who join at once"


def test_places_in_standing_groups_are_taken_before_a_new_group_is_formed() -> None:
    hosts = [mentor(1, capacity=4, load=2)]
    found = match_groups([mentee(n) for n in range(101, 106)], hosts, TODAY, standing=[standing(201, 202, 203)])
    assert len(found.joining) == 1
    placed = {one.match.mentee_id for one in found.joining} | {m.mentee_id for m in found.pairs.matches}
    placed |= {one.mentee_id for group in found.groups for one in group.members}
    assert len(placed) == 5
