"""An administrator names mentors for everybody who has waited for long, with one tap or one command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.pairs.waiting import Waiting, appointable, long_waiting

if TYPE_CHECKING:
    from datetime import datetime

    from bot.house import House
    from bot.pairs.desk import PairDesk
    from mentoring.model import Match, MenteeNeed
    from store.tx import Tx


@dataclass(frozen=True, slots=True)
class Appointments:
    """What can be done for those who have waited for long, and for whom nothing can."""

    found: tuple[tuple[Match, MenteeNeed], ...]
    without: tuple[Waiting, ...]


def look(house: House, tx: Tx, now: datetime, desk: PairDesk) -> Appointments:
    """Who would be named for whom. Nothing is stored."""
    long = long_waiting(house, tx, now)
    found = appointable(desk, long)
    helped = {match.mentee_id for match, _ in found}
    return Appointments(tuple(found), tuple(one for one in long if one.person.id not in helped))


def appoint_all(house: House, tx: Tx, now: datetime, desk: PairDesk, by: int | None) -> Appointments:
    """Name them. Done again it finds nobody who waits any more."""
    looked = look(house, tx, now, desk)
    for match, need in looked.found:
        desk.appoint(match, need, by)
    return looked
