"""What a roster is at each stage: rows as they were read, what is known already, and what an import would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from people.faults import Fault
from people.model import Kind, Person, Role, Unit, Zone


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


@dataclass(frozen=True, slots=True)
class RosterState:
    """What is known before an import: persons by NIP, units by `unit_key` of their name."""

    persons: Mapping[str, Person] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RosterChanges:
    """What an import would do. `units` and `persons` are new or changed ones, parents before their children."""

    units: tuple[Unit, ...] = ()
    persons: tuple[Person, ...] = ()
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    faults: tuple[Fault, ...] = ()
    absent: tuple[Person, ...] = ()
    """Known persons that are not in the file: reported, never deleted."""


def unit_key(name: str) -> str:
    """The form under which a unit is found: case and spacing do not matter."""
    return " ".join(name.split()).casefold()
