"""The four indicators: figures known by construction, targets, what is too early, and what must never be invented."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.model import Unit
from reports.indicator_cohorts import comparisons
from reports.indicator_facts import IndicatorFacts, PairedScore, Pairs, paired, unit_starts
from reports.indicator_report import report
from reports.indicator_terms import By, Indicator, IndicatorTerms, Measure, Of
from reports.indicators import Standing, changes, result
from tests.reports.indicator_sample import TODAY, entered, tree

K, P, S, V = Indicator
TERMS = IndicatorTerms(figure="Berkas selesai")


def pairs(people: int, before: float, after: float, n: int | None = None) -> Pairs:
    n = people if n is None else n
    return Pairs(people, n, before * n, after * n)


def test_pre_and_post_in_the_way_that_counts() -> None:
    found = result(K, pairs(10, 50, 65, n=12), TERMS)
    assert (found.baseline, found.target, found.present, found.change) == (50.0, 60.0, 65.0, 30.0)
    assert (found.n, found.people, found.standing) == (12, 10, Standing.REACHED)
    assert dict(found.changes) == {By.PERCENT: 30.0, By.POINTS: 15.0, By.HAKE: 0.3}
    hake = replace(TERMS, knowledge_by=By.HAKE, knowledge_target=0.4)
    assert (result(K, pairs(10, 50, 65), hake).change, result(K, pairs(10, 50, 65), hake).target) == (0.3, 70.0)
    assert result(K, pairs(10, 50, 65), hake).standing is Standing.NOT_YET


def test_a_target_is_reached_at_the_figure_that_is_shown() -> None:
    assert result(K, pairs(7, 60, 72), TERMS).standing is Standing.REACHED
    assert result(K, pairs(7, 60, 71.9), TERMS).standing is Standing.NOT_YET
    assert result(S, pairs(5, 61.2, 71.2), TERMS).standing is Standing.REACHED


def test_where_nothing_can_be_measured_nothing_is_said() -> None:
    assert result(K, Pairs(), TERMS).standing is Standing.NO_DATA
    early = result(K, Pairs(waiting=9), TERMS)
    assert (early.standing, early.baseline, early.present, early.n) == (Standing.TOO_EARLY, None, None, None)
    hidden = result(K, pairs(4, 50, 80, n=9), TERMS)
    assert (hidden.standing, hidden.present, hidden.n) == (Standing.HIDDEN, None, None)
    assert result(K, pairs(5, 0, 40), TERMS).standing is Standing.NO_BASE
    full = result(K, pairs(5, 100, 100), replace(TERMS, knowledge_by=By.HAKE, knowledge_target=0.3))
    assert (full.standing, full.change, full.target) == (Standing.NO_BASE, None, None)


def test_figures_of_units_are_not_hidden_and_people_s_are() -> None:
    assert result(P, pairs(1, 100, 120), TERMS).standing is Standing.REACHED
    assert result(P, pairs(4, 100, 120), replace(TERMS, figure_of=Of.PERSON)).standing is Standing.HIDDEN
    assert By.HAKE not in result(P, pairs(1, 20, 30), TERMS).changes


def test_surveys_hand_over_paired_scores() -> None:
    found = paired([PairedScore(1, 7, 60, 75), PairedScore(2, 7, 50, 55), PairedScore(3, 7, 40, None)])
    assert found == {7: Pairs(2, 2, 110, 130, 1)}


@given(st.floats(1, 99), st.floats(0, 100), st.floats(0, 100))
def test_a_better_score_is_never_a_smaller_gain(before: float, after: float, more: float) -> None:
    lower, higher = sorted((after, more))
    one, other = changes(before, lower), changes(before, higher)
    assert all(one[by] <= other[by] for by in By)


# --- a unit's first day, and what is before and after


def test_a_unit_begins_with_the_first_below_it_unless_it_is_laid_down() -> None:
    units = tree(2)
    facts = IndicatorFacts(TODAY, units, {100: date(2026, 3, 9), 101: date(2026, 2, 2)})
    assert unit_starts(facts, TERMS) == {
        100: date(2026, 3, 9), 101: date(2026, 2, 2), 2: date(2026, 2, 2), 1: date(2026, 2, 2),
    }  # fmt: skip
    laid_down = replace(TERMS, unit_starts={"dinas 0": date(2026, 1, 5), "puskesmas 0-01": date(2026, 6, 1)})
    found = unit_starts(facts, laid_down)
    assert (found[2], found[100], found[101]) == (date(2026, 1, 5), date(2026, 1, 5), date(2026, 6, 1))


def test_before_is_the_last_period_that_was_over_and_after_the_latest_since() -> None:
    values = (
        entered(Measure.SKM, 100, "2025-S1", 60),
        entered(Measure.SKM, 100, "2025-S2", 70),
        entered(Measure.SKM, 100, "2026-S1", 1e3),  # the programme began in it: neither
        entered(Measure.SKM, 100, "2026-S2", 84),
    )
    facts = IndicatorFacts(TODAY, tree(1), {100: date(2026, 3, 9)}, values=values)
    found = report(facts, TERMS).results[V]
    assert (found.baseline, found.present, found.change, found.n) == (70.0, 84.0, 20.0, 1)
    early = replace(facts, on=date(2026, 12, 31))
    assert report(early, TERMS).results[V].standing is Standing.TOO_EARLY, "the period is not over yet"
    gap = replace(facts, values=values[:1] + values[3:])
    assert report(gap, TERMS).results[V].standing is Standing.NO_DATA, "an older one does not stand in"


def test_what_units_produce_is_compared_as_a_sum() -> None:
    values = (
        entered(Measure.OUTPUT, 100, "2025-S2", 100), entered(Measure.OUTPUT, 100, "2026-S2", 130),
        entered(Measure.OUTPUT, 101, "2025-S2", 300), entered(Measure.OUTPUT, 101, "2026-S2", 330),
        entered(Measure.OUTPUT, 102, "2025-S2", 50),
    )  # fmt: skip
    starts = dict.fromkeys((100, 101, 102), date(2026, 1, 1))
    found = report(IndicatorFacts(TODAY, tree(3), starts, values=values), TERMS)
    assert (found.results[P].baseline, found.results[P].present, found.results[P].n) == (200.0, 230.0, 2)
    assert (found.results[P].change, found.results[P].standing) == (15.0, Standing.REACHED)
    of = {row.unit.id: row.results[P] for row in found.units}
    assert (of[100].change, of[101].change, of[102].standing) == (30.0, 10.0, Standing.TOO_EARLY)


# --- the tree


def test_a_unit_s_figures_are_those_of_the_units_below_it() -> None:
    own = {1: pairs(5, 40, 60), 2: pairs(5, 50, 60), 100: pairs(10, 50, 75), 101: pairs(20, 60, 60)}
    found = report(IndicatorFacts(TODAY, tree(2), knowledge=own), TERMS)
    assert [(row.unit.id, row.depth) for row in found.units] == [(1, 0), (2, 1), (100, 2), (101, 2)]
    assert (found.results[K].n, found.results[K].baseline, found.results[K].present) == (40, 53.8, 63.8)
    of = {row.unit.id: row.results[K] for row in found.units}
    assert (of[2].n, of[2].baseline, of[2].present) == (35, 55.7, 64.3)
    assert of[1].present == found.results[K].present


def test_a_small_unit_is_not_the_difference_of_what_is_shown() -> None:
    own = {100: pairs(10, 50, 75), 101: pairs(8, 60, 60), 102: pairs(3, 10, 90)}
    found = {
        row.unit.id: row.results[K].standing
        for row in report(IndicatorFacts(TODAY, tree(3), knowledge=own), TERMS).units
    }
    assert found == {
        1: Standing.REACHED,
        2: Standing.REACHED,
        100: Standing.REACHED,
        101: Standing.HIDDEN,
        102: Standing.HIDDEN,
    }


def test_units_in_a_circle_do_not_go_round_for_ever() -> None:
    units = (Unit(1, "A", 2), Unit(2, "B", 1), Unit(3, "C", 2))
    found = report(IndicatorFacts(TODAY, units, knowledge={1: pairs(9, 50, 60), 3: pairs(9, 50, 60)}), TERMS)
    assert found.results[K].n == 18


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_facts_says_nothing(dice: random.Random) -> None:
    facts = staggered()
    facts = replace(facts, knowledge={unit.id: pairs(6, 51.3, 64.7) for unit in facts.units})
    units, values = list(facts.units), list(facts.values)
    dice.shuffle(units)
    dice.shuffle(values)
    knowledge = dict(sorted(facts.knowledge.items(), key=lambda _: dice.random()))
    mixed = replace(facts, units=tuple(units), values=tuple(values), knowledge=knowledge)
    assert report(mixed, TERMS) == report(facts, TERMS)


# --- who began early beside who began late

EARLY, LATE = date(2026, 1, 12), date(2026, 9, 7)


def staggered(early: int = 6, late: int = 5) -> IndicatorFacts:
    """SKM before, in the first and in the second semester of 2026: those who began early rise by 8 a semester, the
    others, who began in September, by 3."""
    units = tree(early + late)
    leaves = [unit.id for unit in units[2:]]
    starts = {unit: EARLY if place < early else LATE for place, unit in enumerate(leaves)}
    values = [
        entered(Measure.SKM, unit, period, 60 + place + step * (8 if starts[unit] is EARLY else 3))
        for place, unit in enumerate(leaves)
        for step, period in enumerate(("2025-S2", "2026-S1", "2026-S2"))
    ]
    quarters = [
        replace(value, period=type(value.period).parse(text))
        for value in values
        for text in {"2025-S2": ["2025-Q4"], "2026-S1": ["2026-Q2"], "2026-S2": ["2026-Q4"]}[str(value.period)]
    ]
    return IndicatorFacts(TODAY, units, starts, values=tuple(quarters))


def compared(facts: IndicatorFacts, terms: IndicatorTerms = TERMS) -> list[tuple[str, str, str, int, int, float]]:
    quarterly = replace(terms, skm_every=type(terms.skm_every).QUARTER)
    found = comparisons(facts, quarterly, unit_starts(facts, quarterly), {})
    return [(str(c.cohort), str(c.base), str(c.period), c.begun.n, c.not_yet.n, c.difference) for c in found]


def test_the_difference_is_that_of_the_changes_in_the_same_period() -> None:
    """By the second quarter the early ones rose by 8 and those who had not begun by 3; by the fourth all had begun."""
    assert compared(staggered()) == [("2026-01", "2025-Q4", "2026-Q2", 6, 5, 5.0)]
    terms = replace(TERMS, skm_every=type(TERMS.skm_every).QUARTER)
    facts = staggered()
    found = comparisons(facts, terms, unit_starts(facts, terms), {})[0]
    assert (found.begun.change, found.not_yet.change) == (8.0, 3.0)
    assert (found.low, found.high) == (5.0, 5.0), "every unit of a side rose alike: nothing to be uncertain about"


def test_fewer_than_five_on_a_side_are_not_compared() -> None:
    assert compared(staggered(late=4)) == []
    assert compared(staggered(early=4)) == []


def test_units_that_never_began_are_on_the_other_side() -> None:
    facts = staggered(late=5)
    never = {unit: day for unit, day in facts.first_enrolled.items() if day is EARLY}
    assert [c[2] for c in compared(replace(facts, first_enrolled=never))] == ["2026-Q2", "2026-Q4"]


def test_people_of_hidden_units_are_in_no_comparison() -> None:
    """Of persons, only units whose own people are shown apart: the sum over others could give hidden ones away."""
    facts = staggered()
    people = tuple(
        replace(value, measure=Measure.OUTPUT, person_id=value.unit_id * 10 + number, value=value.value + number)
        for value in facts.values
        for number in range(2 if value.unit_id in (100, 101) else 5)
    )
    quarter = type(TERMS.figure_every).QUARTER
    terms = replace(TERMS, figure_of=Of.PERSON, figure_every=quarter)
    found = report(replace(facts, values=people), terms)
    hidden = {row.unit.id for row in found.units if row.results[P].standing is Standing.HIDDEN}
    assert {100, 101} < hidden, "and another one with them, since two and two are not five"
    assert [(c.begun.n, c.begun.units, c.not_yet.units) for c in found.comparisons] == [(15, 3, 5)]
    assert found.comparisons[0].low is None, "three units are no basis for an interval"


@pytest.mark.parametrize("cohort", [1, 2])
def test_the_interval_is_the_same_every_time(cohort: int) -> None:
    facts = staggered(early=6 + cohort)
    values = tuple(replace(v, value=v.value + (v.unit_id * v.period.number) % 7) for v in facts.values)
    terms = replace(TERMS, skm_every=type(TERMS.skm_every).QUARTER)
    first, again = (report(replace(facts, values=values), terms).comparisons for _ in range(2))
    assert first == again
    assert first[0].low is not None
    assert first[0].low < first[0].difference < (first[0].high or 0)
