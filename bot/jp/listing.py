"""Entries of the ledger with the person whose they are, as lists, workbooks and files show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.texts import Texts
from people.jp import JpEntry
from people.model import Person
from people.roster.model import unit_key
from store.ledger import Wanted
from store.people import units_below

if TYPE_CHECKING:
    from store.tx import Tx


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry, and whose it is."""

    entry: JpEntry
    person: Person


def listed(tx: Tx, wanted: Wanted) -> list[Listed]:
    """The entries asked for, by day."""
    return with_people(tx, tx.ledger.wanted(wanted))


def with_people(tx: Tx, entries: Iterable[JpEntry]) -> list[Listed]:
    """These entries, each with its person."""
    found = list(entries)
    people = {person.id: person for person in tx.people.by_id({entry.person_id for entry in found})}
    return [Listed(entry, people[entry.person_id]) for entry in found]


def units_of(tx: Tx, name: str | None) -> frozenset[int] | None:
    """The ids of a unit and the units below it; None for no name."""
    return frozenset(units_below(tx.people.units(), unit_key(name))) if name else None


def title(texts: Texts, entry: JpEntry) -> str:
    """What the entry is about, in a few words without marks."""
    return entry.title or texts(f"jp.one.{entry.form}")
