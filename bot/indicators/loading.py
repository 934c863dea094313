"""The report of the indicators, and the figures that an administrator is asked for, from the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.indicators import satisfaction
from bot.indicators.entering import periods_asked
from people.hours import local_day
from people.model import Person, Role
from reports.indicator_facts import IndicatorFacts, IndicatorValue, unit_starts
from reports.indicator_periods import Period
from reports.indicator_report import Report, report
from reports.indicator_template import Line
from reports.indicator_terms import IndicatorTerms, Measure, Of
from store.indicators import indicator_facts

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

_CALLED = {Measure.OUTPUT: "Kinerja", Measure.SKM: "SKM"}


def load_report(tx: Tx, house: House, now: datetime) -> Report:
    """The four indicators as of now: of the agency, each unit, and each cohort. For command and page."""
    return report(load_facts(tx, house, now), house.indicators)


def load_facts(tx: Tx, house: House, now: datetime) -> IndicatorFacts:
    """What the report is made of."""
    scores = satisfaction.paired_scores(tx, house, now)
    return indicator_facts(tx.connection, house.indicators, house.zone, now, scores)


def lines_asked(tx: Tx, house: House, now: datetime) -> list[Line]:
    """A line for each figure that is asked for now, of every unit where people learn, with what is known of it."""
    facts, terms = load_facts(tx, house, now), house.indicators
    starts, today = unit_starts(facts, terms), local_day(house.zone, now)
    learners = [person for person in tx.people.in_unit(None) if Role.LEARNER in person.roles]
    learning = {person.unit_id for person in learners}
    known = {(v.measure, v.unit_id, v.person_id, v.period): v for v in facts.values}
    lines: list[Line] = []
    for unit in sorted(facts.units, key=lambda one: (one.name, one.id)):
        if unit.id in learning:
            staff = [one for one in learners if one.unit_id == unit.id]
            lines.extend(_of_unit(unit.id, unit.name, staff, terms, starts.get(unit.id), today, known))
    return lines


def _of_unit(
    unit_id: int,
    name: str,
    staff: Iterable[Person],
    terms: IndicatorTerms,
    start: date | None,
    today: date,
    known: dict[tuple[Measure, int, int | None, Period], IndicatorValue],
) -> Iterator[Line]:
    for measure in Measure:
        if measure is Measure.OUTPUT and not terms.figure:
            continue
        of_person = measure is Measure.OUTPUT and terms.figure_of is Of.PERSON
        for person in sorted(staff, key=lambda one: (one.name, one.id)) if of_person else [None]:
            for period, _ in periods_asked(terms.every(measure), start, today):
                value = known.get((measure, unit_id, person.id if person else None, period))
                yield Line(
                    name, person.nip if person else "", _CALLED[measure], str(period),
                    value.value if value else None, value.elements if value else (),
                )  # fmt: skip
