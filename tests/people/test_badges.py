"""Badges: each level once, whatever the counts were on the way."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from people.badges import LEVELS, Badge, EarnedBadge, earned, highest

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)


@given(st.sampled_from(Badge), st.lists(st.integers(0, 200), max_size=12))
def test_each_level_is_given_once_and_none_is_taken_away(badge: Badge, counts: list[int]) -> None:
    held: list[EarnedBadge] = []
    for count in counts:
        held += earned(1, badge, count, held, NOW)
    levels = [one.level for one in held]
    assert sorted(levels) == [level for level in LEVELS[badge] if level <= max(counts, default=0)]
    assert len(levels) == len(set(levels))


def test_one_kind_says_nothing_of_another() -> None:
    held = [EarnedBadge(1, Badge.FINISHER, 1, NOW)]
    assert earned(1, Badge.HELPER, 1, held, NOW) == [EarnedBadge(1, Badge.HELPER, 1, NOW)]
    assert earned(1, Badge.FINISHER, 2, held, NOW) == []


def test_of_each_kind_the_highest_is_shown() -> None:
    held = [EarnedBadge(1, badge, level, NOW) for badge, level in ((Badge.HELPER, 1), (Badge.STEADY, 4))]
    held += [EarnedBadge(1, Badge.HELPER, 5, NOW)]
    assert [(one.badge, one.level) for one in highest(held)] == [(Badge.STEADY, 4), (Badge.HELPER, 5)]
