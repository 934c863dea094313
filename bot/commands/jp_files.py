"""The files of `bekal jp`: what waits as a workbook, decisions read back from it, and hours entered by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bot.commands.console import Console
from bot.commands.faulty import demand_errors, fault_data, say_tally, write_marked
from bot.commands.files import demand_place
from bot.commands.jp_outcome import administrator, asked, plain, tell
from people.faults import Fault

if TYPE_CHECKING:
    from bot.jp.desk import Outcome
    from bot.jp.importing import EntryChanges
    from bot.jp.sheet import DecisionChanges
    from people.ledger_files.decisions import DecisionFile
    from people.ledger_files.entries import EntryFile
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
    house, file = build_house(console.config), _read(console, read_decisions, lambda f: DecisionFile(faults=(f,)))

    def work(tx: Tx) -> tuple[DecisionChanges, Outcome, dict[int, Any]]:
        changes, outcome = plan_decisions(tx, file), Outcome()
        if not args.dry_run and (changes.acceptable or args.accept_valid):
            outcome = carry_out(tx, house, changes.rows, administrator(tx, console), now)
        people = {one.id: one for one in tx.people.by_id({beyond.person_id for beyond in outcome.beyond})}
        return changes, outcome, people

    with console.store() as store:
        changes, outcome, people = (store.read_now if args.dry_run else store.write_now)(work)
    _errors(console, file, changes.faults)
    refused = not changes.acceptable and not args.accept_valid
    decided = len(changes.rows) if args.dry_run else len(outcome.done)
    tally = {"decided": decided, "unchanged": changes.unchanged, "open": changes.open, "refused": changes.refused}
    if console.json:
        applied, faults = not refused and not args.dry_run, fault_data(console, changes.faults)
        console.report({**tally, "applied": applied, **plain(outcome), "faults": faults})
        return int(refused or bool(outcome.left))
    _remarks(console, changes.faults, refused, bool(changes.rows))
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
    file = _read(console, read_entries, lambda f: EntryFile(faults=(f,)))

    def work(tx: Tx) -> EntryChanges:
        changes = plan_entries(tx, terms, file, now)
        if not args.dry_run and (changes.acceptable or args.accept_valid) and changes.entries:
            counts = {"added": changes.added, "refused": changes.refused}
            tx.save([*changes.entries, JournalEntry(now, "jp_imported", None, counts)])
        return changes

    with console.store() as store:
        changes = (store.read_now if args.dry_run else store.write_now)(work)
    _errors(console, file, changes.faults)
    refused = not changes.acceptable and not args.accept_valid
    added = 0 if refused and not args.dry_run else changes.added
    tally = {"added": added, "changed": 0, "unchanged": changes.unchanged, "refused": changes.refused}
    if console.json:
        applied, faults = not refused and not args.dry_run, fault_data(console, changes.faults)
        console.report({**tally, "applied": applied, "faults": faults})
        return int(refused)
    _remarks(console, changes.faults, refused, bool(changes.entries))
    say_tally(console, tally)
    return int(refused)


def _read(
    console: Console, read: Callable[[str, Sequence[Sheet], date], F], unreadable: Callable[[Fault], F]
) -> F:  # fmt: skip
    """What the file holds; a file that cannot be read is a fault like any other."""
    from people.hours import local_day
    from people.roster.reading import read_sheets
    from people.roster.refusal import Refused

    path: Path = console.args.file
    demand_errors(console)
    today = local_day(console.config.agency.default_zone, console.clock.now())
    console.progressing("roster.reading", file=path)
    try:
        return read(path.name, read_sheets(path), today)
    except Refused as problem:
        return unreadable(Fault(path.name, problem.code, problem.params))
    except OSError as error:
        return unreadable(Fault(path.name, "roster.unreadable", {"problem": type(error).__name__}))


def _errors(console: Console, file: EntryFile | DecisionFile, faults: tuple[Fault, ...]) -> None:
    """A copy of the file with the faulty cells marked, where it was asked for."""
    if console.args.errors and faults:
        write_marked(console, console.args.errors, file.sheets, faults)


def _remarks(console: Console, faults: Sequence[Fault], refused: bool, some: bool) -> None:
    for fault in faults:
        console.remark_fault(fault)
    if console.args.dry_run:
        console.say("roster.dry")
    elif refused:
        console.say("jp.nothing" if some else "roster.none_valid")
