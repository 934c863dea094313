"""The board of units: the share of each unit's people who learned in a week. Shares, never persons."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from reports.weekly import LEAST_GROUP, active
from reports.weekly_facts import WeeklyFacts
from reports.weekly_standing import standing
from reports.weekly_tally import Tally


@dataclass(frozen=True, slots=True)
class UnitShare:
    """One unit in one week: `active` of `enrolled`, as the weekly summary counts both."""

    unit: str
    active: int
    enrolled: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.active, self.enrolled)


def board(facts: WeeklyFacts) -> list[UnitShare]:
    """The units with enrolled people, the highest share first, then by name.

    A unit is who is on its own roster, without the units below it. One with fewer than five enrolled is left out:
    its share would tell of single persons.
    """
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for person in facts.people:
        if not person.gone:
            tallies[person.unit].count(person, standing(person, facts.span), facts.span)
    shares = (UnitShare(unit, int(active(t).value or 0), t.enrolled) for unit, t in tallies.items() if t.enrolled)
    return sorted((one for one in shares if one.enrolled >= LEAST_GROUP), key=lambda one: (-one.share, one.unit))


def place(shares: list[UnitShare], one: UnitShare) -> int:
    """Where a unit stands, from 1; equal shares have the same place."""
    return 1 + sum(other.share > one.share for other in shares)
