"""What a table for a file is made of: columns and cells, whatever the file's format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from people.hours import local
from people.model import Zone

Cell = str | int | float | None


class Holds(Enum):
    """What a column holds. `WORDS` came from a person, and a spreadsheet must not take them for a formula."""

    CODE = "code"
    WORDS = "words"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, what it holds, and how many characters wide it is best read."""

    name: str
    holds: Holds = Holds.CODE
    width: int = 14


def moment(zone: Zone | None, at: datetime | None) -> str | None:
    """A moment as ISO 8601 to the second, with the offset of the person's zone (UTC where there is no person)."""
    if at is None:
        return None
    return (local(zone, at) if zone else at).isoformat(timespec="seconds")
