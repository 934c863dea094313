"""`bekal mentors match`: what matching proposes, why, and for whom there is nobody; an administrator confirms."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.commands.console import Console
from bot.commands.match_preview import Preview, data, show
from bot.commands.refusal import Refused

if TYPE_CHECKING:
    from bot.house import House
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
    from bot.pairs.matched import propose_group, propose_joining, propose_pairs

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
        proposed += store.write_now(partial(propose_group, house, now, group))
    for joining in preview.joining:
        proposed += store.write_now(partial(propose_joining, house, now, joining))
    for batch in console.progress(preview.result.matches, "mentors.progress", BATCH):
        proposed += store.write_now(partial(propose_pairs, house, now, batch))
    return proposed


def _ask(console: Console, store: Store, house: House, preview: Preview) -> int:
    """Invite those who never assessed themselves to do so, once a month at most."""
    from bot.pairs.inviting import invite_to_assess

    now = console.clock.now()
    return store.write_now(lambda tx: invite_to_assess(tx, house, now, preview.unassessed))
