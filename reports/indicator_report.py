"""The indicators of an agency and of each of its units, and the comparison of cohorts: one value to be rendered."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from people.model import Unit
from reports.indicator_cohorts import Comparison, comparisons
from reports.indicator_facts import NOTHING, IndicatorFacts, Pairs, bottom_up, children, unit_starts
from reports.indicator_hiding import shown
from reports.indicator_terms import Indicator, IndicatorTerms
from reports.indicators import DEFINITIONS, Result, Standing, result


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with those below it. `depth` 0: nothing above."""

    unit: Unit
    depth: int
    start: date | None
    """Its first day in the programme."""
    results: Mapping[Indicator, Result]


@dataclass(frozen=True, slots=True)
class Report:
    """The four indicators of everybody, then of each unit of which there is something to tell, as the tree has them."""

    on: date
    terms: IndicatorTerms
    results: Mapping[Indicator, Result]
    units: tuple[UnitRow, ...]
    comparisons: tuple[Comparison, ...]


def report(facts: IndicatorFacts, terms: IndicatorTerms) -> Report:
    """Everything from these facts; the same in whatever order they come."""
    starts, below = unit_starts(facts, terms), children(facts.units)
    order = bottom_up(below)
    own = {one: define(facts, terms, starts) for one, define in DEFINITIONS.items()}
    trees = {one: _Tree(one, terms, pairs, below, order) for one, pairs in own.items()}
    rows = (
        UnitRow(unit, depth, starts.get(unit.id), {one: tree.result(unit.id) for one, tree in trees.items()})
        for unit, depth in _top_down(facts.units, below)
    )
    return Report(
        facts.on,
        terms,
        {one: tree.result(None) for one, tree in trees.items()},
        tuple(row for row in rows if any(r.standing is not Standing.NO_DATA for r in row.results.values())),
        tuple(comparisons(facts, terms, starts, {one: tree.alone() for one, tree in trees.items()})),
    )


class _Tree:
    """One indicator's pairs summed up the tree, and which of the sums may be shown."""

    def __init__(
        self,
        indicator: Indicator,
        terms: IndicatorTerms,
        own: Mapping[int, Pairs],
        below: Mapping[int | None, Collection[int]],
        order: Collection[int],
    ) -> None:
        self._indicator, self._terms, self._own, self._below = indicator, terms, own, below
        people = {unit: pairs.people for unit, pairs in own.items()}
        self._shown = shown(people, below, order) if terms.of_persons(indicator) else set(order)
        self._sums: dict[int | None, Pairs] = {}
        for unit in (*order, None):
            start = NOTHING if unit is None else own.get(unit, NOTHING)
            self._sums[unit] = sum((self._sums[one] for one in below.get(unit, ())), start)

    def result(self, unit: int | None) -> Result:
        may_show = unit is None or unit in self._shown
        return result(self._indicator, self._sums[unit], self._terms, may_show)

    def alone(self) -> set[int]:
        """Units that are shown, with nobody below them in the sum who is not shown apart."""
        return {
            unit
            for unit in self._shown
            if all(one in self._shown or not self._sums[one].people for one in self._below.get(unit, ()))
        }


def _top_down(units: Collection[Unit], below: Mapping[int | None, Collection[int]]) -> Iterator[tuple[Unit, int]]:
    """Each unit before those below it, beside each other by name."""
    known = {unit.id: unit for unit in units}
    open_ones = [(known[one], 0) for one in below.get(None, ())]
    open_ones.sort(key=lambda one: (one[0].name, one[0].id), reverse=True)
    while open_ones:
        unit, depth = open_ones.pop()
        yield unit, depth
        under = sorted((known[one] for one in below.get(unit.id, ())), key=lambda u: (u.name, u.id), reverse=True)
        open_ones.extend((one, depth + 1) for one in under)
