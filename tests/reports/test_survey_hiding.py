"""No set of figures that is shown gives away a group of fewer than five, however groups lie in or across each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reports.survey_hiding import LEAST, Fate, Group, fates

AGENCY: Group = ("agency", 0)


def shown_sets(groups: Mapping[Group, set[int]], people: Sequence[int]) -> dict[Group, frozenset[int]]:
    found = fates(groups, people)
    return {group: frozenset(groups[group]) for group, fate in found.items() if fate is Fate.SHOWN}


def people_in(answers: frozenset[int], people: Sequence[int]) -> int:
    return len({people[answer] for answer in answers})


@st.composite
def agencies(draw: st.DrawFn) -> tuple[dict[Group, set[int]], list[int]]:
    """A tree of units, some courses across it, and people who answered once or several times."""
    parents = [None, *(draw(st.integers(0, number)) for number in range(draw(st.integers(0, 7))))]
    answers = draw(
        st.lists(
            st.tuples(st.integers(0, 14), st.integers(0, len(parents) - 1), st.integers(0, 3)), min_size=1, max_size=40
        )
    )
    groups: dict[Group, set[int]] = {}
    for number, (_, unit, course) in enumerate(answers):
        above: int | None = unit
        groups.setdefault(AGENCY, set()).add(number)
        groups.setdefault(("course", course), set()).add(number)
        while above is not None:
            groups.setdefault(("unit", above), set()).add(number)
            above = parents[above]
    return groups, [person for person, _, _ in answers]


@given(agencies())
def test_nothing_small_is_shown_or_left_over(agency: tuple[dict[Group, set[int]], list[int]]) -> None:
    groups, people = agency
    shown = shown_sets(groups, people)
    for answers in shown.values():
        assert people_in(answers, people) >= LEAST
    for whole, part in ((a, b) for a in shown.values() for b in shown.values() if b < a):
        assert people_in(whole - part, people) >= LEAST, "one figure taken from another"
    for whole in shown.values():
        for kind in ("course", "unit"):
            inside = [answers for (of, _), answers in shown.items() if of == kind and answers < whole]
            rest = whole.difference(*inside)
            assert not rest or people_in(rest, people) >= LEAST, "all of one kind taken from the whole"


@given(agencies())
def test_nor_by_taking_several_that_share_nobody(agency: tuple[dict[Group, set[int]], list[int]]) -> None:
    """Any two groups of one kind, not only all of them."""
    groups, people = agency
    shown = shown_sets(groups, people)
    for whole in shown.values():
        for kind in ("course", "unit"):
            inside = [answers for (of, _), answers in shown.items() if of == kind and answers < whole]
            for one, other in combinations(inside, 2):
                if not one & other and (rest := whole - one - other):
                    assert people_in(rest, people) >= LEAST


def test_the_second_smallest_is_hidden_with_the_only_small_one() -> None:
    groups: dict[Group, set[int]] = {
        AGENCY: set(range(20)), ("unit", 1): set(range(9)), ("unit", 2): set(range(9, 17)), ("unit", 3): {17, 18, 19},
    }  # fmt: skip
    assert fates(groups, range(20)) == {
        AGENCY: Fate.SHOWN, ("unit", 1): Fate.SHOWN, ("unit", 2): Fate.GUARDING, ("unit", 3): Fate.SMALL,
    }  # fmt: skip


def test_two_small_ones_hide_each_other_where_five_people_are_in_them() -> None:
    groups: dict[Group, set[int]] = {
        AGENCY: set(range(15)), ("unit", 1): set(range(9)), ("unit", 2): {9, 10, 11}, ("unit", 3): {12, 13, 14},
    }  # fmt: skip
    assert fates(groups, range(15))["unit", 1] is Fate.SHOWN
    same_three = [*range(9), 0, 1, 2, 0, 1, 2]
    assert fates(groups, same_three)["unit", 1] is Fate.GUARDING, "the six answers are of three people"


def test_one_person_many_times_is_one_person() -> None:
    groups: dict[Group, set[int]] = {AGENCY: set(range(12))}
    assert fates(groups, [7] * 12) == {AGENCY: Fate.SMALL}


def test_a_course_across_a_unit_is_seen_too() -> None:
    """Everybody of the unit took the course, with three others: the course less the unit is those three."""
    groups: dict[Group, set[int]] = {
        AGENCY: set(range(20)), ("course", "a"): set(range(9)), ("course", "b"): set(range(9, 20)),
        ("unit", 1): set(range(6)), ("unit", 2): set(range(6, 20)),
    }  # fmt: skip
    found = fates(groups, range(20))
    assert found["unit", 1] is Fate.GUARDING
    assert found["course", "a"] is Fate.SHOWN
