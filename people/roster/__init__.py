"""The roster: reading spreadsheets of staff, and planning what an import changes."""

from __future__ import annotations

from people.roster.model import RosterChanges, RosterRow, RosterState, unit_key

__all__ = ["RosterChanges", "RosterRow", "RosterState", "unit_key"]
