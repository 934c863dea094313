"""Who may act for whom: asked here on every path, at the moment of the tap, since people move between units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from people.hours import local_day
from people.model import Person

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

MOST_STEPS = 50
"""How far up the tree of superiors is looked: deeper than any agency, and an end to a circle."""


def above(tx: Tx, person_id: int) -> list[int]:
    """The superiors of a person as the roster stands now, the direct one first; without the erased."""
    return list(_above(tx, person_id))


def may_act(tx: Tx, house: House, actor_id: int, person_id: int, now: datetime) -> bool:
    """Whether somebody leads this person now: directly, from above, or standing in for one who does."""
    return actor_id != person_id and _is_one_of(tx, house, actor_id, above(tx, person_id), now)


def may_see(tx: Tx, house: House, actor_id: int, superior_id: int, now: datetime) -> bool:
    """Whether a superior's summary is for somebody: it is for the superior, those above, and who stands in for them."""
    return _is_one_of(tx, house, actor_id, [superior_id, *above(tx, superior_id)], now)


def known(tx: Tx, person_id: int) -> Person | None:
    """A person who is there and not erased."""
    found = tx.people.by_id([person_id])
    return found[0] if found and not found[0].erased else None


def _is_one_of(tx: Tx, house: House, actor_id: int, chain: list[int], now: datetime) -> bool:
    day = local_day(house.zone, now)
    return actor_id in chain or any(one.acting_id == actor_id for one in tx.follow_ups.stand_ins(chain, day))


def _above(tx: Tx, person_id: int) -> Iterator[int]:
    seen, person = {person_id}, known(tx, person_id)
    for _ in range(MOST_STEPS):
        if person is None or person.superior_id is None or person.superior_id in seen:
            return
        seen.add(person.superior_id)
        found = tx.people.by_id([person.superior_id])
        if not found:
            return
        person = found[0]
        if not person.erased:
            yield person.id
