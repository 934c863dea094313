from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring import pairing
from mentoring.model import Ending, Pair, PairStatus
from mentoring.refusal import Refused
from mentoring.standing import lapsed
from people.calendar import WorkingCalendar
from people.hours import is_quiet, local
from people.model import LearningHours, Leave, Zone
from tests.mentoring.profiles import mentee

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
WIT = LearningHours(Zone.WIT)
CALENDAR = WorkingCalendar()
LEARNER, MENTOR, STRANGER = 101, 1, 7


def proposed() -> Pair:
    return pairing.propose(1, LEARNER, MENTOR, NOW, LATER)


def accepted() -> Pair:
    return pairing.accept(proposed(), NOW, LATER)


def introduced() -> Pair:
    return pairing.agree_to_be_named(pairing.agree_to_be_named(accepted(), LEARNER, NOW), MENTOR, NOW)


def active() -> Pair:
    return pairing.begin(introduced(), NOW)


def refusal(act: Callable[[], Pair]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_from_the_proposal_to_the_reflections() -> None:
    pair = active()
    assert (pair.status, pair.accepted_at, pair.introduced_at, pair.active_at) == (PairStatus.ACTIVE, NOW, NOW, NOW)
    closed = pairing.close(pair, LATER)
    assert (closed.status, closed.ending, closed.ended_at) == (PairStatus.CLOSED, Ending.REACHED, LATER)
    told = pairing.reflect(pairing.reflect(closed, LEARNER, " Terbantu. "), MENTOR, "Senang.")
    assert told.reflections == {LEARNER: "Terbantu.", MENTOR: "Senang."}


def test_one_consent_is_not_enough_and_saying_it_twice_changes_nothing() -> None:
    once = pairing.agree_to_be_named(accepted(), MENTOR, NOW)
    assert once.status is PairStatus.ACCEPTED
    assert pairing.agree_to_be_named(once, MENTOR, NOW) == once


def test_a_declined_proposal_rolls_on_and_nobody_is_asked_twice() -> None:
    declined = pairing.decline(proposed(), NOW)
    second = pairing.roll_on(declined, 2, 5, NOW, LATER)
    assert (second.mentor_id, second.tried, second.follows) == (5, {MENTOR}, 1)
    lapsed = pairing.lapse(second, LATER)
    assert refusal(lambda: pairing.roll_on(lapsed, 3, MENTOR, NOW, LATER)) == "asked_before"
    assert refusal(lambda: pairing.roll_on(lapsed, 3, 5, NOW, LATER)) == "asked_before"
    assert pairing.roll_on(lapsed, 3, 6, NOW, LATER).tried == {MENTOR, 5}


def test_a_proposal_lapses_only_when_its_time_is_over() -> None:
    assert refusal(lambda: pairing.lapse(proposed(), LATER - timedelta(seconds=1))) == "too_early"
    assert pairing.lapse(proposed(), LATER).status is PairStatus.LAPSED
    assert pairing.lapse(accepted(), LATER).status is PairStatus.LAPSED, "nor does it wait for consent for ever"


@pytest.mark.parametrize(
    ("day", "waited", "ends"),
    [(24, 0, "Thu 26 12:00"), (24, 1, "Thu 26 12:00"), (24, 2, "Wed 25 12:00"), (27, 0, "Tue 01 12:00")],
)
def test_a_proposal_is_open_for_two_working_days_or_one_where_somebody_has_waited(
    day: int, waited: int, ends: str
) -> None:
    days = pairing.answer_days(waited)
    until = pairing.answer_by(datetime(2026, 11, day, 3, tzinfo=UTC), WIT, CALENDAR, days)
    assert local(WIT, until).strftime("%a %d %H:%M") == ends


def test_a_mentors_own_choice_of_days_or_leave_does_not_stretch_a_proposal() -> None:
    seldom = LearningHours(Zone.WIT, days=frozenset({0}), leaves=(Leave(date(2026, 11, 24), date(2026, 12, 24)),))
    assert pairing.answer_by(NOW, seldom, CALENDAR) == pairing.answer_by(NOW, WIT, CALENDAR)


def test_a_proposal_that_is_taken_back_says_nothing_of_its_mentor() -> None:
    for now in (NOW, LATER, LATER + timedelta(days=1)):
        released = pairing.release(proposed(), now)
        assert released.status is PairStatus.LAPSED
        assert not lapsed(released)
    assert lapsed(pairing.lapse(proposed(), LATER))
    assert refusal(lambda: pairing.release(accepted(), NOW)) == "pair_accepted"


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)), st.sampled_from(Zone))
def test_a_proposal_never_ends_in_the_night(proposed_at: datetime, zone: Zone) -> None:
    until = pairing.answer_by(proposed_at, LearningHours(zone), CALENDAR)
    assert until >= proposed_at + timedelta(days=2)
    assert not is_quiet(LearningHours(zone), until)


def test_whoever_would_rather_not_be_named_ends_it_without_fault() -> None:
    pair = pairing.withhold_name(accepted(), MENTOR, NOW)
    assert pair.ending is Ending.NAME_WITHHELD
    assert pairing.need_after(pair, mentee()).exclusions == {MENTOR}


