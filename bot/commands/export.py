"""`bekal export`: the facts as a file for people or machines: completions of lessons, messages without their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.console import Console
from bot.commands.given import local_date
from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from bot.commands.selection import known_unit

if TYPE_CHECKING:
    from reports.completions import Completion
    from reports.filters import Filters
    from reports.messages import Message
    from reports.sheet import Column
    from store.tx import Tx

FORMATS = ("csv", "xlsx", "jsonl")


def arguments(parser: Parser) -> None:
    for name in ("completions", "messages"):
        kind = parser.command(name)
        kind.take("--format", choices=FORMATS, default="csv")
        kind.take("--from", metavar="DATE", type=local_date, dest="first")
        kind.take("--to", metavar="DATE", type=local_date, dest="last")
        kind.take("--unit", metavar="NAME")
        kind.take("--out", metavar="FILE", type=Path, required=True)
        kind.take_json()
        kind.take_config()


def run(console: Console) -> int:
    from bot.commands.files import written
    from reports.filters import Filters
    from reports.writing import Format, write
    from store.model import JournalEntry

    args, now = console.args, console.clock.now()
    since, until = console.span(args.first, args.last)
    if since and until and since >= until:
        raise Refused("error.from_after_to")
    columns, title = _columns(args.action), console.texts(f"cli.export.title.{args.action}")

    def work(tx: Tx) -> int:
        filters = Filters(since, until, known_unit(tx, args.unit) if args.unit else None)
        with written(args.out) as temporary:
            rows = (row.cells() for row in _rows(tx, filters, args.action))
            return write(temporary, Format(args.format), title, columns, rows)

    with console.store() as store:
        count = store.read_now(work)
        entry = JournalEntry(now, "exported", None, {"what": args.action, "rows": count})
        store.write_now(lambda tx: tx.save([entry]))
    if console.json:
        console.report({"rows": count, "file": str(args.out)})
    else:
        console.say("export.done", count=count, file=args.out)
    return 0


def _columns(what: str) -> Sequence[Column]:
    from reports import completions, messages

    return completions.COLUMNS if what == "completions" else messages.COLUMNS


def _rows(tx: Tx, filters: Filters, what: str) -> Iterator[Completion | Message]:
    from store import exports

    return exports.completions(tx, filters) if what == "completions" else exports.messages(tx, filters)
