"""`bekal mentors import`: what mentors offer, from a spreadsheet, all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.console import Console
from bot.commands.importing import demand_errors, is_refused, report_import

if TYPE_CHECKING:
    from bot.mentor_importing import ProfileChanges
    from mentoring.profile_rows import ProfileFile
    from store.tx import Tx


def bring_in(console: Console) -> int:
    """Read the profiles and store them, where nothing stands against it."""
    from mentoring.profile_rows import ProfileFile, read_profiles
    from people.hours import local_day
    from people.roster.reading import read_file

    path = console.args.file
    demand_errors(console)
    today = local_day(console.config.agency.default_zone, console.clock.now())
    file = read_file(path, ProfileFile, lambda sheets: read_profiles(path.name, sheets, today))
    return report_import(console, file.sheets, _planned(console, file))


def _planned(console: Console, file: ProfileFile) -> ProfileChanges:
    """Plan the changes and, where nothing stands against it, store them in the same transaction."""
    from bot.mentor_importing import plan_profiles
    from people.roster.model import RosterChanges
    from store.model import JournalEntry

    args, now = console.args, console.clock.now()

    def work(tx: Tx) -> ProfileChanges:
        changes = plan_profiles(tx, file, now)
        if not is_refused(console, changes.faults):
            tx.people.apply(RosterChanges(persons=changes.persons))
            counts = {"added": changes.added, "changed": changes.changed, "refused": changes.refused}
            tx.save([*changes.terms, JournalEntry(now, "mentors_imported", None, counts)])
        return changes

    with console.store() as store:
        if args.dry_run:
            return store.read_now(lambda tx: plan_profiles(tx, file, now))
        return store.write_now(work)
