"""Which week a page is about, and its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.web.panel.table import Ask, NotThere
from bot.weekly.sending import before, last_week
from people.hours import local_day
from people.model import Zone
from reports.weeks import Week
from store import reporting

FARTHEST = timedelta(days=366)
"""How far back a page can look."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The week, the one before, and the one after; None: there is none to be looked at."""

    week: Week
    earlier: Week | None
    later: Week | None
    running: bool
    """It is not over yet."""


def zone_of(ask: Ask) -> Zone:
    """Where the person in the address is: in their zone lie the weeks of their team."""
    return reporting.zone_of(ask.tx, ask.person.id) or ask.house.zone


def running(zone: Zone, now: datetime) -> Week:
    """The week that is running in a zone, once it has begun."""
    return Week.of(local_day(zone, now - timedelta(minutes=1)))


def asked_week(ask: Ask, zone: Zone) -> Asked:
    """The week in the address; where none stands there the last one that is over. Raises NotThere for none of ours."""
    present = running(zone, ask.now)
    try:
        week = Week.parse(ask.query["week"]) if ask.query.get("week") else last_week(ask.house, ask.now, zone)
    except ValueError:
        raise NotThere from None
    if week > present or present.monday - week.monday > FARTHEST:
        raise NotThere
    earlier, later = before(week), Week.of(week.monday + timedelta(days=7))
    reaches = present.monday - earlier.monday <= FARTHEST
    return Asked(week, earlier if reaches else None, later if week < present else None, week == present)
