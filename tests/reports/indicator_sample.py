"""Invented units and figures whose indicators are known by construction."""

from __future__ import annotations

from datetime import UTC, date, datetime

from people.model import Unit
from reports.indicator_facts import IndicatorValue
from reports.indicator_periods import Period
from reports.indicator_terms import Measure

AT = datetime(2026, 11, 1, tzinfo=UTC)
TODAY = date(2027, 1, 15)


def tree(leaves: int, of: int = 1) -> tuple[Unit, ...]:
    """An agency (1) with `of` offices (2 …), each with `leaves` units (100 and up for the first office)."""
    offices = [Unit(2 + number, f"Dinas {number}", 1) for number in range(of)]
    below = [
        Unit(100 * (1 + number) + leaf, f"Puskesmas {number}-{leaf:02}", 2 + number)
        for number in range(of)
        for leaf in range(leaves)
    ]
    return (Unit(1, "Pemerintah Contoh"), *offices, *below)


_ids = iter(range(1, 10**9))


def entered(
    measure: Measure, unit: int, period: str, value: float, person: int | None = None, at: datetime = AT
) -> IndicatorValue:
    return IndicatorValue(next(_ids), measure, unit, person, Period.parse(period), value, (), at, None, "file")
