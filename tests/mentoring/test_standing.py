"""What refusals, lapses and missed clocks come to, how it fades, and from when on a mentor rests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring import pairing
from mentoring.matching import match, ranked
from mentoring.model import Pair, UnmatchedCode
from mentoring.routing import may_answer
from mentoring.standing import FADES_AFTER, MOST_POINTS, Record, Sign, silent_rounds
from tests.mentoring.profiles import SERVICE, TODAY, mentee, mentor

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
DAY = timedelta(days=1)


def age(at: datetime) -> int:
    """As if every day were a working day."""
    return (NOW - at) // DAY


def signs(*found: tuple[Sign, int]) -> tuple[tuple[Sign, datetime], ...]:
    return tuple((sign, NOW - days * DAY) for sign, days in found)


@pytest.mark.parametrize(
    ("record", "points"),
    [
        (Record(), 0),
        (Record(signs((Sign.DECLINED, 0))), 60),
        (Record(signs((Sign.LAPSED, 0))), 120),
        (Record(signs((Sign.LAPSED, 10))), 60),
        (Record(signs((Sign.LAPSED, 20), (Sign.MISSED, 25))), 0),
        (Record(signs((Sign.LAPSED, 0)), yes_at=NOW - DAY), 120),
        (Record(signs((Sign.LAPSED, 10)), yes_at=NOW - DAY), 30),
        (Record(signs((Sign.MISSED, 10)), yes_at=NOW - DAY), 60),
        (Record(signs((Sign.MISSED, 10)), answered_at=NOW - DAY), 30),
        (Record(signs(*[(Sign.LAPSED, 0)] * 8)), MOST_POINTS),
    ],
)
def test_what_signs_come_to(record: Record, points: int) -> None:
    assert record.points(age) == points


SIGNS = st.lists(st.tuples(st.sampled_from(Sign), st.integers(0, 40)), max_size=8)


@given(SIGNS, st.integers(0, 40), st.none() | st.integers(0, 40))
def test_they_only_ever_fade_and_a_yes_never_makes_them_more(
    found: list[tuple[Sign, int]], days: int, yes: int | None
) -> None:
    record = Record(signs(*found), yes_at=None if yes is None else NOW - yes * DAY)
    later = record.points(lambda at: age(at) + days)
    assert 0 <= later <= record.points(age) <= Record(signs(*found)).points(age) <= MOST_POINTS
    assert record.points(lambda at: age(at) + FADES_AFTER) == 0


def test_who_said_yes_last_is_willing() -> None:
    assert not Record().willing
    assert Record(yes_at=NOW).willing
    assert Record(signs((Sign.MISSED, 0)), yes_at=NOW - DAY).willing, "of proposals, not of questions"
    assert not Record(signs((Sign.DECLINED, 0)), yes_at=NOW - DAY).willing


def test_who_missed_a_clock_is_spared_for_a_week_and_who_missed_two_until_they_answer() -> None:
    assert Record(signs((Sign.MISSED, 4))).quiet(age)
    assert not Record(signs((Sign.MISSED, 5))).quiet(age)
    assert Record(signs((Sign.MISSED, 12), (Sign.MISSED, 9))).quiet(age)
    assert not Record(signs((Sign.MISSED, 22), (Sign.MISSED, 9))).quiet(age)
    assert not Record(signs((Sign.MISSED, 12), (Sign.MISSED, 9)), answered_at=NOW).quiet(age)
    assert not Record(signs((Sign.LAPSED, 0))).quiet(age)


def proposal(number: int, day: int) -> Pair:
    at = NOW + day * DAY
    return pairing.propose(number, 100 + number, 1, at, at + 2 * DAY)


def test_one_absence_is_one_round_however_many_were_asked() -> None:
    same_day = [pairing.lapse(proposal(n, 0), NOW + 2 * DAY) for n in range(5)]
    assert silent_rounds(same_day) == 1
    assert silent_rounds([*same_day, pairing.lapse(proposal(9, 3), NOW + 5 * DAY)]) == 2


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_answer_of_any_kind_ends_the_row(answer: str) -> None:
    before = pairing.lapse(proposal(1, 0), NOW + 2 * DAY)
    asked = proposal(2, 3)
    said = pairing.decline(asked, NOW + 3 * DAY) if answer == "decline" else pairing.accept(asked, NOW + 3 * DAY, NOW)
    after = pairing.lapse(proposal(3, 6), NOW + 8 * DAY)
    assert silent_rounds([after, before, said]) == 1
    released = pairing.release(proposal(4, 9), NOW + 9 * DAY)
    assert silent_rounds([after, before, said, released]) == 1, "what was taken back says nothing"


def test_who_was_silent_is_asked_after_who_fits_as_well_and_before_nobody() -> None:
    hosts = [mentor(1, hesitation=120), mentor(2)]
    assert [found.mentor_id for found in ranked(mentee(), hosts, TODAY)] == [2, 1]
    assert match([mentee()], hosts[:1], TODAY).matches[0].mentor_id == 1


def test_who_rests_takes_nobody_new_and_still_gets_questions() -> None:
    resting = [mentor(1, resting=True)]
    [left] = match([mentee()], resting, TODAY).unmatched
    assert left.code is UnmatchedCode.RESTING
    assert may_answer(mentee(), SERVICE, resting, TODAY, {}, {}) == [1]


def test_a_question_goes_to_who_answered_of_late_before_who_missed_clocks() -> None:
    assert may_answer(mentee(), SERVICE, [mentor(1, hesitation=60), mentor(2)], TODAY, {}, {}) == [2, 1]
