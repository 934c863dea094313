from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.costs import DEFAULT_WEIGHTS, parts, place_costs
from mentoring.matching import match, ranked
from mentoring.model import MatchResult, MenteeNeed, MentorProfile, Need
from mentoring.pairing import is_long
from mentoring.scoring import Scores
from people.calendar import WorkingCalendar
from people.model import LearningHours, Leave, Zone
from tests.mentoring.profiles import DIGITAL, LEADING, MENTEES, MENTORS, SERVICE, TODAY, away, mentee, mentor


def fits(learner: MenteeNeed, host: MentorProfile) -> bool:
    """The hard rules once more, written down apart from the code that they check."""
    widest = max((need.gap for need in learner.needs), default=0)
    able = any(n.gap == widest and host.expertise.get(n.competency, 0) >= n.required for n in learner.needs)
    barred = learner.superior_ids | learner.exclusions | {learner.person_id}
    gone = any(leave.first <= TODAY <= leave.last and takes_long(leave, host) for leave in host.hours.leaves)
    willing = host.person_id not in barred and learner.person_id not in host.exclusions
    return able and willing and host.active and host.reachable and not host.resting and not gone


def takes_long(leave: Leave, host: MentorProfile) -> bool:
    """Two weeks from today on, or ten of their days in all."""
    ahead = [leave.first + timedelta(days=number) for number in range((leave.last - leave.first).days + 1)]
    theirs = [day for day in ahead if day.weekday() in (host.hours.days or range(5))]
    return leave.last >= TODAY + timedelta(days=14) or len(theirs) >= 10


def best_of_all_ways(learners: list[MenteeNeed], hosts: list[MentorProfile]) -> tuple[int, int]:
    """(unmatched, cost) by trying every way."""

    @cache
    def best(number: int, loads: tuple[int, ...]) -> tuple[int, int]:
        if number == len(learners):
            return 0, 0
        left, cost = best(number + 1, loads)
        ways = [(left + 1, cost)]
        for place, host in enumerate(hosts):
            if fits(learners[number], host) and loads[place] < host.capacity:
                more = tuple(load + (at == place) for at, load in enumerate(loads))
                left, cost = best(number + 1, more)
                load_cost = DEFAULT_WEIGHTS.load * (2 * loads[place] + 1) // host.capacity
                ways.append((left, cost + load_cost + parts(learners[number], host).total))
        return min(ways)

    return best(0, tuple(host.load for host in hosts))


@settings(max_examples=300)
@given(MENTEES, MENTORS)
def test_as_many_and_as_cheap_as_the_best_of_all_ways(learners: list[MenteeNeed], hosts: list[MentorProfile]) -> None:
    found = match(learners, hosts, TODAY)
    assert (len(found.unmatched), found.cost) == best_of_all_ways(learners, hosts)


@settings(max_examples=300)
@given(MENTEES, MENTORS)
def test_no_hard_rule_is_ever_broken(learners: list[MenteeNeed], hosts: list[MentorProfile]) -> None:
    found = match(learners, hosts, TODAY)
    by_id = {host.person_id: host for host in hosts}
    needs = {learner.person_id: learner for learner in learners}
    assert all(fits(needs[pair.mentee_id], by_id[pair.mentor_id]) for pair in found.matches)
    told = [pair.mentee_id for pair in found.matches] + [left.mentee_id for left in found.unmatched]
    assert sorted(told) == sorted(needs), "each learner is told of once"
    for load in found.loads:
        new = sum(pair.mentor_id == load.mentor_id for pair in found.matches)
        assert load.after == load.before + new
        assert new == 0 or load.after <= load.capacity


@settings(max_examples=200)
@given(MENTEES, MENTORS, st.randoms(use_true_random=False))
def test_the_order_in_which_people_are_given_changes_nothing(
    learners: list[MenteeNeed], hosts: list[MentorProfile], chance: random.Random
) -> None:
    first = match(learners, hosts, TODAY)
    chance.shuffle(learners)
    chance.shuffle(hosts)
    assert match(learners, hosts, TODAY) == first


@given(MENTEES, MENTORS)
def test_the_table_scores_what_the_parts_add_up_to(learners: list[MenteeNeed], hosts: list[MentorProfile]) -> None:
    scores = Scores(hosts, TODAY, DEFAULT_WEIGHTS)
    for learner in learners:
        expected = {
            place: parts(learner, host).total
            for place, host in enumerate(hosts)
            if fits(learner, host) and host.load < host.capacity
        }
        assert scores.row(learner) == expected


def partner(found: MatchResult) -> int | None:
    return found.matches[0].mentor_id if found.matches else None


