"""What importing a roster would change: new and changed units and persons, and what is not in the file any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from people.faults import Fault
from people.ids import new_id
from people.model import Person, Unit, Zone
from people.roster.checks import accepted
from people.roster.model import Roster, RosterChanges, RosterRow, RosterState, unit_key
from people.roster.tree import top_down


def plan(roster: Roster, state: RosterState, default_zone: Zone, default_language: str = "id") -> RosterChanges:
    """The changes that the rows without faults would make; a cell that is empty keeps what is known.

    A row that contradicts another or itself is refused with a fault. Whether anything is applied when there are
    faults is the caller's decision (`people.faults.harmless`).
    """
    rows, faults = accepted(roster, state)
    units = _units(rows, state)
    build = _Builder(state, {**state.units, **units}, default_zone, default_language)
    persons = build.persons(rows)
    changed = [person for person in persons if person != state.persons.get(person.nip)]
    added = sum(person.nip not in state.persons for person in changed)
    found = [*roster.faults, *faults, *build.warnings, *_departed(rows, state), *_shared_phones(rows, persons, state)]
    seen = roster.seen | {row.nip for row in roster.rows}
    return RosterChanges(
        units=tuple(units.values()),
        persons=tuple(changed),
        added=added,
        changed=len(changed) - added,
        unchanged=len(persons) - len(changed),
        refused=roster.refused + len(roster.rows) - len(rows),
        faults=tuple(sorted(found, key=lambda fault: _place(fault, roster))),
        absent=tuple(p for nip, p in state.persons.items() if nip not in seen and not p.erased and not p.departed),
    )


def _units(rows: Iterable[RosterRow], state: RosterState) -> dict[str, Unit]:
    """New and changed units by key, parents first."""
    names: dict[str, str] = {}
    above: dict[str, str] = {}
    for row in rows:
        for name in (row.unit, row.parent_unit):
            if name:
                names.setdefault(unit_key(name), " ".join(name.split()))
        if row.parent_unit:
            above[unit_key(row.unit)] = unit_key(row.parent_unit)
    units: dict[str, Unit] = {}
    for key in top_down(names, above):
        known = state.units.get(key) or Unit(new_id(), names[key])
        parent = above.get(key)
        if parent:
            known = replace(known, parent_id=(units.get(parent) or state.units[parent]).id)
        if known != state.units.get(key):
            units[key] = known
    return units


class _Builder:
    """Makes the persons that the rows describe, on top of what is known of them."""

    def __init__(self, state: RosterState, units: Mapping[str, Unit], zone: Zone, language: str) -> None:
        self._state, self._units, self._zone, self._language = state, units, zone, language
        self._ids = {nip: person.id for nip, person in state.persons.items()}
        self.warnings: list[Fault] = []

    def persons(self, rows: list[RosterRow]) -> list[Person]:
        """One person a row, superiors first."""
        by_nip = {row.nip: row for row in rows}
        order = top_down(by_nip, {row.nip: row.superior_nip for row in rows if row.superior_nip})
        for nip in order:
            if nip not in self._ids:
                self._ids[nip] = new_id()
        return [self._person(by_nip[nip]) for nip in order]

    def _person(self, row: RosterRow) -> Person:
        unit = self._units[unit_key(row.unit)]
        known = self._state.persons.get(row.nip) or Person(
            self._ids[row.nip], row.nip, row.name, unit.id, unit.name, self._zone, language=self._language
        )
        return replace(
            known,
            name=row.name,
            unit_id=unit.id,
            unit_name=unit.name,
            superior_id=self._superior(row, known),
            kind=row.kind or known.kind,
            rank=row.rank or known.rank,
            position=row.position or known.position,
            phone=row.phone or known.phone,
            zone=row.zone or known.zone,
            roles=known.roles if row.roles is None else row.roles,
            expertise=known.expertise if row.expertise is None else row.expertise,
            language=row.language or known.language,
        )

    def _superior(self, row: RosterRow, known: Person) -> int | None:
        """Their id. A superior whose own row was refused and who is not known yet is left open, with a warning."""
        if row.superior_nip is None:
            return known.superior_id
        if row.superior_nip not in self._ids:
            params = {"value": row.superior_nip}
            self.warnings.append(Fault(row.at("superior_nip"), "roster.superior_refused", params, warning=True))
            return known.superior_id
        return self._ids[row.superior_nip]


def _departed(rows: list[RosterRow], state: RosterState) -> Iterator[Fault]:
    """A warning for each row of somebody who has left, or whose superior has: the roster brings nobody back."""
    left = {nip: person for nip, person in state.persons.items() if person.departed}
    for row in rows:
        if person := left.get(row.nip):
            params = {"value": row.nip, "name": person.name, "day": person.departed_on}
            yield Fault(row.at("nip"), "roster.departed", params, warning=True)
        if superior := left.get(row.superior_nip or ""):
            params = {"value": superior.nip, "name": superior.name, "day": superior.departed_on}
            yield Fault(row.at("superior_nip"), "roster.superior_departed", params, warning=True)


def _shared_phones(rows: list[RosterRow], persons: list[Person], state: RosterState) -> Iterator[Fault]:
    """A warning for each row whose phone is that of someone else already."""
    places = {row.nip: row.at("phone") for row in rows}
    others = [person for nip, person in state.persons.items() if nip not in places]
    owners: dict[str, Person] = {}
    for person in (*others, *persons):
        owner = owners.setdefault(person.phone, person) if person.phone else person
        if owner is not person and person.nip in places:
            params = {"value": person.phone, "other": owner.name}
            yield Fault(places[person.nip], "roster.phone_shared", params, warning=True)


def _place(fault: Fault, roster: Roster) -> tuple[int, int]:
    """Sheet and row, so that faults are told from the top of the file down."""
    for number, sheet in enumerate(roster.sheets):
        if place := sheet.locate(fault.where):
            return number, place[0]
    return -1, 0
