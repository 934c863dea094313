"""The weeks of superiors, loaded: all of them zone by zone, or one superior's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from people.model import Zone
from reports.weekly_facts import Terms, WeeklyFacts
from reports.weekly_summary import Staff, Summary, summaries
from reports.weeks import Span, Week, span
from store import reporting

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx


@dataclass(frozen=True, slots=True)
class Loaded:
    """One zone's week: what summaries and their files are made of."""

    facts: WeeklyFacts
    staff: Staff


def all_summaries(tx: Tx, house: House, week: Week, now: datetime) -> Iterator[tuple[Summary, Loaded]]:
    """Every superior's summary of a week, each as the week lies in their own zone. Use it up within the transaction.

    Raises ValueError where the week has not begun.
    """
    for zone in reporting.zones(tx):
        yield from zone_summaries(tx, house, week, zone, now)


def zone_summaries(tx: Tx, house: House, week: Week, zone: Zone, now: datetime) -> Iterator[tuple[Summary, Loaded]]:
    """The same for the superiors in one zone."""
    facts = reporting.weekly(tx, span_of(house, week, zone, now))
    loaded = Loaded(facts, Staff(facts.people))
    for summary in summaries(facts, terms(house), loaded.staff):
        if summary.superior.zone is zone:
            yield summary, loaded


def summary_of(tx: Tx, house: House, week: Week, superior_id: int, now: datetime) -> tuple[Summary, Loaded] | None:
    """One superior's summary, at the cost of their team; None: nobody reports to this person, and they lead nobody."""
    zone = reporting.zone_of(tx, superior_id)
    if zone is None:
        return None
    facts = reporting.weekly(tx, span_of(house, week, zone, now), reporting.around(tx, superior_id))
    loaded = Loaded(facts, Staff(facts.people))
    found = (one for one in summaries(facts, terms(house), loaded.staff) if one.superior.id == superior_id)
    summary = next(found, None)
    return (summary, loaded) if summary else None


def span_of(house: House, week: Week, zone: Zone, now: datetime) -> Span:
    """The week in a zone. Raises ValueError where it has not begun."""
    working = any(day.weekday() in house.rules.days and house.rules.calendar.is_workday(day) for day in week.days)
    return span(week, zone, now, idle=not working)


def terms(house: House) -> Terms:
    terms = house.jp
    return Terms(house.rules.calendar, house.hours, house.mentoring.reply_days, terms.floor.jp, terms.ceiling.jp)
