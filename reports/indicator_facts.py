"""What the indicators are made of: sums of paired scores for each unit, entered values, units and when they began."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from people.model import Unit
from people.roster import unit_key
from reports.indicator_periods import Period
from reports.indicator_terms import IndicatorTerms, Measure


@dataclass(frozen=True, slots=True)
class Pairs:
    """Paired scores of some people or units, as sums: those of two groups that share nobody add up."""

    people: int = 0
    """How many persons (or units) they are of: what decides whether they are shown."""
    n: int = 0
    """How many pairs: a person who took two courses has two."""
    before: float = 0.0
    after: float = 0.0
    waiting: int = 0
    """First scores to which there is no second yet."""

    def __add__(self, other: Pairs) -> Pairs:
        return Pairs(
            self.people + other.people,
            self.n + other.n,
            self.before + other.before,
            self.after + other.after,
            self.waiting + other.waiting,
        )


NOTHING = Pairs()


@dataclass(frozen=True, slots=True)
class PairedScore:
    """One person's score at the start and at the end, 0 to 100; `after` None: not yet. What surveys hand over."""

    person_id: int
    unit_id: int
    before: float
    after: float | None


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """A figure as it was entered: never changed, a correction is another one for the same whom and when."""

    id: int
    measure: Measure
    unit_id: int
    person_id: int | None
    """None: the unit's own figure."""
    period: Period
    value: float
    elements: tuple[float, ...]
    """The nine elements of an SKM, 1 to 4 each; empty where only the score was given."""
    at: datetime
    entered_by: int | None
    """Person; None: at the command line."""
    source: str
    """`chat`, `file` or `web`."""

    @property
    def of(self) -> tuple[int, int | None]:
        """Whose it is."""
        return self.unit_id, self.person_id


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    """Everything as of one day. `values` are those in force, erased persons' left out."""

    on: date
    units: tuple[Unit, ...] = ()
    first_enrolled: Mapping[int, date] = field(default_factory=dict)
    """Unit → the day on which the first enrolment of its own people began."""
    knowledge: Mapping[int, Pairs] = field(default_factory=dict)
    """Unit → the scores of its own people; those below it are not in it."""
    satisfaction: Mapping[int, Pairs] = field(default_factory=dict)
    values: tuple[IndicatorValue, ...] = ()


def paired(scores: Iterable[PairedScore]) -> dict[int, Pairs]:
    """Unit → the sums of its people's scores, one pair a person."""
    found: dict[int, Pairs] = {}
    for score in sorted(scores, key=lambda one: one.person_id):
        one = Pairs(waiting=1) if score.after is None else Pairs(1, 1, score.before, score.after)
        found[score.unit_id] = found.get(score.unit_id, NOTHING) + one
    return found


def children(units: Iterable[Unit]) -> dict[int | None, list[int]]:
    """Unit → those directly below it; None → those with nothing above. Whatever hangs in a circle hangs below None."""
    everyone = sorted(units, key=lambda unit: unit.id)
    known = {unit.id: unit.parent_id for unit in everyone}
    found: dict[int | None, list[int]] = {}
    for unit in everyone:
        found.setdefault(unit.parent_id if _rooted(unit.id, known) else None, []).append(unit.id)
    return found


def _rooted(unit_id: int, parents: Mapping[int, int | None]) -> bool:
    """Whether the way up ends."""
    seen: set[int] = set()
    at: int | None = parents[unit_id]
    while at is not None and at in parents and at not in seen and at != unit_id:
        seen.add(at)
        at = parents[at]
    return at is None


def bottom_up(below: Mapping[int | None, Collection[int]]) -> list[int]:
    """Every unit after all of those below it."""
    order: list[int] = []
    open_ones = list(below.get(None, ()))
    while open_ones:
        unit = open_ones.pop()
        order.append(unit)
        open_ones.extend(below.get(unit, ()))
    return order[::-1]


def unit_starts(facts: IndicatorFacts, terms: IndicatorTerms) -> dict[int, date]:
    """Unit → its first day in the programme; not there: it has not begun.

    That is the day of the first enrolment among its people and those of the units below it. A day that the agency has
    laid down for a unit goes before, for the units below it too unless they have one of their own.
    """
    below = children(facts.units)
    order = bottom_up(below)
    found = {unit: day for unit, day in facts.first_enrolled.items()}
    for unit in order:
        days = [found[one] for one in (unit, *below.get(unit, ())) if one in found]
        if days:
            found[unit] = min(days)
    names = {unit.id: unit_key(unit.name) for unit in facts.units}
    laid_down: dict[int, date] = {}
    for unit in reversed(order):
        day = terms.unit_starts.get(names[unit], laid_down.get(unit))
        if day is not None:
            found[unit] = day
            laid_down |= dict.fromkeys(below.get(unit, ()), day)
    return found
