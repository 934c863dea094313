"""`bekal mentors match`: what matching proposes, why, and for whom there is nobody; an administrator confirms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.refusal import Refused

if TYPE_CHECKING:
    from bot.house import House
    from mentoring.groups import GroupMatch, Joining
    from mentoring.model import Match, MatchResult, Reason, Unmatched
    from people.model import Person
    from store.store import Store
    from store.tx import Tx

SHOWN = 50
"""Pairs, and persons of each reason, that are shown; the JSON has them all."""
BATCH = 100
"""Proposals that are stored in one transaction."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What matching found, and who the people in it are."""

    result: MatchResult
    people: dict[int, Person]
    unassessed: frozenset[int]
    """Those without a need who never assessed themselves."""
    groups: tuple[GroupMatch, ...] = ()
    joining: tuple[Joining, ...] = ()


def match(console: Console) -> int:
    """Preview; unless it is a dry run, propose what was confirmed."""
    from bot.building import build_house

    house, args = build_house(console.config), console.args
    if args.groups and not house.mentoring.groups:
        raise Refused("mentors.groups_off")
    with console.store() as store:
        preview = _look(console, store, house)
        if not console.json:
            _show(console, preview)
        asked = proposed = 0
        if not args.dry_run:
            asked = _ask(console, store, house, preview) if args.ask else 0
            proposed = _propose(console, store, house, preview)
    if console.json:
        console.report({"dry_run": args.dry_run, "proposed": proposed, "asked": asked, **_data(preview)})
    elif args.dry_run:
        console.say("mentors.dry")
    else:
        console.say("mentors.proposed", count=proposed, asked=asked)
    return 0


def _look(console: Console, store: Store, house: House) -> Preview:
    from bot import matching

    now = console.clock.now()

    def work(tx: Tx) -> Preview:
        with_groups = console.args.groups
        found = matching.run_group_matching(tx, house, now) if with_groups else None
        result, groups = (found.pairs, found.groups) if found else (matching.run_matching(tx, house, now), ())
        joining = found.joining if found else ()
        ids = {id_ for m in result.matches for id_ in (m.mentee_id, m.mentor_id)}
        ids |= {one.mentee_id for group in groups for one in group.members}
        ids |= {id_ for one in joining for id_ in (one.match.mentee_id, one.match.mentor_id)}
        alone = [one.mentee_id for one in result.unmatched]
        people = {p.id: p for p in tx.people.by_id([*ids, *alone, *(load.mentor_id for load in result.loads)])}
        assessed = tx.mentoring.assessed_since(alone)
        return Preview(result, people, frozenset(id_ for id_ in alone if id_ not in assessed), groups, joining)

    return store.read_now(work)


def _propose(console: Console, store: Store, house: House, preview: Preview) -> int:
    """Store and send the proposals that were confirmed. Raises Refused where they were not, or are not the same now."""
    matches = preview.result.matches
    asked = len(matches) + sum(len(group.members) for group in preview.groups) + len(preview.joining)
    if not asked:
        return 0
    if not console.args.yes:
        if not console.confirmed("mentors.sure", count=asked):
            raise Refused("mentors.not_confirmed")
        if _pairs(_look(console, store, house)) != _pairs(preview):
            raise Refused("mentors.changed")
    now, proposed = console.clock.now(), 0
    for group in preview.groups:
        proposed += store.write_now(partial(_store_group, house, now, group))
    for joining in preview.joining:
        proposed += store.write_now(partial(_store_joining, house, now, joining))
    for batch in console.progress(matches, "mentors.progress", BATCH):
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


def _pairs(preview: Preview) -> list[tuple[int, int]]:
    grouped = [one for group in preview.groups for one in group.members]
    joining = [one.match for one in preview.joining]
    return [(found.mentee_id, found.mentor_id) for found in (*preview.result.matches, *grouped, *joining)]


# --- to read


def _show(console: Console, preview: Preview) -> None:
    result = preview.result
    console.say("mentors.matches", count=len(result.matches))
    for found in result.matches[:SHOWN]:
        for line in _pair_lines(console, preview, found):
            console.line(line)
    if len(result.matches) > SHOWN:
        console.say("mentors.more", count=len(result.matches) - SHOWN)
    blocks = [*(_group_lines(console, preview, shared) for shared in preview.groups)]
    blocks += [_joining_lines(console, preview, one) for one in preview.joining]
    for block in blocks:
        console.line()
        for line in block:
            console.line(line)
    for code, group in _by_code(result.unmatched).items():
        console.line()
        console.say(f"mentors.unmatched.{code}", count=len(group))
        for alone in group[:SHOWN]:
            console.line(_alone(console, preview, alone))
        if len(group) > SHOWN:
            console.say("mentors.more", count=len(group) - SHOWN)
    console.line()
    _show_spread(console, result)


