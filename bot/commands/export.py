"""`bekal export`: the facts as a file for people or machines, without what learners and mentors say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.commands.console import Console
from bot.commands.given import local_date
from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from bot.commands.selection import known_unit

if TYPE_CHECKING:
    from reports.filters import Filters
    from reports.sheet import Cell, Column
    from store.tx import Tx

NAMES = ("completions", "messages", "mentoring", "certificates", "jp", "siasn")
"""What can be exported: each is a module of `reports` with its columns, and has a reader."""
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
        if name == "siasn":
            kind.take("--ids", metavar="FILE", type=Path)
        kind.take("--out", metavar="FILE", type=Path, required=True)
        kind.take_json()
        kind.take_config()


def run(console: Console) -> int:
    from bot.commands.files import demand_place, written
    from reports.filters import Filters
    from reports.siasn import TO_FILL
    from reports.writing import Format, write
    from store.model import JournalEntry

    args, now = console.args, console.clock.now()
    since, until = console.span(args.first, args.last)
    demand_place(args.out, ".xlsx" if args.format == "xlsx" else "")
    if args.format != "xlsx" and args.out.suffix.casefold() == ".xlsx":
        raise Refused("export.ending", format=args.format, file=args.out)
    columns, title = _columns(args.action), console.texts(f"cli.export.title.{args.action}")
    readers, open_cells = _readers(console), _Open(columns, TO_FILL if args.action == "siasn" else ())

    def work(tx: Tx) -> int:
        unit = known_unit(tx, args.unit) if args.unit else None
        found = readers[args.action](tx, Filters(since, until, unit, args.first, args.last))
        with written(args.out) as temporary:
            rows = open_cells.watching(row.cells() for row in found)
            return write(temporary, Format(args.format), title, columns, rows)

    with console.store() as store:
        count = store.read_now(work)
        entry = JournalEntry(now, "exported", None, {"what": args.action, "rows": count})
        store.write_now(lambda tx: tx.save([entry]))
    for column, empty in open_cells.counts.items():
        console.remark("export.open", column=column, count=empty)
    if console.json:
        console.report({"rows": count, "file": str(args.out)})
    else:
        console.say("export.done" if count else "export.nothing", count=count, file=args.out)
    return 0


class _Open:
    """How often some columns were left empty in what was written, so that nobody uploads it unawares."""

    def __init__(self, columns: Sequence[Column], wanted: Sequence[str]) -> None:
        self._places = {column.name: place for place, column in enumerate(columns) if column.name in wanted}
        self.counts: dict[str, int] = {}

    def watching(self, rows: Iterable[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
        self.counts = {}
        for cells in rows:
            for name, place in self._places.items():
                if cells[place] in (None, ""):
                    self.counts[name] = self.counts.get(name, 0) + 1
            yield cells


def _columns(what: str) -> Sequence[Column]:
    from reports import certificates, completions, jp, mentoring, messages, siasn

    columns: dict[str, Sequence[Column]] = {
        "completions": completions.COLUMNS,
        "messages": messages.COLUMNS,
        "mentoring": mentoring.COLUMNS,
        "certificates": certificates.COLUMNS,
        "jp": jp.COLUMNS,
        "siasn": siasn.COLUMNS,
    }
    return columns[what]


def _readers(console: Console) -> dict[str, Callable[[Tx, Filters], Iterator[Row]]]:
    from bot.building import rules
    from bot.jp.national import siasn_rows
    from store import exports, exports_jp

    config, texts = console.config, console.texts
    agency = rules(config)
    ids = _ids(console) if console.args.action == "siasn" else {}
    return {
        "completions": exports.completions,
        "messages": exports.messages,
        "mentoring": partial(exports.mentoring, calendar=agency.calendar, days=agency.days),
        "certificates": exports.certificates,
        "jp": exports_jp.jp,
        "siasn": lambda tx, filters: siasn_rows(tx, filters, config.jp.siasn, config.agency.name, texts, ids),
    }


def _ids(console: Console) -> dict[str, str]:
    """SIASN's ids of people from the file that was given; none where there is none. Raises FaultsFound."""
    from bot.jp.national import read_ids
    from people.faults import Fault, FaultsFound, harmless
    from people.hours import local_day
    from people.roster.reading import read_sheets
    from people.roster.refusal import Refused

    path: Path | None = console.args.ids
    if path is None:
        console.remark("export.no_ids")
        return {}
    try:
        ids, faults = read_ids(read_sheets(path), local_day(console.config.agency.default_zone, console.clock.now()))
    except Refused as problem:
        ids, faults = {}, [Fault(path.name, problem.code, problem.params)]
    if not ids and not faults:
        faults = [Fault(path.name, "jp.no_ids")]
    if not harmless(faults):
        raise FaultsFound(faults)
    return ids
