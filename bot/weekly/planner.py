"""The weekly summary by itself: on the agency's day and time, as they come in each zone of superiors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.weekly.sending import before, post
from people.hours import local_day, midnight
from people.model import Zone
from reports.weeks import Week
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.turns import House
    from store.tx import Tx

PLANNED = "weekly_planned"
"""The fact that a zone's summaries of a week were planned; it bears the moment for which they were due."""
STILL = timedelta(days=1)
"""So long after its moment a summary is made up for, where the service was down; later it would be stale."""
_DAY, _TICK = timedelta(days=1), timedelta(microseconds=1)


def plan_weekly(tx: Tx, house: House, now: datetime) -> int:
    """Queue the summaries of the zones whose moment has come; gives how many messages.

    Once for each zone and week: that it was done is a fact of the journal, and each message has a key of its own.
    """
    return sum(_plan(tx, house, zone, moment, now) for zone, moment in _due(house, now) if not _known(tx, zone, moment))


def next_weekly(house: House, now: datetime) -> datetime | None:
    """When summaries are due next, later than `now`; None: they are not sent by themselves."""
    moments = (moment for zone in Zone for moment in _moments(house, zone, now))
    return min((moment for moment in moments if moment > now), default=None)


def _due(house: House, now: datetime) -> Iterator[tuple[Zone, datetime]]:
    for zone in Zone:
        yield from ((zone, moment) for moment in _moments(house, zone, now) if moment <= now < moment + STILL)


def _moments(house: House, zone: Zone, now: datetime) -> Iterator[datetime]:
    """The agency's day and time in this week and the next, in a zone."""
    if house.weekly is None:
        return
    day, at = house.weekly
    monday = Week.of(local_day(zone, now)).monday
    for days in (day - 7, day, day + 7):
        yield midnight(zone, monday + days * _DAY) + timedelta(hours=at.hour, minutes=at.minute)


def _known(tx: Tx, zone: Zone, moment: datetime) -> bool:
    entries = tx.journal.entries(since=moment, until=moment + _TICK, kinds=[PLANNED])
    return any(entry.data["zone"] == zone.value for entry in entries)


def _plan(tx: Tx, house: House, zone: Zone, moment: datetime, now: datetime) -> int:
    week = before(Week.of(local_day(zone, moment)))
    posted = post(tx, house, week, now, zone)
    fates = Counter(one.fate.value for one in posted)
    fact = JournalEntry(moment, PLANNED, None, {"zone": zone.value, "week": str(week), **fates})
    tx.save([fact, *(thing for one in posted for thing in one.things(now))])
    return sum(one.message is not None for one in posted)
