"""A spreadsheet cell as plain text."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from people.roster.model import Cell

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ERRORS = frozenset(("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))


def as_text(cell: Cell) -> str:
    """The text of a cell on one line, without invisible characters; a whole number without `.0`; empty for None."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:.15g}".upper()
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    text = str(cell)
    return " ".join((text if text.isprintable() else _CONTROL.sub("", text)).split())


def is_error(text: str) -> bool:
    """Whether a formula failed here and its error was saved instead of a value."""
    return text in _ERRORS
