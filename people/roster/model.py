"""What a roster is at each stage: sheets, rows, what is known already, and what an import would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from people.faults import Fault
from people.model import Kind, Person, Role, Unit, Zone

Cell = object
"""What a spreadsheet library gives for a cell: str, int, float, bool, a date or time, or None."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet as they were read, row 1 first. A CSV file is one sheet without a name."""

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def where(self) -> str:
        return f"{self.file}:{self.name}" if self.name else self.file

    def place(self, row: int, column: str = "") -> str:
        """The place of a row (from 1), or of the cell in the column with that heading: `file:sheet:row:column`."""
        return f"{self.where}:{row}:{column}" if column else f"{self.where}:{row}"

    def locate(self, where: str) -> tuple[int, str] | None:
        """The row and column heading of a place in this sheet: what `place` was made of."""
        row, _, column = where.removeprefix(f"{self.where}:").partition(":")
        return (int(row), column) if where.startswith(f"{self.where}:") and row.isdecimal() else None


def row_of(sheets: Sequence[Sheet], fault: Fault) -> tuple[int, int]:
    """Sheet and row of a fault, so that faults are told from the top of a file down; (-1, 0) for the file's own."""
    for number, sheet in enumerate(sheets):
        if found := sheet.locate(fault.where):
            return number, found[0]
    return -1, 0


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row without faults. None: the column is absent or the cell empty, so what is known stays."""

    where: str
    """`file:sheet:row`."""
    nip: str
    name: str
    unit: str
    parent_unit: str | None = None
    superior_nip: str | None = None
    kind: Kind | None = None
    rank: str | None = None
    position: str | None = None
    phone: str | None = None
    """E.164."""
    zone: Zone | None = None
    roles: frozenset[Role] | None = None
    expertise: tuple[str, ...] | None = None
    language: str | None = None
    headings: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Column → its heading in the file."""

    def at(self, column: str) -> str:
        """The place of one of this row's cells."""
        heading = self.headings.get(column)
        return f"{self.where}:{heading}" if heading else self.where


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file holds: its rows without faults, and the faults of the others."""

    rows: tuple[RosterRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    refused: int = 0
    """Rows that are not in `rows` because they have a fault."""
    seen: frozenset[str] = frozenset()
    """Every 18 digits that stand for a NIP, those of a refused row too."""
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterState:
    """What is known before an import: persons by NIP, units by `unit_key` of their name."""

    persons: Mapping[str, Person] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RosterChanges:
    """What an import would do. `units` and `persons` are new or changed ones, parents and superiors first."""

    units: tuple[Unit, ...] = ()
    persons: tuple[Person, ...] = ()
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    faults: tuple[Fault, ...] = ()
    absent: tuple[Person, ...] = ()
    """Known staff who are not in the file: reported, never deleted, and nobody leaves by being absent."""


def unit_key(name: str) -> str:
    """The form under which a unit is found: case and spacing do not matter."""
    return " ".join(name.split()).casefold()
