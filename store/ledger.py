"""The JP ledger: one entry for each source of a person's hours, decided once, corrected by entries that follow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import starmap
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, select, update

from people.jp import JpEntry, JpForm, JpStatus
from store.dialect import among, insert_new
from store.mentoring_tables import jp_entries
from store.save import save
from store.tables import persons, word
from store.ways import names

_later = jp_entries.alias("later")
_REPLACED = exists().where(_later.c.corrects == jp_entries.c.id, _later.c.status == word(JpStatus.APPROVED))
IN_FORCE = and_(jp_entries.c.status == word(JpStatus.APPROVED), ~_REPLACED)
"""Approved, and no correction has taken its place: the hours that count, those of courses too."""
_PROPOSED = jp_entries.c.status == word(JpStatus.PROPOSED)
_IN_ORDER = (jp_entries.c.day, jp_entries.c.id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; None: no bound. Days are inclusive."""

    status: JpStatus | None = None
    form: JpForm | None = None
    units: frozenset[int] | None = None
    """Of the persons, by id."""
    first: date | None = None
    last: date | None = None
    year: int | None = None
    current: bool = True
    """Without those that a correction has taken the place of."""


class Ledger:
    """The ledger as seen by one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def propose(self, entries: Iterable[JpEntry]) -> None:
        """Enter hours; a source that a person has an entry for already changes nothing."""
        save(self._connection, entries)

    def of(self, person_id: int, year: int | None = None) -> list[JpEntry]:
        """A person's entries of a year (of all years where it is None), by day; those that were corrected too."""
        theirs = select(jp_entries).where(jp_entries.c.person_id == person_id)
        return self._entries(theirs if year is None else theirs.where(jp_entries.c.year == year))

    def standing(self, person_id: int, year: int) -> list[JpEntry]:
        """The same of one year, without those that a correction has taken the place of."""
        theirs = select(jp_entries).where(jp_entries.c.person_id == person_id, jp_entries.c.year == year, ~_REPLACED)
        return self._entries(theirs)

    def by_id(self, ids: Collection[int]) -> list[JpEntry]:
        """Entries by id; unknown ones are left out."""
        return self._entries(select(jp_entries).where(among(jp_entries.c.id, "ids")), ids=ids)

    def wanted(self, which: Wanted) -> list[JpEntry]:
        """The entries asked for, by day, those of erased persons apart."""
        kept = persons.c.id == jp_entries.c.person_id
        statement = select(jp_entries).join(persons, kept).where(~persons.c.erased, *_conditions(which))
        values: dict[str, Any] = {}
        if which.units is not None:
            statement, values = statement.where(among(persons.c.unit_id, "of_units")), {"of_units": which.units}
        return self._entries(statement, **values)

    def replaced(self, ids: Collection[int]) -> set[int]:
        """Which of these entries a correction has taken the place of."""
        corrected = select(jp_entries.c.id).where(among(jp_entries.c.id, "ids"), _REPLACED)
        return set(self._connection.scalars(corrected, {"ids": ids}))

    def from_sources(
        self, kind: str, source_ids: Collection[int], first: bool = False
    ) -> dict[tuple[int, int], JpEntry]:
        """(source, person) → the entry that stands for it, the last correction; `first`: as it was entered."""
        of_kind = select(jp_entries).where(jp_entries.c.source_kind == kind, among(jp_entries.c.source_id, "ids"))
        which = jp_entries.c.corrects.is_(None) if first else ~_REPLACED
        found = self._entries(of_kind.where(which), ids=source_ids)
        return {(entry.source_id, entry.person_id): entry for entry in found}

    def hours(self, person_ids: Collection[int]) -> dict[tuple[int, int], int]:
        """(person, year) → the hours in force."""
        year = jp_entries.c.year
        counted = (
            select(jp_entries.c.person_id, year, func.sum(jp_entries.c.jp))
            .where(among(jp_entries.c.person_id, "ids"), IN_FORCE)
            .group_by(jp_entries.c.person_id, year)
        )
        return {(one, of): jp for one, of, jp in self._connection.execute(counted, {"ids": person_ids})}

    def decide(
        self, ids: Collection[int], status: JpStatus, by: int | None, at: datetime, reason: str = ""
    ) -> set[int]:
        """Decide those of these entries that still wait; gives which they were. What is decided stays as it is."""
        decided = (
            update(jp_entries)
            .where(among(jp_entries.c.id, "ids"), _PROPOSED)
            .values(status=status, decided_by=by, decided_at=at, reason=reason)
            .returning(jp_entries.c.id)
        )
        return set(self._connection.scalars(decided, {"ids": ids}))

    def correct(self, entry: JpEntry) -> bool:
        """Store a correction; False where the entry that it corrects has one already, which stays."""
        values = {name: getattr(entry, name) for name in names(JpEntry)}
        statement = insert_new(jp_entries, self._connection.dialect).values(values)
        return self._connection.execute(statement.returning(jp_entries.c.id)).first() is not None

    def _entries(self, statement: Select[Any], **values: Any) -> list[JpEntry]:
        return list(starmap(JpEntry, self._connection.execute(statement.order_by(*_IN_ORDER), values)))


def _conditions(which: Wanted) -> Iterator[ColumnElement[bool]]:
    column = jp_entries.c
    if which.status is not None:
        yield column.status == which.status
    if which.form is not None:
        yield column.form == which.form
    if which.year is not None:
        yield column.year == which.year
    if which.first is not None:
        yield column.day >= which.first
    if which.last is not None:
        yield column.day <= which.last
    if which.current:
        yield ~_REPLACED