@pytest.mark.parametrize(
    ("worse", "why"),
    [
        (mentor(1, job_family="keuangan"), "another job family"),
        (mentor(1, languages=("en",)), "no common language"),
        (mentor(1, hours=LearningHours(Zone.WIB)), "two hours apart"),
        (mentor(1, hours=LearningHours(Zone.WIT, days=frozenset({6}))), "no common day"),
        (mentor(1, values=frozenset({"loyal"})), "no common value"),
        (mentor(1, years=0), "less experience"),
        (mentor(1, expertise={SERVICE: 3}), "only as far as the required level"),
        (mentor(1, load=3), "more learners already"),
        (mentor(1, hesitation=6), "one who said no of late"),
    ],
)
def test_the_better_fit_wins_against_the_lower_id(worse: MentorProfile, why: str) -> None:
    assert partner(match([mentee()], [worse, mentor(2)], TODAY)) == 2, why


@pytest.mark.parametrize(
    "wanted",
    [{"preferences": frozenset({2})}, {"earlier_mentor_id": 2}, {"needs": (Need(SERVICE, 3, 2), Need(DIGITAL, 2, 1))}],
)
def test_a_wish_an_earlier_mentor_and_further_needs_count(wanted: dict[str, object]) -> None:
    hosts = [mentor(1), mentor(2, job_family="keuangan", expertise={SERVICE: 4, DIGITAL: 3})]
    if "needs" in wanted:
        hosts[1] = mentor(2, expertise={SERVICE: 4, DIGITAL: 3})
    assert partner(match([mentee(**wanted)], hosts, TODAY)) == 2


def test_a_mentors_own_wish_counts() -> None:
    hosts = [mentor(1), mentor(2, preferences=frozenset({101}))]
    assert partner(match([mentee()], hosts, TODAY)) == 2


def test_the_widest_gap_decides_who_is_able() -> None:
    learner = mentee(needs=(Need(SERVICE, 3, 1), Need(LEADING, 4, 2)))
    hosts = [mentor(1), mentor(2, expertise={LEADING: 4})]
    assert partner(match([learner], hosts, TODAY)) == 2


def test_learners_spread_over_equal_mentors_by_their_capacity() -> None:
    hosts = [mentor(1, capacity=8), mentor(2, capacity=4), mentor(3, capacity=4)]
    found = match([mentee(100 + n) for n in range(8)], hosts, TODAY)
    assert [load.after for load in found.loads] == [4, 2, 2]
    assert found.spread.by_learners == (0, 0, 2, 0, 1)
    assert (found.spread.lowest_percent, found.spread.highest_percent, found.spread.full) == (50, 50, 0)


def test_a_short_leave_is_no_hindrance_and_a_long_one_is() -> None:
    assert partner(match([mentee()], [mentor(1, hours=away(12))], TODAY)) == 1
    assert partner(match([mentee()], [mentor(1, hours=away(13))], TODAY)) is None
    two = (Leave(TODAY, TODAY + timedelta(days=6)), Leave(TODAY + timedelta(days=7), TODAY + timedelta(days=20)))
    assert partner(match([mentee()], [mentor(1, hours=LearningHours(Zone.WIT, leaves=two))], TODAY)) is None


def test_a_long_leave_is_a_hindrance_to_its_last_day() -> None:
    nearly_over = LearningHours(Zone.WIT, leaves=(Leave(TODAY - timedelta(days=20), TODAY + timedelta(days=1)),))
    assert partner(match([mentee()], [mentor(1, hours=nearly_over)], TODAY)) is None
    assert partner(match([mentee()], [mentor(1, hours=nearly_over)], TODAY + timedelta(days=2))) == 1
    endless = LearningHours(Zone.WIT, leaves=(Leave(TODAY - timedelta(days=20), date.max),))
    assert partner(match([mentee()], [mentor(1, hours=endless)], TODAY)) is None


@given(
    st.integers(-30, 5),
    st.integers(0, 40),
    st.frozensets(st.integers(0, 6), max_size=7),
)
def test_nobody_is_given_to_a_mentor_from_whom_the_same_leave_would_part_them(
    first: int, days: int, of_week: frozenset[int]
) -> None:
    leave = Leave(TODAY + timedelta(days=first), TODAY + timedelta(days=first + days))
    hours = LearningHours(Zone.WIT, days=of_week, leaves=(leave,))
    if leave.first <= TODAY <= leave.last and is_long(leave, hours, WorkingCalendar()):
        assert partner(match([mentee()], [mentor(1, hours=hours)], TODAY)) is None


def test_the_next_best_are_ranked_by_fit_and_load() -> None:
    hosts = [mentor(1, load=3), mentor(2), mentor(3, job_family="keuangan"), mentor(4, active=False), mentor(5)]
    assert [found.mentor_id for found in ranked(mentee(), hosts, TODAY)] == [2, 5, 3, 1]
    assert [found.mentor_id for found in ranked(mentee(), hosts, TODAY, but={2, 5})] == [3, 1]


def test_one_person_twice_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="twice"):
        match([mentee(), mentee()], [], TODAY)


def test_place_costs_rise_from_the_load_on() -> None:
    assert place_costs(DEFAULT_WEIGHTS, mentor(capacity=4, load=1), 9) == [180, 300, 420]
    assert place_costs(DEFAULT_WEIGHTS, mentor(capacity=4, load=5), 9) == []
