"""Entering figures of the indicators: who may, for which unit and period, and what a figure has to be.

For chat, spreadsheet and page alike: each function takes the transaction and who acts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from people.hours import local_day
from people.ids import new_id
from people.model import Person, Role, Unit
from reports.indicator_facts import IndicatorFacts, IndicatorValue, unit_starts
from reports.indicator_periods import Every, Period, first_since, last_before
from reports.indicator_terms import MOST_OUTPUT, SKM_ELEMENTS, SKM_LEAST, SKM_MOST, IndicatorTerms, Measure, Of
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

ENTERED = "indicator_entered"
ELEMENT_LEAST, ELEMENT_MOST = 1.0, 4.0
_ROUNDED = 1.0
"""So far a score may lie from that of its nine elements: the rule's weight of 0.11 instead of 1/9 takes off up to 1."""

_NOT_EVERY = {
    Every.MONTH: "indicators.every_month",
    Every.QUARTER: "indicators.every_quarter",
    Every.SEMESTER: "indicators.every_semester",
    Every.YEAR: "indicators.every_year",
}


class EntryRefused(Exception):
    """A figure is not taken. `code` is a text key under `fault.`, `params` fill it."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure to be entered."""

    measure: Measure
    unit_id: int
    period: Period
    value: float
    person_id: int | None = None
    elements: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a unit: a measure in a period, from before its first day or since, and what is known of it."""

    measure: Measure
    period: Period
    before: bool
    known: IndicatorValue | None


def own_units(tx: Tx, actor: Person) -> list[Unit]:
    """The units for which somebody may enter figures, by name: all for an administrator, for a superior their own."""
    units = tx.people.units()
    if Role.ADMIN in actor.roles:
        return units
    if Role.SUPERVISOR not in actor.roles:
        return []
    led = tx.indicators.led_by(actor.id)
    return [unit for unit in units if unit.id in led]


def enter(
    tx: Tx, house: House, actor: Person | None, figure: Figure, now: datetime, source: str
) -> tuple[IndicatorValue, bool]:
    """Store a figure; gives it as it stands, and whether it is new: the same once more changes nothing.

    What was entered before stays, and no longer counts. `actor` None: the administrator at the command line.
    Raises EntryRefused.
    """
    if actor is not None and figure.unit_id not in {unit.id for unit in own_units(tx, actor)}:
        raise EntryRefused("indicators.not_yours")
    today = local_day(house.zone, now)
    checked(figure, house.indicators, today)
    known = next((one for one in tx.indicators.history(figure.unit_id, now)[::-1] if _same(one, figure)), None)
    if known is not None and (known.value, known.elements) == (figure.value, figure.elements):
        return known, False
    value = made(figure, actor, now, source)
    tx.save([value, fact(value, actor, now)])
    return value, True


def made(figure: Figure, actor: Person | None, now: datetime, source: str) -> IndicatorValue:
    """The figure as it is stored."""
    return IndicatorValue(
        new_id(), figure.measure, figure.unit_id, figure.person_id, figure.period, figure.value, figure.elements, now,
        actor.id if actor else None, source,
    )  # fmt: skip


def fact(value: IndicatorValue, actor: Person | None, now: datetime) -> JournalEntry:
    """That it was entered, without the figure."""
    data = {"measure": value.measure.value, "unit": value.unit_id, "period": str(value.period), "id": value.id}
    return JournalEntry(now, ENTERED, actor.id if actor else None, data)


def checked(figure: Figure, terms: IndicatorTerms, today: date) -> None:
    """Raises EntryRefused where the figure cannot be one of these terms, or its period is not over."""
    shown = {"value": figure.value}
    if figure.measure is Measure.OUTPUT and not terms.figure:
        raise EntryRefused("indicators.no_figure", **shown)
    of_person = figure.measure is Measure.OUTPUT and terms.figure_of is Of.PERSON
    if of_person != (figure.person_id is not None):
        raise EntryRefused("indicators.person_needed" if of_person else "indicators.unit_needed", **shown)
    if figure.period.every is not terms.every(figure.measure):
        raise EntryRefused(_NOT_EVERY[terms.every(figure.measure)], value=str(figure.period))
    if figure.period.last >= today:
        raise EntryRefused("indicators.not_over", value=str(figure.period))
    least, most = (SKM_LEAST, SKM_MOST) if figure.measure is Measure.SKM else (0.0, MOST_OUTPUT)
    if not least <= figure.value <= most:
        raise EntryRefused("indicators.bounds", **shown, least=f"{least:g}", most=f"{most:,.0f}".replace(",", "."))


def score_of(elements: Iterable[float]) -> float:
    """The SKM's score of its nine elements, each 1 to 4: their mean, times 25 (PermenPANRB 14/2017, weight 1/9).

    Raises EntryRefused where they are not nine, or one is out of bounds.
    """
    found = tuple(elements)
    if len(found) != SKM_ELEMENTS or not all(ELEMENT_LEAST <= one <= ELEMENT_MOST for one in found):
        raise EntryRefused("indicators.elements", value="; ".join(f"{one:g}" for one in found))
    return round(25 * sum(found) / len(found), 2)


def agrees(score: float, elements: Iterable[float]) -> bool:
    """Whether a score that was given can be that of these elements."""
    return abs(score - score_of(elements)) <= _ROUNDED


def asked_of(tx: Tx, house: House, unit: Unit, now: datetime) -> list[Asked]:
    """The figures that a unit is asked for now: each measure, from before its first day and, once it is over, since.

    A unit that has not begun is asked for the last period: it is what others are compared with. Figures of persons are
    not among them: they come in a spreadsheet.
    """
    terms, today = house.indicators, local_day(house.zone, now)
    start = first_day(tx, house, unit.id, now)
    known = {(one.measure, one.period): one for one in tx.indicators.of_unit(unit.id, now)}
    wanted = [Measure.SKM]
    if terms.figure and terms.figure_of is Of.UNIT:
        wanted.insert(0, Measure.OUTPUT)
    return [
        Asked(measure, period, before, known.get((measure, period)))
        for measure in wanted
        for period, before in periods_asked(terms.every(measure), start, today)
    ]


def first_day(tx: Tx, house: House, unit_id: int, now: datetime) -> date | None:
    """A unit's first day in the programme; None: it has not begun."""
    began = tx.indicators.first_enrolled(house.indicators, house.zone, now)
    first = {unit: local_day(house.zone, at) for unit, at in began.items()}
    facts = IndicatorFacts(local_day(house.zone, now), tuple(tx.people.units()), first)
    return unit_starts(facts, house.indicators).get(unit_id)


def periods_asked(every: Every, start: date | None, today: date) -> list[tuple[Period, bool]]:
    """The periods for which a figure is asked now, each with whether it lies before the unit's first day."""
    over = last_before(every, today)
    if start is None or start > today:
        return [(over, True)]
    since = first_since(every, start)
    return [(last_before(every, start), True), *([(over, False)] if over.first >= since.first else [])]


def _same(known: IndicatorValue, figure: Figure) -> bool:
    mine = (figure.measure, figure.person_id, figure.period)
    return (known.measure, known.person_id, known.period) == mine
