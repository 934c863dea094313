"""Staff records, units, invitations, leave and consent as rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import datetime
from itertools import starmap
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Select, Text, delete, select, type_coerce, update

from people.model import Leave, Person, Role, Unit
from people.roster.model import RosterChanges, RosterState, unit_key
from store.bulk import Bulk, parameters
from store.dialect import among, insert_new, insert_or_update
from store.erasure import erase
from store.model import Address, Consent, Invite
from store.superiors import superiors_of
from store.tables import addresses, consents, invites, leaves, persons, units
from store.turns import PERSON_COLUMNS, address_of

_PERSONS = (
    select(*PERSON_COLUMNS).join(units, units.c.id == persons.c.unit_id).where(~persons.c.erased).order_by(persons.c.id)
)
_STAFF = _PERSONS.where(persons.c.departed_on.is_(None))
_PERSON_ROW = attrgetter(*persons.c.keys())
_PUT_UNITS = Bulk(lambda d: insert_or_update(units, d).values(parameters(list(units.c))), list(units.c))
_PUT_PERSONS = Bulk(lambda d: insert_or_update(persons, d).values(parameters(list(persons.c))), list(persons.c))
_LEAVE = [leaves.c[name] for name in ("person_id", "first", "last", "reason")]
_ADD_LEAVE = Bulk(lambda d: insert_new(leaves, d).values(parameters(_LEAVE)), _LEAVE)


class PeopleTables:
    """Persons as seen by one transaction. Erased persons are found by `by_id` only.

    Who has left the agency is found by who they are (`find`, `by_id`, `existing`), not by what they were.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, nip: str) -> Person | None:
        """The person with this NIP."""
        return next(iter(self._persons(_PERSONS.where(persons.c.nip == nip))), None)

    def by_id(self, ids: Collection[int]) -> list[Person]:
        """Persons by id, erased ones too."""
        everyone = select(*PERSON_COLUMNS).join(units, units.c.id == persons.c.unit_id)
        return self._persons(everyone.where(among(persons.c.id, "ids")).order_by(persons.c.id), ids=ids)

    def by_phone(self, e164: str) -> list[Person]:
        """Who has this number on the roster; nobody for an empty one."""
        return self._persons(_STAFF.where(persons.c.phone == e164)) if e164 else []

    def units(self) -> list[Unit]:
        """All units, by name."""
        return list(starmap(Unit, self._connection.execute(select(units).order_by(units.c.name))))

    def in_unit(self, name: str | None) -> list[Person]:
        """Everybody in a unit and the units below it; None: everybody at all. Case and spacing do not matter."""
        if name is None:
            return self._persons(_STAFF)
        below = units_below(self.units(), unit_key(name))
        return self._persons(_STAFF.where(among(persons.c.unit_id, "ids")), ids=below)

    def with_role(self, role: Role) -> list[Person]:
        """Everybody who holds a role, by id; who was erased or has left holds none."""
        holds = type_coerce(persons.c.roles, Text).contains(f'"{role.value}"')
        return self._persons(_STAFF.where(holds))

    def superiors(self, person_id: int) -> frozenset[int]:
        """Everybody above a person by the roster as it stands now: direct superior, that one's superior, and so on."""
        return superiors_of(self._connection, [person_id]).get(person_id, frozenset())

    def superiors_of(self, person_ids: Collection[int]) -> dict[int, frozenset[int]]:
        """The same for many, by person. Who has no superior is not in it."""
        return superiors_of(self._connection, person_ids)

    def reports_of(self, superior_id: int) -> list[Person]:
        """Who reports to a person directly by the roster as it stands now, by id."""
        return self._persons(_STAFF.where(persons.c.superior_id == superior_id))

    def existing(self) -> RosterState:
        """What a roster import starts from."""
        known = {person.nip: person for person in self._persons(_PERSONS)}
        return RosterState(known, {unit_key(unit.name): unit for unit in self.units()})

    def apply(self, changes: RosterChanges) -> None:
        """Store the new and changed units and persons of a roster import."""
        unit = attrgetter(*(field.name for field in fields(Unit)))
        _PUT_UNITS.run(self._connection, [unit(u) for u in changes.units])
        _PUT_PERSONS.run(self._connection, [_PERSON_ROW(p) for p in changes.persons])

    def invite(self, code_hash: str) -> Invite | None:
        """The invitation with this hash, used or not, in time or not."""
        row = self._connection.execute(select(invites).where(invites.c.code_hash == code_hash)).one_or_none()
        return Invite(*row) if row else None

    def use_invite(self, code_hash: str, now: datetime) -> bool:
        """Use up an invitation. Gives False where that had happened before.

        What else was handed out to the same person before is used up with it: they have joined, and a link that lies
        about would let somebody else in.
        """
        unused = update(invites).where(invites.c.used_at.is_(None)).values(used_at=now)
        if not self._connection.execute(unused.where(invites.c.code_hash == code_hash)).rowcount:
            return False
        person = select(invites.c.person_id).where(invites.c.code_hash == code_hash).scalar_subquery()
        self._connection.execute(unused.where(invites.c.person_id == person))
        return True

    def addresses(self, person_id: int) -> list[Address]:
        """The chats of a person, by id."""
        rows = self._connection.execute(
            select(addresses).where(addresses.c.person_id == person_id).order_by(addresses.c.id)
        )
        return list(starmap(address_of, rows))

    def leaves(self, person_id: int) -> list[Leave]:
        """A person's leave, past and to come, by first day."""
        found = select(leaves.c.first, leaves.c.last, leaves.c.reason).where(leaves.c.person_id == person_id)
        return list(starmap(Leave, self._connection.execute(found.order_by(leaves.c.first))))

    def add_leave(self, person_id: int, leave: Leave) -> None:
        """Note a leave; the same days twice are one leave."""
        _ADD_LEAVE.run(self._connection, [(person_id, leave.first, leave.last, leave.reason)])

    def end_leave(self, person_id: int, leave: Leave, left: Leave | None) -> None:
        """Take a leave away, and note what is `left` of it."""
        this = (leaves.c.person_id == person_id, leaves.c.first == leave.first, leaves.c.last == leave.last)
        self._connection.execute(delete(leaves).where(*this))
        if left is not None:
            self.add_leave(person_id, left)

    def consents(self, person_id: int) -> list[Consent]:
        """What a person agreed to and withdrew, oldest first."""
        rows = select(*list(consents.c)[1:]).where(consents.c.person_id == person_id).order_by(consents.c.id)
        return list(starmap(Consent, self._connection.execute(rows)))

    def erase(self, person_id: int, now: datetime) -> None:
        """Take away what tells who a person is and every word of theirs; keep counts and the training record."""
        erase(self._connection, person_id, now)

    def _persons(self, statement: Select[Any], **values: Any) -> list[Person]:
        return list(starmap(Person, self._connection.execute(statement, values)))


def units_below(all_units: Iterable[Unit], key: str) -> set[int]:
    """Ids of the unit with this key and of every unit under it."""
    children: dict[int | None, list[Unit]] = {}
    for unit in all_units:
        children.setdefault(unit.parent_id, []).append(unit)
    found: set[int] = set()
    open_ones = [unit for group in children.values() for unit in group if unit_key(unit.name) == key]
    while open_ones:
        unit = open_ones.pop()
        if unit.id not in found:
            found.add(unit.id)
            open_ones += children.get(unit.id, [])
    return found
