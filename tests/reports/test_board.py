"""The board of units: shares as the summary has them, none for few people, the same whatever the order."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reports.board import UnitShare, board, place
from reports.weekly import LEAST_GROUP
from reports.weekly_facts import PersonFacts, WeeklyFacts
from tests.reports.test_weekly import LIES, learned, person


def people(unit: str, active: int, silent: int, first: int) -> list[PersonFacts]:
    some = [learned(first + n) for n in range(active)]
    return [replace(one, unit=unit) for one in (*some, *(person(first + active + n) for n in range(silent)))]


def test_units_stand_by_their_share_and_small_ones_not_at_all() -> None:
    everybody = [*people("A", 4, 4, 10), *people("B", 5, 0, 30), *people("C", 4, 0, 50), *people("D", 5, 5, 70)]
    everybody += [replace(person(99), unit="C", erased=True), replace(person(98), unit="E", enrolled=False)]
    shares = board(WeeklyFacts(LIES, tuple(everybody)))
    assert shares == [UnitShare("B", 5, 5), UnitShare("A", 4, 8), UnitShare("D", 5, 10)]
    assert [place(shares, one) for one in shares] == [1, 2, 2]


@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(0, 9), st.integers(0, 9)), max_size=6), st.randoms())
def test_nothing_depends_on_the_order_and_no_share_is_of_few(
    groups: list[tuple[str, int, int]], shuffled: random.Random
) -> None:
    everybody = [one for n, (unit, a, s) in enumerate(groups) for one in people(unit, a, s, 100 * n + 10)]
    shares = board(WeeklyFacts(LIES, tuple(everybody)))
    shuffled.shuffle(everybody)
    assert board(WeeklyFacts(LIES, tuple(everybody))) == shares
    assert all(one.enrolled >= LEAST_GROUP and 0 <= one.share <= 1 for one in shares)
    assert [one.share for one in shares] == sorted((one.share for one in shares), reverse=True)
