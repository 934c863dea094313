"""Badges: what somebody's steady work has come to. They are earned once, and nothing takes them away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Badge(StrEnum):
    """What is counted; text keys under `badge.`. None of it can be lost by days without signal."""

    FINISHER = "finisher"
    """Courses completed."""
    STEADY = "steady"
    """Weeks in a row with learning."""
    HELPER = "helper"
    """Answers for which a learner said thanks."""


LEVELS = {Badge.FINISHER: (1, 3, 5, 10, 20), Badge.STEADY: (4, 12, 26, 52), Badge.HELPER: (1, 5, 20, 50, 100)}
"""The counts at which each is given, and the next one of its kind."""


@dataclass(frozen=True, slots=True)
class EarnedBadge:
    """One badge of one person. Unique per (person, badge, level)."""

    person_id: int
    badge: Badge
    level: int
    """The count at which it is given."""
    earned_at: datetime


def earned(person_id: int, badge: Badge, count: int, held: Collection[EarnedBadge], now: datetime) -> list[EarnedBadge]:
    """What `count` gives to somebody who has `held` already, the lowest level first."""
    has = {one.level for one in held if one.badge is badge}
    return [EarnedBadge(person_id, badge, level, now) for level in LEVELS[badge] if level <= count and level not in has]


def highest(held: Collection[EarnedBadge]) -> list[EarnedBadge]:
    """Of each kind the one of the highest level, in the order of `Badge`."""
    best: dict[Badge, EarnedBadge] = {}
    for one in held:
        if one.badge not in best or one.level > best[one.badge].level:
            best[one.badge] = one
    return [best[badge] for badge in Badge if badge in best]
