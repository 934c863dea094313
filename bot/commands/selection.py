"""Whom a command is about: `--all`, `--unit NAME` or `--nip NIP…`."""

from __future__ import annotations

import difflib
from argparse import Namespace
from typing import TYPE_CHECKING

from bot.commands.parser import Parser
from bot.commands.refusal import Refused
from people.model import Person
from people.roster import unit_key

if TYPE_CHECKING:
    from store.tx import Tx


def take_people(parser: Parser) -> None:
    """Add the three arguments, of which one must be given."""
    parser.take_one_of(
        ("--all", {"action": "store_true"}),
        ("--unit", {"metavar": "NAME"}),
        ("--nip", {"nargs": "+", "metavar": "NIP"}),
    )


def select(tx: Tx, args: Namespace) -> list[Person]:
    """The staff meant, by unit and name. Raises Refused for a unit or NIP that is not known, and for who has left."""
    unit = known_unit(tx, args.unit) if args.unit else None
    people = [staff(person) for person in _by_nip(tx, args.nip)] if args.nip else tx.people.in_unit(unit)
    return sorted(people, key=lambda p: (p.unit_name, p.name, p.id))


def known_unit(tx: Tx, name: str) -> str:
    """The unit's name as it is stored. Raises Refused, with the nearest names, where there is none."""
    names = {unit_key(unit.name): unit.name for unit in tx.people.units()}
    found = names.get(unit_key(name))
    if found is None:
        near = difflib.get_close_matches(unit_key(name), names, 3, 0.4)
        raise Refused("error.unknown_unit", unit=name, near="; ".join(names[n] for n in near) or "-")
    return found


def known_person(tx: Tx, nip: str) -> Person:
    """The person with this NIP. Raises Refused where there is none."""
    return _by_nip(tx, [nip])[0]


def staff(person: Person) -> Person:
    """The same person. Raises Refused where they have left."""
    if person.departed:
        raise Refused("error.departed", nip=person.nip, name=person.name, day=person.departed_on)
    return person


def _by_nip(tx: Tx, nips: list[str]) -> list[Person]:
    found = {nip: tx.people.find(nip) for nip in dict.fromkeys("".join(nip.split()) for nip in nips)}
    unknown = [nip for nip, person in found.items() if person is None]
    if unknown:
        raise Refused("error.unknown_nip", nips=", ".join(unknown))
    return [person for person in found.values() if person is not None]
