"""The roster: reading spreadsheets of staff, and planning what an import changes."""

from __future__ import annotations

from people.roster.errors_workbook import Words, write_errors
from people.roster.model import Roster, RosterChanges, RosterRow, RosterState, unit_key
from people.roster.plan import plan
from people.roster.reading import read_roster

__all__ = [
    "Roster",
    "RosterChanges",
    "RosterRow",
    "RosterState",
    "Words",
    "plan",
    "read_roster",
    "unit_key",
    "write_errors",
]
