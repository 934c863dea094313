"""Asking learners to assess themselves, so that a mentor can be found for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from bot import markup
from bot.audience import Audience
from bot.buttons import Act
from people.hours import local_day

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx


def invite_to_assess(tx: Tx, house: House, now: datetime, person_ids: Collection[int]) -> int:
    """Ask these learners, in their own language and waking hours, once a month at most; gives how many are told."""
    audience, month = Audience(house, tx, now), local_day(house.zone, now)
    audience.invite(person_ids)
    told = [listener for id_ in sorted(person_ids) if (listener := audience(id_)) and listener.reachable]
    for listener in told:
        count = len(house.mentoring.levels.required_of(listener.person))
        said = listener.texts("assessment.invitation", name=markup.plain(listener.name), count=count)
        key = f"assess:{listener.person.id}:{month:%Y-%m}"
        listener.say(
            key, said, [listener.button("assess", Act.ASSESS), listener.button("not_now", Act.ENOUGH)], columns=2
        )
    tx.save(audience.messages)
    return len(told)
