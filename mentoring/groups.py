"""Groups of three or four learners with one mentor: for who wishes it, and for who would find no place alone.

A member is a learner of that mentor like any other; only the place is shared. The hard rules hold for each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mentoring.explaining import GROUP_OF
from mentoring.model import Match, MatchResult

SMALLEST = 3
LARGEST = GROUP_OF
COUNTS = 2
"""Learners as which a group counts with its mentor, unless the agency says otherwise."""


@dataclass(frozen=True, slots=True)
class Group:
    """One mentor and the learners who share the place; who they are stands with the pairs."""

    id: int
    mentor_id: int
    competency: str
    counts: int
    """Learners as which it counts with the mentor."""
    created_at: datetime
    closed_at: datetime | None = None
    named_at: datetime | None = None
    """Since when its members know who the others are: everybody had agreed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A group that stands, with those who are in it or asked to be: whom it may still take."""

    group: Group
    above: Mapping[int, frozenset[int]]
    """Member → everybody above them by the roster."""

    @property
    def room(self) -> int:
        return LARGEST - len(self.above)


@dataclass(frozen=True, slots=True)
class Joining:
    """A learner who is proposed for a place in a group that stands."""

    group: Group
    match: Match


class GroupReason(StrEnum):
    """Why a group is proposed; text keys under `mentoring.group.`."""

    WISH = "wish"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class GroupMatch:
    """A group that is proposed. `members` explain each learner's fit, by id."""

    mentor_id: int
    competency: str
    members: tuple[Match, ...]
    reason: GroupReason
    counts: int


@dataclass(frozen=True, slots=True)
class GroupResult:
    """Groups and pairs; in `pairs` stands nobody of a group, and the loads count the groups."""

    pairs: MatchResult
    groups: tuple[GroupMatch, ...]
    joining: tuple[Joining, ...] = ()
    """Who takes a place in a group that stands, by learner."""
