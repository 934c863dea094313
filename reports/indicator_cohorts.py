"""Where units began at different times: those that had begun beside those that had not yet, in the same period.

For a cohort (the units that began in one month) and a period that began after that month was over, both sides are
followed from the cohort's last period before it began: the mean change of those that had begun, less the mean change of
those that had not by the period's end. This is the comparison with units not yet treated of B. Callaway and
P. H. C. Sant'Anna, Journal of Econometrics 225 (2021), without covariates. It is a comparison and no experiment: units
that begin early may differ from those that begin late.

It is made of entered figures only: who has not begun has taken no test.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reports.indicator_facts import IndicatorFacts
from reports.indicator_hiding import LEAST_GROUP
from reports.indicator_periods import Every, Period, last_before
from reports.indicator_terms import MEASURED_BY, Indicator, IndicatorTerms
from reports.indicators import by_whom

SEED, DRAWS = 20_261_201, 1_000
"""Of the bootstrap: the same figures give the same interval."""
_OUTSIDE = 0.05


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: how many units (or persons), and their means in the two periods."""

    n: int
    units: int
    before: float
    after: float

    @property
    def change(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """One cohort in one period. Changes are in the figure's own unit, to one decimal."""

    indicator: Indicator
    cohort: Period
    """The month in which they began."""
    base: Period
    period: Period
    begun: Side
    not_yet: Side
    low: float | None
    high: float | None
    """Between these lie 95 of 100 differences when whole units are drawn again with replacement on either side
    (percentile bootstrap, `SEED`, `DRAWS`); None where a side has fewer than five units."""

    @property
    def difference(self) -> float:
        """The change of those that had begun less that of those that had not."""
        return round(self.begun.change - self.not_yet.change, 1)


_Followed = tuple[int, float, float]
"""Unit, value in the base period, value in the later one."""


def comparisons(
    facts: IndicatorFacts, terms: IndicatorTerms, starts: Mapping[int, date], alone: Mapping[Indicator, Collection[int]]
) -> list[Comparison]:
    """Every comparison with five or more on both sides, by indicator, cohort and period.

    `alone`: of indicators of persons, the units whose own people are a shown group of their own: only they are taken,
    since a sum over others could give away those who are hidden.
    """
    return [
        found
        for indicator, measure in MEASURED_BY.items()
        for found in _of_indicator(indicator, _tables(facts, terms, indicator, alone), starts, terms.every(measure))
    ]


_Tables = list[tuple[int, dict[Period, float]]]


def _tables(
    facts: IndicatorFacts, terms: IndicatorTerms, indicator: Indicator, alone: Mapping[Indicator, Collection[int]]
) -> _Tables:
    """The unit, and the values by period, of each whose figures were entered."""
    every = terms.every(MEASURED_BY[indicator])
    wanted = alone.get(indicator, ()) if terms.of_persons(indicator) else None
    return [
        (unit, {value.period: value.value for value in values if value.period.every is every})
        for (unit, _), values in sorted(by_whom(facts, MEASURED_BY[indicator]).items(), key=lambda one: _order(one[0]))
        if wanted is None or unit in wanted
    ]


def _order(of: tuple[int, int | None]) -> tuple[int, int]:
    return of[0], of[1] or 0


def _of_indicator(
    indicator: Indicator, tables: _Tables, starts: Mapping[int, date], every: Every
) -> Iterator[Comparison]:
    began = {unit: Period.of(Every.MONTH, starts[unit]) for unit, _ in tables if unit in starts}
    periods = sorted({period for _, values in tables for period in values})
    for cohort in sorted(set(began.values())):
        base = last_before(every, cohort.first)
        members = [one for one in tables if began.get(one[0]) == cohort]
        for period in periods:
            if period.first > cohort.last:
                others = [one for one in tables if one[0] not in starts or starts[one[0]] > period.last]
                sides = _followed(members, base, period), _followed(others, base, period)
                if all(len(side) >= LEAST_GROUP for side in sides):
                    yield _compared(indicator, cohort, base, period, *sides)


def _followed(tables: _Tables, base: Period, period: Period) -> list[_Followed]:
    return [(unit, values[base], values[period]) for unit, values in tables if base in values and period in values]


def _compared(
    indicator: Indicator, cohort: Period, base: Period, period: Period, begun: list[_Followed], not_yet: list[_Followed]
) -> Comparison:
    low, high = _interval(_by_unit(begun), _by_unit(not_yet))
    return Comparison(indicator, cohort, base, period, _side(begun), _side(not_yet), low, high)


def _side(followed: Sequence[_Followed]) -> Side:
    n = len(followed)
    before, after = sum(one[1] for one in followed) / n, sum(one[2] for one in followed) / n
    return Side(n, len({one[0] for one in followed}), round(before, 1), round(after, 1))


def _by_unit(followed: Iterable[_Followed]) -> list[tuple[float, int]]:
    """Sum of changes and number of each unit: whoever works in one is drawn together."""
    found: dict[int, tuple[float, int]] = {}
    for unit, before, after in followed:
        change, number = found.get(unit, (0.0, 0))
        found[unit] = change + after - before, number + 1
    return list(found.values())


def _interval(begun: list[tuple[float, int]], not_yet: list[tuple[float, int]]) -> tuple[float | None, float | None]:
    if min(len(begun), len(not_yet)) < LEAST_GROUP:
        return None, None
    dice = random.Random(SEED)  # no secret: it has to be the same every time
    drawn = sorted(_drawn(dice, begun) - _drawn(dice, not_yet) for _ in range(DRAWS))
    cut = int(DRAWS * _OUTSIDE / 2)
    return round(drawn[cut], 1), round(drawn[-1 - cut], 1)


def _drawn(dice: random.Random, clusters: list[tuple[float, int]]) -> float:
    changes, numbers = zip(*dice.choices(clusters, k=len(clusters)), strict=True)
    mean: float = sum(changes) / sum(numbers)
    return mean
