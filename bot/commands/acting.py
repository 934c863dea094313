"""`bekal acting`: who stands in for a superior (Plt., Plh.), gets the weekly summary meanwhile, and may act on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.console import Console
from bot.commands.given import local_date
from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from bot.commands.selection import known_person, staff

if TYPE_CHECKING:
    from reports.follow_up_facts import Acting
    from store.tx import Tx


def arguments(parser: Parser) -> None:
    adding, ending = parser.command("add"), parser.command("end")
    for one in (adding, ending):
        one.take("superior", metavar="NIP_ATASAN")
        one.take("acting", metavar="NIP_PENGGANTI")
    adding.take("--from", metavar="DATE", type=local_date, dest="first")
    adding.take("--to", metavar="DATE", type=local_date, dest="last")
    listing = parser.command("list")
    listing.take_json()
    for one in (adding, ending, listing):
        one.take_config()


def run(console: Console) -> int:
    return {"add": _add, "list": _list, "end": _end}[console.args.action](console)


def _add(console: Console) -> int:
    """From a day on, until another; without days whenever the superior is on leave."""
    from people.hours import local_day
    from people.ids import new_id
    from reports.follow_up_facts import Acting
    from store.model import JournalEntry

    args, now = console.args, console.clock.now()
    first = args.first or (local_day(console.config.agency.default_zone, now) if args.last else None)
    if first and args.last and first > args.last:
        raise Refused("error.from_after_to")

    def work(tx: Tx) -> Acting:
        superior, stand_in = known_person(tx, args.superior), staff(known_person(tx, args.acting))
        if superior.id == stand_in.id:
            raise Refused("error.acting_self")
        made = Acting(new_id(), superior.id, stand_in.id, first, args.last)
        same = {(one.superior_id, one.acting_id, one.first, one.last) for one in tx.follow_ups.acting()}
        if (made.superior_id, made.acting_id, made.first, made.last) not in same:
            tx.save([made, JournalEntry(now, "acting_added", stand_in.id, {"superior": superior.id})])
        return made

    with console.store() as store:
        made = store.write_now(work)
    console.say("acting.added", superior=args.superior, acting=args.acting, when=_when(console, made))
    return 0


def _end(console: Console) -> int:
    from store.model import JournalEntry

    args, now = console.args, console.clock.now()

    def work(tx: Tx) -> int:
        superior, stand_in = known_person(tx, args.superior), known_person(tx, args.acting)
        found = [o for o in tx.follow_ups.acting() if (o.superior_id, o.acting_id) == (superior.id, stand_in.id)]
        for one in found:
            tx.follow_ups.end_acting(one.id)
            tx.save([JournalEntry(now, "acting_ended", stand_in.id, {"superior": superior.id})])
        return len(found)

    with console.store() as store:
        if not store.write_now(work):
            raise Refused("error.not_acting", superior=args.superior, acting=args.acting)
    console.say("acting.ended", superior=args.superior, acting=args.acting)
    return 0


def _list(console: Console) -> int:
    with console.store() as store:
        found, people = store.read_now(_read)
    if console.json:
        console.report([
            {"superior": people[one.superior_id], "acting": people[one.acting_id], "from": one.first, "to": one.last}
            for one in found
        ])  # fmt: skip
        return 0
    rows = [(people[one.superior_id], people[one.acting_id], _when(console, one)) for one in found]
    console.table(("superior", "acting", "when"), rows)
    console.say("acting.count", count=len(found))
    return 0


def _read(tx: Tx) -> tuple[list[Acting], dict[int, str]]:
    found = tx.follow_ups.acting()
    ids = {id_ for one in found for id_ in (one.superior_id, one.acting_id)}
    return found, {person.id: person.nip for person in tx.people.by_id(ids)}


def _when(console: Console, one: Acting) -> str:
    if one.first is None:
        return console.texts("cli.acting.on_leave")
    return console.texts("cli.acting.until", first=one.first, last=one.last) if one.last else str(one.first)
