"""Carrying out what a matching found: mentors are asked for those who still look for one, in one transaction each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot import matching
from bot.audience import Audience
from bot.pairs.desk import PairDesk
from mentoring.pairing import OPEN

if TYPE_CHECKING:
    from bot.house import House
    from mentoring.groups import GroupMatch, Joining
    from mentoring.model import Match
    from store.tx import Tx


def propose_pairs(house: House, now: datetime, matches: Sequence[Match], tx: Tx) -> int:
    """Propose these, but for learners who have a pair by now or look for nobody any more. Gives how many it were."""
    audience = Audience(house, tx, now)
    desk = PairDesk(house, tx, now, audience)
    audience.invite([found.mentor_id for found in matches])
    ids = [found.mentee_id for found in matches]
    needs, before = matching.needs_of(tx, house, ids), tx.mentoring.histories(ids)
    last = {id_: before[id_][-1] for id_ in ids if id_ in before}
    wanting = {mentee.person.id for mentee in tx.mentoring.mentees(ids) if mentee.wish.wanted}
    free = wanting - {id_ for id_, pair in last.items() if pair.status in OPEN}
    still = [found for found in matches if found.mentee_id in free and found.mentor_id in desk.profiles]
    desk.prepare([found.mentee_id for found in still])
    for found in still:
        desk.propose(found, needs[found.mentee_id], last.get(found.mentee_id))
    tx.save(audience.messages)
    return len(still)


def propose_group(house: House, now: datetime, found: GroupMatch, tx: Tx) -> int:
    """Propose a group, where all of it still look for a mentor. Gives how many they are."""
    audience = Audience(house, tx, now)
    desk = PairDesk(house, tx, now, audience)
    ids = [one.mentee_id for one in found.members]
    if not _seeking(tx, house).issuperset(ids) or found.mentor_id not in desk.profiles:
        return 0
    before = tx.mentoring.histories(ids)
    desk.prepare(ids)
    desk.propose_group(found, matching.needs_of(tx, house, ids), {id_: before[id_][-1] for id_ in ids if id_ in before})
    tx.save(audience.messages)
    return len(ids)


def propose_joining(house: House, now: datetime, found: Joining, tx: Tx) -> int:
    """Propose somebody for a place in a group, where both are as they were. Gives 1, or 0 where they are not."""
    audience, id_ = Audience(house, tx, now), found.match.mentee_id
    desk = PairDesk(house, tx, now, audience)
    rooms = {one.group.id: one.room for one in matching.standing_groups(tx)}
    has_room = rooms.get(found.group.id, 0) >= 1
    if not has_room or id_ not in _seeking(tx, house) or found.match.mentor_id not in desk.profiles:
        return 0
    before = tx.mentoring.histories([id_]).get(id_)
    desk.propose_join(found, matching.needs_of(tx, house, [id_])[id_], before[-1] if before else None)
    tx.save(audience.messages)
    return 1


def _seeking(tx: Tx, house: House) -> set[int]:
    return {need.person_id for need in matching.seekers(tx, house)}
