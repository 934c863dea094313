"""`bekal followups`: what superiors did about whom their summaries named. Notes are for an audit, which is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.given import iso_week
from bot.commands.parser import Parser
from bot.commands.selection import known_person

if TYPE_CHECKING:
    from reports.follow_up_facts import FollowUp
    from store.tx import Tx


def arguments(parser: Parser) -> None:
    listing = parser.command("list")
    listing.take("--week", metavar="WEEK", type=iso_week)
    listing.take("--supervisor", metavar="NIP")
    listing.take("--notes", action="store_true")
    listing.take_json()
    listing.take_config()


def run(console: Console) -> int:
    from store.model import JournalEntry

    now, notes = console.clock.now(), console.args.notes

    def work(tx: Tx) -> tuple[list[FollowUp], dict[int, str]]:
        found = _read(console, tx)
        if notes:
            tx.save([JournalEntry(now, "notes_read", None, {"count": sum(bool(one.note) for one in found[0])})])
        return found

    with console.store() as store:
        found, nips = store.write_now(work) if notes else store.read_now(work)
    if console.json:
        console.report([_data(one, nips, notes) for one in found])
        return 0
    rows = [(*_row(one, nips), *([one.note] if notes else [])) for one in found]
    console.table(("at", "nip", "act", "state", "outcome", "by", *(["note"] if notes else [])), rows)
    console.say("followups.count", count=len(found))
    return 0


def _read(console: Console, tx: Tx) -> tuple[list[FollowUp], dict[int, str]]:
    args = console.args
    superior = known_person(tx, args.supervisor).id if args.supervisor else None
    found = tx.follow_ups.listed(str(args.week) if args.week else None, superior)
    people = tx.people.by_id({id_ for one in found for id_ in (one.person_id, one.actor_id)})
    return found, {person.id: person.nip for person in people}


def _row(one: FollowUp, nips: dict[int, str]) -> tuple[Any, ...]:
    at = one.at.isoformat(" ", "minutes")
    return at, nips[one.person_id], one.act.value, one.state.value, one.outcome, nips[one.actor_id]


def _data(one: FollowUp, nips: dict[int, str], notes: bool) -> dict[str, Any]:
    return {
        "at": one.at, "week": one.week, "nip": nips[one.person_id], "by": nips[one.actor_id], "reason": one.reason,
        "act": one.act.value, "state": one.state.value,
        "outcome": one.outcome, "outcome_week": one.outcome_week, **({"note": one.note} if notes else {}),
    }  # fmt: skip
