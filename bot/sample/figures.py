"""Figures of the sample agency's units: what they produced and what the public said, before and after they began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.indicators.entering import Figure, fact, made
from people.hours import local_day
from people.roster import unit_key
from reports.indicator_periods import Every, last_before
from reports.indicator_terms import IndicatorTerms, Measure

if TYPE_CHECKING:
    from bot.house import House
    from store.store import Store
    from store.tx import Tx

FIGURE = "Layanan selesai sebulan"
BEGAN = timedelta(days=365)
"""How long ago the first units began: there is always a whole semester between."""
UNITS = {
    "Puskesmas Oksibil": ((412, 486), (74.8, 83.1)),
    "Puskesmas Tomia": ((365, 401), (77.2, 84.6)),
    "Dinas Kependudukan dan Pencatatan Sipil": ((640, 778), (71.5, 85.2)),
}
"""Unit → output before and after, SKM before and after."""
LATER = {"Distrik Kiwirok": (96, 70.4)}
"""A unit that has not begun: what others are compared with."""


def sample_terms(today: date) -> IndicatorTerms:
    """The agreed figure, and the first units' day, which no enrolment of the sample goes back to."""
    starts = {unit_key(name): today - BEGAN for name in UNITS}
    return IndicatorTerms(figure=FIGURE, unit_starts=starts)


def enter_figures(store: Store, house: House, now: datetime) -> None:
    """Put the figures into a sample that was just made."""
    store.write_now(lambda tx: _enter(tx, house, now))


def _enter(tx: Tx, house: House, now: datetime) -> None:
    units = {unit.name: unit.id for unit in tx.people.units()}
    values = [made(figure, None, now, "file") for figure in _figures(units, local_day(house.zone, now))]
    tx.save([*values, *(fact(value, None, now) for value in values)])


def _figures(units: Mapping[str, int], today: date) -> Iterator[Figure]:
    before, after = last_before(Every.SEMESTER, today - BEGAN), last_before(Every.SEMESTER, today)
    for name, (output, skm) in UNITS.items():
        for measure, (first, last) in ((Measure.OUTPUT, output), (Measure.SKM, skm)):
            yield Figure(measure, units[name], before, float(first))
            yield Figure(measure, units[name], after, float(last))
    for name, (output_now, skm_now) in LATER.items():
        yield Figure(Measure.OUTPUT, units[name], after, float(output_now))
        yield Figure(Measure.SKM, units[name], after, skm_now)
