"""Contradictions between the rows of a roster, and between them and what is known: who is refused, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from people.faults import Fault
from people.roster.model import Roster, RosterRow, RosterState, unit_key
from people.roster.tree import cycles

_SHOWN_MEMBERS = 6
Check = Callable[[list[RosterRow]], Iterable[tuple[RosterRow, Fault]]]
_Edge = tuple[RosterRow, str, str]
"""A row, the child and the parent it names."""


def accepted(roster: Roster, state: RosterState) -> tuple[list[RosterRow], list[Fault]]:
    """The rows that stand, and the faults of those that do not."""
    unit_names = {key: unit.name for key, unit in state.units.items()}
    unit_names |= {unit_key(name): name for row in roster.rows for name in (row.unit, row.parent_unit or row.unit)}
    names = {nip: person.name for nip, person in state.persons.items()} | {row.nip: row.name for row in roster.rows}
    units = _Tree("parent_unit", "roster.unit_cycle", _unit_edges, _known_parents(state), unit_names)
    superiors = _Tree(
        "superior_nip",
        "roster.superior_cycle",
        lambda rows: _superior_edges(rows, state),
        _known_superiors(state),
        names,
    )
    checks: list[Check] = [
        _duplicates,
        _themselves,
        _two_parents,
        units.in_cycles,
        lambda rows: _unknown_superiors(rows, roster, state),
        superiors.in_cycles,
    ]
    rows, faults = list(roster.rows), list[Fault]()
    # A refused row leaves what was known in its place, which may contradict a row that stood until then.
    while refused := next(filter(None, (list(check(rows)) for check in checks)), None):
        faults.extend(fault for _, fault in refused)
        gone = {row.where for row, _ in refused}
        rows = [row for row in rows if row.where not in gone]
    return rows, faults


def _duplicates(rows: list[RosterRow]) -> Iterator[tuple[RosterRow, Fault]]:
    first: dict[str, RosterRow] = {}
    for row in rows:
        other = first.setdefault(row.nip, row)
        if other is not row:
            params = {"value": row.nip, "first": other.where, "name": other.name}
            yield row, Fault(row.at("nip"), "roster.duplicate_nip", params)


def _themselves(rows: list[RosterRow]) -> Iterator[tuple[RosterRow, Fault]]:
    for row in rows:
        if row.superior_nip == row.nip:
            yield row, Fault(row.at("superior_nip"), "roster.superior_self", {"value": row.nip})
        elif row.parent_unit and unit_key(row.parent_unit) == unit_key(row.unit):
            yield row, Fault(row.at("parent_unit"), "roster.unit_self", {"value": row.parent_unit})


def _two_parents(rows: list[RosterRow]) -> Iterator[tuple[RosterRow, Fault]]:
    first: dict[str, RosterRow] = {}
    for row in rows:
        if row.parent_unit:
            other = first.setdefault(unit_key(row.unit), row)
            if unit_key(other.parent_unit or "") != unit_key(row.parent_unit):
                params = {"unit": row.unit, "value": row.parent_unit, "other": other.parent_unit, "first": other.where}
                yield row, Fault(row.at("parent_unit"), "roster.unit_two_parents", params)


def _unknown_superiors(rows: list[RosterRow], roster: Roster, state: RosterState) -> Iterator[tuple[RosterRow, Fault]]:
    known = state.persons.keys() | roster.seen | {row.nip for row in roster.rows}
    for row in rows:
        if row.superior_nip and row.superior_nip not in known:
            yield row, Fault(row.at("superior_nip"), "roster.superior_unknown", {"value": row.superior_nip})


@dataclass(frozen=True, slots=True)
class _Tree:
    """One of the two trees: what a row says about it, what is known of it, and how its members are called."""

    column: str
    code: str
    edges: Callable[[list[RosterRow]], Iterator[_Edge]]
    known: Mapping[str, str]
    names: Mapping[str, str]

    def in_cycles(self, rows: list[RosterRow]) -> Iterator[tuple[RosterRow, Fault]]:
        """Rows whose edge is part of a cycle."""
        edges = list(self.edges(rows))
        said = {child: parent for _, child, parent in edges}
        through = {member: cycle for cycle in cycles({**self.known, **said}) for member in cycle}
        for row, child, parent in edges:
            if child in through:
                params = {"value": self.names[parent], "chain": self._chain(through[child])}
                yield row, Fault(row.at(self.column), self.code, params)

    def _chain(self, cycle: tuple[str, ...]) -> str:
        shown = [self.names[member] for member in cycle[:_SHOWN_MEMBERS]]
        more = ["…"] if len(cycle) > _SHOWN_MEMBERS else []
        return " → ".join([*shown, *more, shown[0]])


def _unit_edges(rows: list[RosterRow]) -> Iterator[_Edge]:
    for row in rows:
        if row.parent_unit:
            yield row, unit_key(row.unit), unit_key(row.parent_unit)


def _superior_edges(rows: list[RosterRow], state: RosterState) -> Iterator[_Edge]:
    """Only superiors that will be there: otherwise the one who is known stays."""
    there = state.persons.keys() | {row.nip for row in rows}
    for row in rows:
        if row.superior_nip and row.superior_nip in there:
            yield row, row.nip, row.superior_nip


def _known_parents(state: RosterState) -> dict[str, str]:
    keys = {unit.id: key for key, unit in state.units.items()}
    return {key: keys[unit.parent_id] for key, unit in state.units.items() if unit.parent_id and unit.parent_id in keys}


def _known_superiors(state: RosterState) -> dict[str, str]:
    nips = {person.id: nip for nip, person in state.persons.items()}
    return {
        nip: nips[person.superior_id]
        for nip, person in state.persons.items()
        if person.superior_id and person.superior_id in nips
    }
