"""What a person needs help with: the gap between the level their position asks for and where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mentoring.model import HIGHEST_LEVEL, LOWEST_LEVEL, MenteeNeed, Need

WEAK_PERCENT = 50.0
"""A quiz result below this takes one level off what was assessed."""


def needs_from(
    required: Mapping[str, int],
    own: Mapping[str, int],
    superior: Mapping[str, int] | None = None,
    quiz: Mapping[str, float] | None = None,
) -> tuple[Need, ...]:
    """The needs of one person, the widest gap first.

    `required` (competency → level) comes from the position; `own` and `superior` are assessed levels, of which the mean
    counts, rounded down; `quiz` are percents, 0-100. What was not assessed is no need yet.
    """
    needs = []
    for competency, level in required.items():
        assessed = _assessed(competency, own, superior or {}, quiz or {})
        if assessed is not None and level > assessed:
            needs.append(Need(competency, level, level - assessed))
    return tuple(sorted(needs, key=lambda need: (-need.gap, need.competency)))


def main_needs(needs: Sequence[Need]) -> tuple[Need, ...]:
    """The needs with the widest gap: a mentor has to cover one of them. Several where the gaps are alike."""
    widest = max((need.gap for need in needs), default=0)
    return tuple(need for need in needs if need.gap == widest)


def wanted(mentee: MenteeNeed) -> tuple[Need, ...]:
    """The needs of which a mentor has to cover one: the widest, or any of them once somebody has waited for long."""
    return mentee.needs if mentee.any_need else main_needs(mentee.needs)


def covers(expertise: Mapping[str, int], need: Need) -> bool:
    """Whether somebody with this expertise stands where the position asks the learner to be, or above."""
    return expertise.get(need.competency, 0) >= need.required


def _assessed(
    competency: str, own: Mapping[str, int], superior: Mapping[str, int], quiz: Mapping[str, float]
) -> int | None:
    said = [levels[competency] for levels in (own, superior) if competency in levels]
    if not said:
        return None
    weak = quiz.get(competency, 100.0) < WEAK_PERCENT
    return min(HIGHEST_LEVEL, max(LOWEST_LEVEL - 1, sum(said) // len(said) - weak))
