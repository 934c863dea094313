"""What each of the programme's indicators means: one definition each, for command, workbook, page and machine.

An indicator's docstring is its definition: whose values, paired how, and what the change is. The same in words for
people stands under `indicators.definition.<indicator>` in the texts. All four are the mean before beside the mean after
of the same people or units: before and after, which does not say what the cause was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from reports.indicator_facts import IndicatorFacts, IndicatorValue, Pairs
from reports.indicator_hiding import LEAST_GROUP
from reports.indicator_periods import first_since, last_before
from reports.indicator_terms import By, Indicator, IndicatorTerms, Measure

_FULL = 100.0


class Standing(StrEnum):
    """Where an indicator is; text keys under `indicators.standing.`."""

    REACHED = "reached"
    NOT_YET = "not_yet"
    TOO_EARLY = "too_early"
    """There are values from before, and none from after yet."""
    NO_DATA = "no_data"
    NO_BASE = "no_base"
    """The mean before leaves nothing to measure a change by: 0 for percent, 100 for Hake's gain."""
    HIDDEN = "hidden"
    """Of fewer than five people, or of a group from which theirs could be worked out."""


@dataclass(frozen=True, slots=True)
class Result:
    """One indicator of one group. What is None is not known, or not shown."""

    indicator: Indicator
    standing: Standing
    by: By
    aim: float
    """The change that is aimed at, in what counts."""
    baseline: float | None = None
    target: float | None = None
    """The mean at which the aim is reached, from this baseline."""
    present: float | None = None
    change: float | None = None
    """In what counts; percent and points to one decimal, Hake's gain to two."""
    n: int | None = None
    """Pairs."""
    people: int | None = None
    """Persons, or units where it is units' own figures."""
    changes: Mapping[By, float] = field(default_factory=dict)
    """The same change counted in each way that makes sense for it."""


Definition = Callable[[IndicatorFacts, IndicatorTerms, Mapping[int, date]], dict[int, Pairs]]
"""Facts, terms and the units' first days → the pairs of each unit's own, without those of the units below it."""


def knowledge(facts: IndicatorFacts, terms: IndicatorTerms, starts: Mapping[int, date]) -> dict[int, Pairs]:
    """Pre-test and post-test of completed enrolments in which both were taken, 0 to 100 each; `n` are enrolments, so
    that whoever took two courses has two pairs. The change is that of the mean: in percent of the pre-test's, in
    points, or as Hake's gain (post - pre) / (100 - pre) of the two means (R. R. Hake, Am. J. Phys. 66, 64, 1998);
    which one counts is laid down by the agency. Where the pre-test's mean is 100 there is no gain to speak of."""
    return dict(facts.knowledge)


def performance(facts: IndicatorFacts, terms: IndicatorTerms, starts: Mapping[int, date]) -> dict[int, Pairs]:
    """The agreed output figure of each unit (or person): its value in the last period that was over before the unit
    began, beside that in the latest one that began since. Only who has both counts. The change is that of the mean, in
    percent, which is that of the sum: large units weigh what they produce."""
    return _entered(facts, Measure.OUTPUT, starts)


def satisfaction(facts: IndicatorFacts, terms: IndicatorTerms, starts: Mapping[int, date]) -> dict[int, Pairs]:
    """The mean of the five items on one's own work, 0 to 100, of people who answered both at the start and at the end.
    The change is that of the mean, in points."""
    return dict(facts.satisfaction)


def service(facts: IndicatorFacts, terms: IndicatorTerms, starts: Mapping[int, date]) -> dict[int, Pairs]:
    """The score of the Survei Kepuasan Masyarakat of each unit, 25 to 100: that of the last period that was over before
    the unit began, beside the latest one of a period that began since. Only units with both count, each alike. The
    change is that of the mean, in percent (nine elements: PermenPANRB 14/2017)."""
    return _entered(facts, Measure.SKM, starts)


DEFINITIONS: dict[Indicator, Definition] = {
    Indicator.KNOWLEDGE: knowledge,
    Indicator.PERFORMANCE: performance,
    Indicator.SATISFACTION: satisfaction,
    Indicator.SERVICE: service,
}


def result(indicator: Indicator, pairs: Pairs, terms: IndicatorTerms, may_show: bool = True) -> Result:
    """The indicator of a group with these pairs. `may_show` False: others' could be worked out from it."""
    by, aim = terms.by(indicator), terms.target(indicator)
    if not pairs.n:
        return Result(indicator, Standing.TOO_EARLY if pairs.waiting else Standing.NO_DATA, by, aim)
    if terms.of_persons(indicator) and (pairs.people < LEAST_GROUP or not may_show):
        return Result(indicator, Standing.HIDDEN, by, aim)
    before, after = pairs.before / pairs.n, pairs.after / pairs.n
    found = changes(before, after, scaled=indicator is not Indicator.PERFORMANCE)
    change = found.get(by)
    standing = Standing.NO_BASE
    if change is not None:
        standing = Standing.REACHED if change >= aim else Standing.NOT_YET
    target = round(aimed_at(before, by, aim), 1) if change is not None else None
    return Result(
        indicator, standing, by, aim, round(before, 1), target, round(after, 1), change, pairs.n, pairs.people, found
    )


def changes(before: float, after: float, scaled: bool = True) -> dict[By, float]:
    """A change counted in each way that these means allow; `scaled`: they lie on a scale that ends at 100."""
    found = {By.POINTS: round(after - before, 1)}
    if before > 0:
        found[By.PERCENT] = round(100 * (after - before) / before, 1)
    if scaled and before < _FULL:
        found[By.HAKE] = round((after - before) / (_FULL - before), 2)
    return found


def aimed_at(before: float, by: By, aim: float) -> float:
    """The mean after at which the aim is reached."""
    if by is By.PERCENT:
        return before * (1 + aim / 100)
    return before + (aim if by is By.POINTS else aim * (_FULL - before))


def before_and_after(
    values: Iterable[IndicatorValue], start: date | None
) -> tuple[IndicatorValue | None, IndicatorValue | None]:
    """Of one whose values these are: the one from before its first day, and the latest from since.

    Before a unit began there is no after, and what it has last counts as from before. A period in which the first day
    lies is neither.
    """
    known = {value.period: value for value in values}
    if start is None:
        last = max(known, key=lambda period: period.last, default=None)
        return (known[last] if last else None), None
    kinds = {period.every for period in known}
    before = [known[p] for every in kinds if (p := last_before(every, start)) in known]
    after = [known[p] for p in known if p.first >= first_since(p.every, start).first]
    return (before[0] if before else None), max(after, key=lambda one: one.period.last, default=None)


def by_whom(facts: IndicatorFacts, measure: Measure) -> dict[tuple[int, int | None], list[IndicatorValue]]:
    """Unit and person → their values of a measure, of periods that are over."""
    found: dict[tuple[int, int | None], list[IndicatorValue]] = {}
    for value in facts.values:
        if value.measure is measure and value.period.last < facts.on:
            found.setdefault(value.of, []).append(value)
    return found


def _entered(facts: IndicatorFacts, measure: Measure, starts: Mapping[int, date]) -> dict[int, Pairs]:
    found: dict[int, Pairs] = {}
    for (unit, _), values in by_whom(facts, measure).items():
        before, after = before_and_after(values, starts.get(unit))
        if before is None:
            continue
        one = Pairs(1, 1, before.value, after.value) if after else Pairs(waiting=1)
        found[unit] = found.get(unit, Pairs()) + one
    return found
