"""The weekly summary by itself: on the agency's day and time, as they come in each zone of superiors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.weekly.sending import Posted, before, post, store_posted
from people.hours import local_day, midnight
from people.model import Zone
from reports.weeks import Week
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

PLANNED = "weekly_planned"
"""The fact that a zone's summaries of a week were planned; it bears the moment for which they were due."""
STILL = timedelta(days=1)
"""So long after its moment a summary is made up for, where the service was down; later it would be stale."""
_DAY = timedelta(days=1)


def prepare_weekly(tx: Tx, house: House, now: datetime) -> list[Callable[[Tx], int]]:
    """Read and compose the summaries of the zones whose moment has come, on a view beside the writers.

    Gives what then stores those of each zone, quickly, and says how many messages it queued. Once for each zone and
    week: who stores takes a claim first, and each message has a key of its own. Where somebody was erased or stopped
    in between, nothing is stored, and the next tick makes them anew.
    """
    due = [(zone, moment) for zone, moment in _due(house, now) if not tx.claims.known(_claim(zone, moment))]
    return [
        partial(_store, zone, moment, now, post(tx, house, week_before(zone, moment), now, zone))
        for zone, moment in due
    ]


def plan_weekly(tx: Tx, house: House, now: datetime) -> int:
    """The same in one transaction, where nobody else waits for it."""
    return sum(store(tx) for store in prepare_weekly(tx, house, now))


def next_weekly(house: House, now: datetime) -> datetime | None:
    """When summaries are due next, later than `now`; None: they are not sent by themselves."""
    moments = (moment for zone in Zone for moment in _moments(house, zone, now))
    return min((moment for moment in moments if moment > now), default=None)


def due_moments(house: House, zone: Zone, now: datetime) -> list[datetime]:
    """The agency's moments in a zone that have come, and are not too long ago to be made up for."""
    return [moment for moment in _moments(house, zone, now) if moment <= now < moment + STILL]


def week_before(zone: Zone, moment: datetime) -> Week:
    """The week that ended before a moment, as weeks are in a zone."""
    return before(Week.of(local_day(zone, moment)))


def _due(house: House, now: datetime) -> Iterator[tuple[Zone, datetime]]:
    for zone in Zone:
        yield from ((zone, moment) for moment in due_moments(house, zone, now))


def _moments(house: House, zone: Zone, now: datetime) -> Iterator[datetime]:
    """The agency's day and time in this week and the next, in a zone."""
    if house.weekly is None:
        return
    day, at = house.weekly
    monday = Week.of(local_day(zone, now)).monday
    for days in (day - 7, day, day + 7):
        yield midnight(zone, monday + days * _DAY) + timedelta(hours=at.hour, minutes=at.minute)


def _claim(zone: Zone, moment: datetime) -> str:
    return f"weekly:{zone.value}:{moment.isoformat()}"


def _store(zone: Zone, moment: datetime, now: datetime, posted: Sequence[Posted], tx: Tx) -> int:
    if not tx.claims.take(_claim(zone, moment), now):
        return 0
    stored = store_posted(tx, posted, now)
    if stored is None:
        tx.claims.give_back(_claim(zone, moment))
        return 0
    fates = Counter(one.fate.value for one in posted)
    tx.save(
        [JournalEntry(moment, PLANNED, None, {"zone": zone.value, "week": str(week_before(zone, moment)), **fates})]
    )
    return stored
