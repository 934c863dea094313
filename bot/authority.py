"""Who may open which pages of whom: the chain of superiors and stand-ins that holds in the chat, and administrators."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.follow_ups import rights
from people.hours import local_day
from people.model import Person, Role

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx


def may_see(tx: Tx, house: House, viewer: Person, person_id: int, now: datetime) -> bool:
    """Whether somebody may see another's progress: themselves, those above, stand-ins, or the office."""
    return Role.ADMIN in viewer.roles or rights.may_see(tx, house, viewer.id, person_id, now)


def leads(tx: Tx, house: House, person: Person, now: datetime) -> list[int]:
    """The ids of those whose teams somebody sees as their own: their own first, then of whom they stand in for now."""
    own = Role.SUPERVISOR in person.roles or tx.pages.leads(person.id)
    entries = {one.superior_id for one in tx.follow_ups.acting() if one.acting_id == person.id}
    now_too = tx.follow_ups.stand_ins(entries, local_day(house.zone, now))
    stood_in = dict.fromkeys(one.superior_id for one in now_too if one.acting_id == person.id)
    return [*([person.id] if own else []), *stood_in]


def has_pages(tx: Tx, house: House, person: Person, now: datetime) -> bool:
    """Whether the pages have anything for this person: who leads somebody, stands in for them, or administers."""
    return Role.ADMIN in person.roles or bool(leads(tx, house, person, now))