def _pair_lines(console: Console, preview: Preview, found: Match) -> Iterator[str]:
    from bot.pairs.reasons import to_office

    yield f"  {_named(preview, found.mentee_id)} → {_named(preview, found.mentor_id)}"
    yield "      " + "; ".join(to_office(console.texts, found))


def _group_lines(console: Console, preview: Preview, group: GroupMatch) -> Iterator[str]:
    from bot.competencies import name
    from bot.pairs.reasons import to_office

    texts = console.texts
    yield texts(
        "cli.mentors.group",
        count=len(group.members),
        competency=name(texts, group.competency),
        mentor=_named(preview, group.mentor_id),
        counts=group.counts,
        why=texts(f"mentoring.group.{group.reason}"),
    )
    for one in group.members:
        yield f"  {_named(preview, one.mentee_id)}: " + "; ".join(to_office(texts, one))


def _joining_lines(console: Console, preview: Preview, one: Joining) -> Iterator[str]:
    from bot.competencies import name
    from bot.pairs.reasons import to_office

    texts = console.texts
    mentor, competency = _named(preview, one.match.mentor_id), name(texts, one.group.competency)
    yield texts("cli.mentors.joining", competency=competency, mentor=mentor)
    yield f"  {_named(preview, one.match.mentee_id)}: " + "; ".join(to_office(texts, one.match))


def _alone(console: Console, preview: Preview, one: Unmatched) -> str:
    from bot.pairs.reasons import helps, why_none

    if one.code.value == "no_need":
        key = "not_assessed" if one.mentee_id in preview.unassessed else "no_gap"
        return f"  {_named(preview, one.mentee_id)}: {console.texts(f'cli.mentors.{key}')}"
    more = " ".join(helps(console.texts, one)[1:])
    return f"  {_named(preview, one.mentee_id)}: {why_none(console.texts, one)} {more}".rstrip()


def _show_spread(console: Console, result: MatchResult) -> None:
    spread = result.spread
    console.say(
        "mentors.spread",
        mentors=len(result.loads),
        idle=spread.idle,
        full=spread.full,
        lowest=spread.lowest_percent,
        highest=spread.highest_percent,
    )
    for learners, count in enumerate(spread.by_learners):
        if count:
            console.say("mentors.spread_line", learners=learners, count=count)


def _named(preview: Preview, person_id: int) -> str:
    person = preview.people[person_id]
    return f"{person.name} ({person.unit_name}, {person.nip})"


def _by_code(unmatched: Sequence[Unmatched]) -> dict[str, list[Unmatched]]:
    groups: dict[str, list[Unmatched]] = {}
    for one in unmatched:
        groups.setdefault(one.code.value, []).append(one)
    return groups


# --- for machines


def _data(preview: Preview) -> dict[str, Any]:
    result, nip = preview.result, {id_: person.nip for id_, person in preview.people.items()}
    return {
        "matches": [
            {
                "mentee": nip[m.mentee_id],
                "mentor": nip[m.mentor_id],
                "cost": m.cost,
                "reasons": _reasons(m.reasons),
                "caveats": _reasons(m.caveats),
            }
            for m in result.matches
        ],
        "groups": [
            {
                "mentor": nip[group.mentor_id],
                "competency": group.competency,
                "counts": group.counts,
                "why": group.reason,
                "members": [
                    {"mentee": nip[one.mentee_id], "cost": one.cost, "reasons": _reasons(one.reasons)}
                    for one in group.members
                ],
            }
            for group in preview.groups
        ],
        "joining": [
            {
                "mentee": nip[one.match.mentee_id],
                "mentor": nip[one.match.mentor_id],
                "group": one.group.id,
                "competency": one.group.competency,
                "cost": one.match.cost,
                "reasons": _reasons(one.match.reasons),
            }
            for one in preview.joining
        ],
        "unmatched": [
            {"nip": nip[one.mentee_id], "code": one.code, "params": dict(one.params), "help": _reasons(one.help)}
            for one in result.unmatched
        ],
        "loads": [
            {"nip": nip[load.mentor_id], "before": load.before, "after": load.after, "capacity": load.capacity}
            for load in result.loads
        ],
        "spread": asdict(result.spread),
        "cost": result.cost,
    }


def _reasons(found: Sequence[Reason]) -> list[dict[str, Any]]:
    return [{"code": one.code, "params": dict(one.params)} for one in found]
