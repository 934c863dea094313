"""Who will have how many hours at the year's end, and how many of a unit fall short, by the weekly figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports.weekly import jp_over, jp_short
from reports.weekly_facts import PersonFacts
from reports.weekly_standing import has_floor, year_end_jp
from reports.weekly_tally import Tally
from reports.weeks import Span


@dataclass(frozen=True, slots=True)
class PersonForecast:
    """One person's year."""

    person: PersonFacts
    forecast: float
    """JP at the year's end, to one decimal."""
    bound: int
    """The floor to reach, or for PPPK the ceiling."""

    @property
    def has_floor(self) -> bool:
        return has_floor(self.person)

    @property
    def amiss(self) -> bool:
        """Forecast below the floor, or a PPPK beyond the ceiling."""
        return self.forecast < self.bound if self.has_floor else self.person.jp_year > self.bound


@dataclass(frozen=True, slots=True)
class UnitForecast:
    """How many of a unit (without the units below it) fall short of the floor, or are beyond the ceiling."""

    unit: str
    floor: int
    """People with a floor."""
    short: int
    ceiling: int
    """PPPK."""
    over: int


def people_forecast(people: Iterable[PersonFacts], span: Span, floor: int, ceiling: int) -> list[PersonForecast]:
    """Everybody's year, those who lack most first."""
    found = [
        PersonForecast(one, year_end_jp(one, span), floor if has_floor(one) else ceiling)
        for one in people
        if not one.gone
    ]
    return sorted(found, key=lambda one: (not one.has_floor, one.forecast, one.person.name, one.person.id))


def unit_forecasts(people: Iterable[PersonFacts], span: Span, floor: int, ceiling: int) -> list[UnitForecast]:
    """The counts of each unit, by name."""
    tallies: dict[str, Tally] = {}
    for one in people:
        if not one.gone:
            tallies.setdefault(one.unit, Tally(least=floor, most=ceiling)).count(one, None, span)
    return [_counted(unit, tally) for unit, tally in sorted(tallies.items())]


def _counted(unit: str, tally: Tally) -> UnitForecast:
    short, over = jp_short(tally), jp_over(tally)
    return UnitForecast(unit, short.of or 0, int(short.value or 0), over.of or 0, int(over.value or 0))
