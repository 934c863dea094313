"""Small groups are hidden so that no sum of what is shown, however it is made, gives them away."""

from __future__ import annotations

import itertools
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.indicator_hiding import LEAST_GROUP, shown

Tree = dict[int | None, list[int]]


def test_the_only_small_one_takes_the_smallest_other_with_it() -> None:
    assert shown({1: 20, 2: 9, 3: 4}, {None: [1, 2, 3]}, [1, 2, 3]) == {1}


def test_two_small_ones_that_are_five_together_need_nobody_else() -> None:
    assert shown({1: 20, 2: 2, 3: 3}, {None: [1, 2, 3]}, [1, 2, 3]) == {1}


def test_the_few_people_of_an_office_itself_are_hidden_among_those_of_a_unit() -> None:
    """Office 1 has two people of its own and two units: both shown, the two would be the difference."""
    assert shown({1: 2, 2: 9, 3: 8}, {None: [1], 1: [2, 3]}, [2, 3, 1]) == {1, 2}


def test_a_hidden_unit_is_not_given_away_by_those_below_it() -> None:
    below: Tree = {None: [1], 1: [2, 3], 2: [4]}
    people = {2: 0, 4: 6, 3: 3}
    assert shown(people, below, [4, 2, 3, 1]) == {1}


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[int, int], Tree, list[int]]:
    size = draw(st.integers(1, 9))
    below: Tree = {}
    for group in range(size):
        parent = draw(st.sampled_from([None, *range(group)]))
        below.setdefault(parent, []).append(group)
    people = {group: draw(st.integers(0, 9)) for group in range(size)}
    return people, below, list(range(size))[::-1]


@given(trees())
@settings(max_examples=150)
def test_no_combination_of_what_is_shown_is_the_scores_of_one_to_four_people(
    made: tuple[dict[int, int], Tree, list[int]],
) -> None:
    """Every set of one to four people, against the span of the sums that are shown: linear algebra, exactly."""
    people, below, order = made
    found = shown(people, below, order)
    sums = {group: people_of(group, below) for group in order}
    assert all(sum(people[one] for one in sums[group]) >= LEAST_GROUP for group in found)
    everybody = set(order)
    told = [sums[group] for group in found]
    if sum(people.values()) >= LEAST_GROUP:
        told.append(everybody)
    filled = [unit for unit in order if people[unit]]
    rows = [[Fraction(unit in one) for unit in filled] for one in told]
    for size in range(1, len(filled) + 1):
        for few in itertools.combinations(filled, size):
            if sum(people[unit] for unit in few) < LEAST_GROUP:
                assert not spanned(rows, [Fraction(unit in few) for unit in filled])


def people_of(group: int, below: Tree) -> set[int]:
    return {group}.union(*(people_of(one, below) for one in below.get(group, ())))


def rank(rows: list[list[Fraction]]) -> int:
    rows = [row[:] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in range(found, len(rows)) if rows[row][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for row in range(len(rows)):
            if row != found and rows[row][column]:
                factor = rows[row][column] / rows[found][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[found], strict=True)]
        found += 1
    return found


def spanned(rows: list[list[Fraction]], wanted: list[Fraction]) -> bool:
    return bool(rows) and rank([*rows, wanted]) == rank(rows)
