"""What the calendar asks of departures: to carry out those whose day has come, before anything else of that day."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.departures.desk import depart
from people.hours import local_day, midnight

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

BATCH = 1000


def plan_departures(tx: Tx, house: House, now: datetime, limit: int = BATCH) -> int:
    """Carry out at most `limit` departures whose day has come in the agency; gives how many."""
    return sum(depart(tx, house, one, now) for one in tx.departures.due(local_day(house.zone, now), limit))


def next_departure(tx: Tx, house: House) -> datetime | None:
    """When the next one is to be carried out; None: none is noted."""
    day = tx.departures.next_day()
    return midnight(house.zone, day) if day is not None else None
