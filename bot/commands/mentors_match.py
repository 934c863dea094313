"""`bekal mentors match`: what matching proposes, why, and for whom there is nobody; an administrator confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.commands.console import Console
from bot.commands.match_preview import Preview, data, show
from bot.commands.refusal import Refused

if TYPE_CHECKING:
    from bot.house import House
    from mentoring.groups import GroupMatch, Joining
    from mentoring.model import Match
    from store.store import Store
    from store.tx import Tx

BATCH = 100
"""Proposals that are stored in one transaction."""


def match(console: Console) -> int:
    """Preview; unless it is a dry run, propose what was confirmed."""
    from bot.building import build_house

    house, args = build_house(console.config), console.args
    if args.groups and not house.mentoring.groups:
        raise Refused("mentors.groups_off")
    with console.store() as store:
        preview = _look(console, store, house)
        if not console.json:
            show(console, preview)
        asked = proposed = 0
        if not args.dry_run:
            asked = _ask(console, store, house, preview) if args.ask else 0
            proposed = _propose(console, store, house, preview)
    if console.json:
        console.report({"dry_run": args.dry_run, "proposed": proposed, "asked": asked, **data(preview)})
    elif args.dry_run:
        console.say("mentors.dry")
    else:
        console.say("mentors.proposed", count=proposed, asked=asked)
    return 0


def _look(console: Console, store: Store, house: House) -> Preview:
    from bot import matching
    from mentoring.groups import GroupResult

    now = console.clock.now()

    def work(tx: Tx) -> Preview:
        if console.args.groups:
            found = matching.run_group_matching(tx, house, now)
        else:
            found = GroupResult(matching.run_matching(tx, house, now), ())
        preview = Preview(found.pairs, {}, frozenset(), found.groups, found.joining)
        alone = [one.mentee_id for one in found.pairs.unmatched]
        ids = {id_ for pair in preview.proposals for id_ in pair} | {load.mentor_id for load in found.pairs.loads}
        people = {person.id: person for person in tx.people.by_id(ids.union(alone))}
        return replace(preview, people=people, unassessed=frozenset(alone) - tx.mentoring.assessed_since(alone).keys())

    return store.read_now(work)


def _propose(console: Console, store: Store, house: House, preview: Preview) -> int:
    """Store and send the proposals that were confirmed. Raises Refused where they were not, or are not the same now."""
    asked = len(preview.proposals)
    if not asked:
        return 0
    if not console.args.yes:
        if not console.confirmed("mentors.sure", count=asked):
            raise Refused("mentors.not_confirmed")
        if _look(console, store, house).proposals != preview.proposals:
            raise Refused("mentors.changed")
    now, proposed = console.clock.now(), 0
    for group in preview.groups:
        proposed += store.write_now(partial(_store_group, house, now, group))
    for joining in preview.joining:
        proposed += store.write_now(partial(_store_joining, house, now, joining))
    for batch in console.progress(preview.result.matches, "mentors.progress", BATCH):
        proposed += store.write_now(partial(_store, house, now, batch))
    return proposed


def _store(house: House, now: datetime, matches: Sequence[Match], tx: Tx) -> int:
    """Propose these, but for learners who have a pair by now or look for nobody any more."""
    from bot import matching
    from bot.audience import Audience
    from bot.pairs.desk import PairDesk
    from mentoring.pairing import OPEN

    audience = Audience(house, tx, now)
    desk = PairDesk(house, tx, now, audience)
    audience.invite([found.mentor_id for found in matches])
    ids = [found.mentee_id for found in matches]
    needs, before = matching.needs_of(tx, house, ids), tx.mentoring.histories(ids)
    last = {id_: before[id_][-1] if id_ in before else None for id_ in ids}
    wanting = {mentee.person.id for mentee in tx.mentoring.mentees(ids) if mentee.wish.wanted}
    still = [found for found in matches if found.mentee_id in wanting and found.mentor_id in desk.profiles]
    still = [found for found in still if (pair := last[found.mentee_id]) is None or pair.status not in OPEN]
    desk.prepare([found.mentee_id for found in still])
    for found in still:
        desk.propose(found, needs[found.mentee_id], last[found.mentee_id])
    tx.save(audience.messages)
    return len(still)


def _store_group(house: House, now: datetime, found: GroupMatch, tx: Tx) -> int:
    """Propose a group, where all of it still look for a mentor."""
    from bot import matching
    from bot.audience import Audience
    from bot.pairs.desk import PairDesk

    audience = Audience(house, tx, now)
    desk = PairDesk(house, tx, now, audience)
    ids = [one.mentee_id for one in found.members]
    if not {need.person_id for need in matching.seekers(tx, house)} >= set(ids) or found.mentor_id not in desk.profiles:
        return 0
    before = tx.mentoring.histories(ids)
    desk.prepare(ids)
    desk.propose_group(found, matching.needs_of(tx, house, ids), {id_: before[id_][-1] for id_ in ids if id_ in before})
    tx.save(audience.messages)
    return len(ids)


def _store_joining(house: House, now: datetime, found: Joining, tx: Tx) -> int:
    """Propose somebody for a place in a group, where both are as they were."""
    from bot import matching
    from bot.audience import Audience
    from bot.pairs.desk import PairDesk

    audience, id_ = Audience(house, tx, now), found.match.mentee_id
    desk = PairDesk(house, tx, now, audience)
    rooms = {one.group.id: one.room for one in matching.standing_groups(tx)}
    seeking = id_ in {need.person_id for need in matching.seekers(tx, house)}
    if not seeking or rooms.get(found.group.id, 0) < 1 or found.match.mentor_id not in desk.profiles:
        return 0
    before = tx.mentoring.histories([id_]).get(id_)
    desk.propose_join(found, matching.needs_of(tx, house, [id_])[id_], before[-1] if before else None)
    tx.save(audience.messages)
    return 1


def _ask(console: Console, store: Store, house: House, preview: Preview) -> int:
    """Invite those who never assessed themselves to do so, once a month at most."""
    from bot.pairs.inviting import invite_to_assess

    now = console.clock.now()
    return store.write_now(lambda tx: invite_to_assess(tx, house, now, preview.unassessed))
