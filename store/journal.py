"""The journal: facts that were appended and that nobody changes, the database itself sees to that."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import starmap

from sqlalchemy import Connection, func, literal_column, select

from store.model import JournalEntry
from store.save import save
from store.tables import journal

_LAST_REVIEW = select(func.max(journal.c.at)).where(journal.c.kind == literal_column("'pairs_reviewed'"))


class Journal:
    """The journal as seen by one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, entries: Iterable[JournalEntry]) -> None:
        """Append facts; `Tx.save` does the same."""
        save(self._connection, entries)

    def latest(self) -> datetime | None:
        """The moment of the last fact; None where there is none."""
        found: datetime | None = self._connection.scalar(select(func.max(journal.c.at)))
        return found

    def pairs_reviewed(self) -> datetime | None:
        """When all pairs were looked at last (`pairs_reviewed`); None: never. Asked at every tick."""
        found: datetime | None = self._connection.scalar(_LAST_REVIEW)
        return found

    def entries(
        self,
        person_id: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        kinds: Collection[str] | None = None,
    ) -> list[JournalEntry]:
        """Facts in the order in which they were appended; `until` is exclusive."""
        statement = select(journal.c.at, journal.c.kind, journal.c.person_id, journal.c.data).order_by(journal.c.id)
        if person_id is not None:
            statement = statement.where(journal.c.person_id == person_id)
        if since is not None:
            statement = statement.where(journal.c.at >= since)
        if until is not None:
            statement = statement.where(journal.c.at < until)
        if kinds is not None:
            statement = statement.where(journal.c.kind.in_(kinds))
        return list(starmap(JournalEntry, self._connection.execute(statement)))