def test_another_match_without_a_reason_after_two_weeks() -> None:
    early = NOW + timedelta(days=13)
    assert refusal(lambda: pairing.rematch(active(), LEARNER, early)) == "too_early"
    for person in (LEARNER, MENTOR):
        assert pairing.rematch(active(), person, NOW + timedelta(days=14)).ending is Ending.REMATCH


def test_two_missed_clocks_open_the_door_at_once() -> None:
    once = pairing.missed_clock(active())
    assert not pairing.offers_rematch(once)
    twice = pairing.missed_clock(once)
    assert pairing.offers_rematch(twice)
    assert pairing.rematch(twice, LEARNER, NOW).ending is Ending.REMATCH


def test_the_early_refusal_says_from_when() -> None:
    with pytest.raises(Refused) as caught:
        pairing.rematch(active(), LEARNER, NOW)
    assert caught.value.params == {"at": NOW + timedelta(days=14)}


def test_after_a_leave_the_first_mentor_is_preferred_after_a_rematch_avoided() -> None:
    away = pairing.need_after(pairing.leave(active(), NOW), mentee())
    assert (away.earlier_mentor_id, away.exclusions) == (MENTOR, frozenset())
    other = pairing.need_after(pairing.rematch(active(), LEARNER, LATER + timedelta(days=14)), mentee())
    assert (other.earlier_mentor_id, other.exclusions) == (None, {MENTOR})
    gone = pairing.depart(accepted(), NOW)
    assert gone.ending is Ending.DEPARTED
    assert pairing.need_after(gone, mentee()).exclusions == {MENTOR}
    assert pairing.roll_on(gone, 2, 5, NOW, LATER).follows == 1, "the history goes on"


def test_only_a_leave_of_ten_working_days_is_long() -> None:
    assert pairing.is_long(Leave(date(2026, 11, 23), date(2026, 12, 4)), WIT, CALENDAR)
    assert pairing.is_long(Leave(date(2026, 11, 23), date.max), WIT, CALENDAR)
    assert not pairing.is_long(Leave(date(2026, 11, 23), date(2026, 12, 3)), WIT, CALENDAR)
    assert not pairing.is_long(Leave(date(2026, 12, 21), date(2027, 1, 1)), WIT, CALENDAR), "holidays do not count"


def test_a_stranger_has_no_say() -> None:
    for act in (pairing.agree_to_be_named, pairing.withhold_name):
        assert refusal(partial(act, accepted(), STRANGER, NOW)) == "not_yours"
    assert refusal(lambda: pairing.rematch(active(), STRANGER, LATER)) == "not_yours"
    assert refusal(lambda: pairing.reflect(pairing.close(active(), NOW), STRANGER, "x")) == "not_yours"


def test_erasure_takes_the_words_and_leaves_the_rest() -> None:
    closed = pairing.close(active(), NOW)
    both = pairing.reflect(pairing.reflect(closed, LEARNER, "a"), MENTOR, "b")
    assert pairing.without_words(both, LEARNER) == pairing.reflect(closed, MENTOR, "b")


ACTS: dict[str, Callable[[Pair, datetime], Pair]] = {
    "accept": lambda pair, now: pairing.accept(pair, now, now + timedelta(days=3)),
    "decline": pairing.decline,
    "lapse": pairing.lapse,
    "learner agrees": lambda pair, now: pairing.agree_to_be_named(pair, LEARNER, now),
    "mentor agrees": lambda pair, now: pairing.agree_to_be_named(pair, MENTOR, now),
    "withhold": lambda pair, now: pairing.withhold_name(pair, LEARNER, now),
    "begin": pairing.begin,
    "miss": lambda pair, now: pairing.missed_clock(pair),
    "rematch": lambda pair, now: pairing.rematch(pair, MENTOR, now),
    "close": pairing.close,
    "leave": pairing.leave,
    "depart": pairing.depart,
    "reflect": lambda pair, now: pairing.reflect(pair, LEARNER, "Terima kasih."),
}
P = PairStatus
LEGAL = {
    P.PROPOSED: {P.PROPOSED, P.ACCEPTED, P.DECLINED, P.LAPSED, P.CLOSED},
    P.ACCEPTED: {P.ACCEPTED, P.INTRODUCED, P.LAPSED, P.CLOSED},
    P.INTRODUCED: {P.INTRODUCED, P.ACTIVE, P.CLOSED},
    P.ACTIVE: {P.ACTIVE, P.CLOSED},
    P.DECLINED: {P.DECLINED},
    P.LAPSED: {P.LAPSED},
    P.CLOSED: {P.CLOSED},
}


@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 240)), max_size=25))
def test_whatever_is_tried_in_whatever_order_a_pair_only_takes_legal_ways(acts: list[tuple[str, int]]) -> None:
    pair, now = proposed(), NOW
    for name, hours in acts:
        now += timedelta(hours=hours)
        try:
            after = ACTS[name](pair, now)
        except Refused:
            continue
        assert after.status in LEGAL[pair.status], name
        assert (after.ended_at is not None) == (after.status in (P.DECLINED, P.LAPSED, P.CLOSED))
        assert (after.ending is not None) == (after.status is P.CLOSED)
        assert (after.introduced_at is None) or after.named_by == after.people
        pair = after
