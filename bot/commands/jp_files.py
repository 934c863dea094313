"""The files of `bekal jp`: what waits as a workbook, decisions read back from it, and hours entered by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.commands.console import Console
from bot.commands.files import demand_place
from bot.commands.importing import (
    demand_errors,
    fault_data,
    is_refused,
    remark_faults,
    report_import,
    say_tally,
    say_unchanged,
    write_marked,
)
from bot.commands.jp_outcome import administrator, asked, plain, tell

if TYPE_CHECKING:
    from bot.jp.desk import Outcome
    from bot.jp.importing import EntryChanges
    from bot.jp.sheet import DecisionChanges
    from people.roster.model import Sheet
    from store.tx import Tx

F = TypeVar("F")


def sheet(console: Console) -> int:
    """Write what waits, within the bounds given."""
    from bot.building import build_house
    from bot.commands.files import written
    from bot.jp.listing import listed
    from bot.jp.sheet import write_sheet
    from people.jp import JpStatus

    demand_place(console.args.out, ".xlsx")
    house = build_house(console.config)

    def read(tx: Tx) -> Any:
        waiting = listed(tx, asked(tx, console, JpStatus.PROPOSED))
        return waiting, tx.ledger.hours({one.person.id for one in waiting})

    with console.store() as store:
        waiting, hours = store.read_now(read)
    with written(console.args.out) as temporary:
        write_sheet(temporary, console.texts, house, waiting, hours)
    if console.json:
        console.report({"rows": len(waiting), "file": str(console.args.out)})
    else:
        console.say("jp.sheet", count=len(waiting), file=console.args.out)
    return 0


def decide(console: Console) -> int:
    """Carry out what was written into the workbook: all of it or, with `--accept-valid`, what can be."""
    from bot.building import build_house
    from bot.jp.desk import Outcome
    from bot.jp.sheet import carry_out, plan_decisions
    from people.ledger_files.decisions import DecisionFile, read_decisions

    args, now = console.args, console.clock.now()
    house, file = build_house(console.config), _read(console, DecisionFile, read_decisions)

    def work(tx: Tx) -> tuple[DecisionChanges, Outcome, dict[int, Any]]:
        changes, outcome = plan_decisions(tx, file), Outcome()
        if not args.dry_run and not is_refused(console, changes.faults):
            outcome = carry_out(tx, house, changes.rows, administrator(tx, console), now)
        people = {one.id: one for one in tx.people.by_id({beyond.person_id for beyond in outcome.beyond})}
        return changes, outcome, people

    with console.store() as store:
        changes, outcome, people = store.read_now(work) if args.dry_run else store.write_now(work)
    write_marked(console, file.sheets, changes.faults)
    refused = is_refused(console, changes.faults)
    decided = len(changes.rows) if args.dry_run else len(outcome.done)
    tally = {"decided": decided, "unchanged": changes.unchanged, "open": changes.open, "refused": changes.refused}
    if console.json:
        applied, faults = not refused and not args.dry_run, fault_data(console, changes.faults)
        console.report({**tally, "applied": applied, **plain(outcome), "faults": faults})
        return int(refused or bool(outcome.left))
    remark_faults(console, changes.faults)
    say_unchanged(console, refused, len(changes.rows) + changes.unchanged)
    if not refused and not args.dry_run:
        tell(console, house, outcome, people)
    say_tally(console, tally)
    return int(refused or bool(outcome.left))


def bring_in(console: Console) -> int:
    """Enter tasks and classroom days: all or nothing, unless `--accept-valid`; known rows change nothing."""
    from bot.jp.importing import plan_entries
    from people.ledger_files.entries import EntryFile, read_entries
    from store.model import JournalEntry

    args, terms, now = console.args, console.config.jp.terms, console.clock.now()
    file = _read(console, EntryFile, read_entries)

    def work(tx: Tx) -> EntryChanges:
        changes = plan_entries(tx, terms, file, now)
        if not args.dry_run and not is_refused(console, changes.faults) and changes.entries:
            counts = {"added": changes.added, "refused": changes.refused}
            tx.save([*changes.entries, JournalEntry(now, "jp_imported", None, counts)])
        return changes

    with console.store() as store:
        changes = store.read_now(work) if args.dry_run else store.write_now(work)
    return report_import(console, file.sheets, changes)


def _read(console: Console, kind: Callable[..., F], read: Callable[[str, Sequence[Sheet], date], F]) -> F:
    """What the file holds; a file that cannot be read is a fault like any other."""
    from people.hours import local_day
    from people.roster.reading import read_file

    path: Path = console.args.file
    demand_errors(console)
    today = local_day(console.config.agency.default_zone, console.clock.now())
    console.progressing("roster.reading", file=path)
    return read_file(path, kind, lambda sheets: read(path.name, sheets, today))
