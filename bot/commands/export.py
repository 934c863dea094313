"""`bekal export`: the facts as a file for people or machines. Nobody's words are in any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.commands.console import Console
from bot.commands.given import local_date
from bot.commands.parser import Parser
from bot.commands.selection import known_unit

if TYPE_CHECKING:
    from reports.filters import Filters
    from reports.sheet import Cell, Column
    from store.tx import Tx

NAMES = ("completions", "messages", "mentoring", "certificates")
"""What can be exported: each is a module of `reports` with its columns, and a reader of the same name in the store."""
FORMATS = ("csv", "xlsx", "jsonl")


class Row(Protocol):
    """One row of a file."""

    def cells(self) -> tuple[Cell, ...]:
        """In the order of the columns."""
        ...


def arguments(parser: Parser) -> None:
    for name in NAMES:
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
    columns, title = _columns(args.action), console.texts(f"cli.export.title.{args.action}")

    def work(tx: Tx) -> int:
        filters = Filters(since, until, known_unit(tx, args.unit) if args.unit else None)
        with written(args.out) as temporary:
            return write(temporary, Format(args.format), title, columns, _rows(tx, filters, args.action))

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
    from reports import certificates, completions, mentoring, messages

    columns: dict[str, Sequence[Column]] = {
        "completions": completions.COLUMNS,
        "messages": messages.COLUMNS,
        "mentoring": mentoring.COLUMNS,
        "certificates": certificates.COLUMNS,
    }
    return columns[what]


def _rows(tx: Tx, filters: Filters, what: str) -> Iterator[Sequence[Cell]]:
    from store import exports

    readers: dict[str, Callable[[Tx, Filters], Iterator[Row]]] = {
        "completions": exports.completions,
        "messages": exports.messages,
        "mentoring": exports.mentoring,
        "certificates": exports.certificates,
    }
    return (row.cells() for row in readers[what](tx, filters))
