"""Carries out that somebody leaves, or notes it for its day, and takes either back. Every change leaves a fact.

The pairs and the questions that lie with a mentor who has left are moved on by their own planners, which see that the
mentor is gone, with the words that they have for it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.questions.leaving import leave_off
from bot.questions.office import Office
from people.departure import Departure
from people.hours import local_day
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from people.model import Person
    from store.tx import Tx


def depart(tx: Tx, house: House, departure: Departure, now: datetime) -> bool:
    """Carry it out where its day has come, else note it. True: it is done."""
    if departure.day > local_day(house.zone, now):
        tx.save([departure, _fact("departure_noted", departure, now)])
        return False
    _carry_out(tx, house, departure, now)
    return True


def take_back(tx: Tx, person: Person, by: str, now: datetime) -> bool:
    """They stay, or they are back. True: they had left; False: it was only noted, or nothing was at all."""
    noted = tx.departures.forget(person.id)
    if person.departed:
        tx.departures.take_back(person.id)
    if noted or person.departed:
        tx.save([JournalEntry(now, "returned", person.id, {"by": by})])
    return person.departed


def _carry_out(tx: Tx, house: House, departure: Departure, now: datetime) -> None:
    person_id = departure.person_id
    leave_off(Office(house, tx, now, mark=f"departed-{person_id}"), person_id)
    for one in tx.follow_ups.acting():
        if one.acting_id == person_id:
            tx.follow_ups.end_acting(one.id)
            tx.save([JournalEntry(now, "acting_ended", person_id, {"superior": one.superior_id})])
    tx.departures.carry_out(person_id, departure.day, now)
    tx.save([_fact("departed", departure, now)])


def _fact(kind: str, departure: Departure, now: datetime) -> JournalEntry:
    reason = departure.reason.value if departure.reason else None
    data: dict[str, Any] = {"on": departure.day.isoformat(), "reason": reason, "by": departure.by}
    return JournalEntry(now, kind, departure.person_id, data)
