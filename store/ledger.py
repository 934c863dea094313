"""The JP ledger: one entry for each source of a person's hours."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import starmap

from sqlalchemy import Connection, select

from people.jp import JpEntry
from store.mentoring_tables import jp_entries
from store.save import save


class Ledger:
    """The ledger as seen by one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def propose(self, entries: Iterable[JpEntry]) -> None:
        """Enter what waits for approval; a source that a person has an entry for already changes nothing."""
        save(self._connection, entries)

    def of(self, person_id: int, year: int | None = None) -> list[JpEntry]:
        """A person's entries of a year (of all years where it is None), by day."""
        theirs = select(jp_entries).where(jp_entries.c.person_id == person_id)
        if year is not None:
            theirs = theirs.where(jp_entries.c.year == year)
        rows = self._connection.execute(theirs.order_by(jp_entries.c.day, jp_entries.c.id))
        return list(starmap(JpEntry, rows))
