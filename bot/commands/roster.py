"""`bekal roster import`: persons, units and superiors from a spreadsheet, all of it or nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.console import Console
from bot.commands.faulty import demand_errors, report_import, write_marked
from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from people.roster import RosterState

if TYPE_CHECKING:
    from people.roster import RosterChanges
    from people.roster.model import Roster
    from store.tx import Tx

SHOWN_ABSENT = 20


def arguments(parser: Parser) -> None:
    importing = parser.command("import")
    importing.take("file", metavar="FILE", type=Path)
    importing.take("--dry-run", action="store_true")
    importing.take("--accept-valid", action="store_true")
    importing.take("--errors", metavar="FILE.xlsx", type=Path)
    importing.take_json()
    importing.take_config()


def run(console: Console) -> int:
    from people.hours import local_day
    from people.roster.reading import read_roster

    config, args = console.config, console.args
    today = local_day(config.agency.default_zone, console.clock.now())
    demand_errors(console)
    console.progressing("roster.reading", file=args.file)
    roster = read_roster(args.file, today)
    console.progressing("roster.storing", count=len(roster.rows))
    changes = _import(console, roster)
    wrong = [fault for fault in changes.faults if not fault.warning]
    refused = bool(wrong) and not args.accept_valid
    if args.errors and changes.faults:
        write_marked(console, args.errors, roster.sheets, changes.faults)
    report_import(console, changes, refused, partial(_absent, console, changes) if roster.rows else _nobody)
    return int(refused)


def _import(console: Console, roster: Roster) -> RosterChanges:
    """Plan the changes and, where nothing stands against it, apply them in the same transaction."""
    from people.roster.plan import plan
    from store.model import JournalEntry

    args, agency, now = console.args, console.config.agency, console.clock.now()

    def planned(state: RosterState) -> RosterChanges:
        return plan(roster, state, agency.default_zone, agency.language)

    def work(tx: Tx) -> RosterChanges:
        changes = planned(tx.people.existing())
        if args.accept_valid or not any(not fault.warning for fault in changes.faults):
            tx.people.apply(changes)
            counts = {"added": changes.added, "changed": changes.changed, "refused": changes.refused}
            tx.save([JournalEntry(now, "roster_imported", None, counts)])
        return changes

    if args.dry_run:
        return planned(_known(console))
    with console.store(create=True) as store:
        return store.write_now(work)


def _known(console: Console) -> RosterState:
    """What is known already: nothing where there is no store yet."""
    try:
        with console.store() as store:
            return store.read_now(lambda tx: tx.people.existing())
    except Refused as refusal:
        if refusal.key != "error.no_store":
            raise
        return RosterState()


def _nobody() -> None:
    """Of a file without a single row there is no telling who is missing."""


def _absent(console: Console, changes: RosterChanges) -> None:
    """Known persons that the file does not have: told, never deleted."""
    if not changes.absent:
        return
    console.remark("roster.absent", count=len(changes.absent))
    for person in changes.absent[:SHOWN_ABSENT]:
        console.remark("roster.absent_one", nip=person.nip, name=person.name, unit=person.unit_name)
    if len(changes.absent) > SHOWN_ABSENT:
        console.remark("common.more", count=len(changes.absent) - SHOWN_ABSENT)
