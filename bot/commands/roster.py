"""`bekal roster import`: persons, units and superiors from a spreadsheet, all of it or nothing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.commands.console import Console
from bot.commands.importing import demand_errors, is_refused, report_import, take_file
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
    take_file(importing)
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
    remark = partial(_absent, console, changes) if roster.rows else _nobody
    return report_import(console, roster.sheets, changes, remark)


def _import(console: Console, roster: Roster) -> RosterChanges:
    """Plan the changes and, where nothing stands against it, apply them in the same transaction."""
    from people.roster.plan import plan
    from store.model import JournalEntry

    args, agency, now = console.args, console.config.agency, console.clock.now()

    def planned(state: RosterState) -> RosterChanges:
        return plan(roster, state, agency.default_zone, agency.language)

    def work(tx: Tx) -> RosterChanges:
        changes = planned(tx.people.existing())
        if not is_refused(console, changes.faults):
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
