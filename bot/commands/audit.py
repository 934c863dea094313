"""`bekal audit`: the trail of facts, oldest first; ids and numbers, no words of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.commands.console import Console
from bot.commands.given import local_date
from bot.commands.parser import Parser
from bot.commands.selection import known_person

if TYPE_CHECKING:
    from store.model import JournalEntry
    from store.tx import Tx


def arguments(parser: Parser) -> None:
    parser.take("--nip", metavar="NIP")
    parser.take("--from", metavar="DATE", type=local_date, dest="first")
    parser.take("--to", metavar="DATE", type=local_date, dest="last")
    parser.take_json()
    parser.take_config()


def run(console: Console) -> int:
    from people.hours import local

    args, zone = console.args, console.config.agency.default_zone
    span = console.span(args.first, args.last)
    with console.store() as store:
        entries, nips = store.read_now(lambda tx: _read(tx, args.nip, *span))
    if console.json:
        console.report([_data(entry, nips) for entry in entries])
        return 0
    times = (local(zone, entry.at).isoformat(" ", "seconds") for entry in entries)
    rows = [[at, e.kind, nips.get(e.person_id or 0, ""), _words(e)] for at, e in zip(times, entries, strict=True)]
    console.table(["at", "kind", "nip", "data"], rows)
    console.remark("audit.count", count=len(entries))
    return 0


def _read(
    tx: Tx, nip: str | None, since: datetime | None, until: datetime | None
) -> tuple[Sequence[JournalEntry], dict[int, str]]:
    person_id = known_person(tx, nip).id if nip else None
    entries = tx.journal.entries(person_id, since, until)
    people = tx.people.by_id({entry.person_id for entry in entries if entry.person_id is not None})
    return entries, {person.id: person.nip for person in people}


def _words(entry: JournalEntry) -> str:
    return " ".join(f"{key}={value}" for key, value in entry.data.items())


def _data(entry: JournalEntry, nips: dict[int, str]) -> dict[str, Any]:
    return {"at": entry.at, "kind": entry.kind, "nip": nips.get(entry.person_id or 0), "data": entry.data}
