"""How things of one type become rows: which statement, and which values in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Table

from store.bulk import Bulk, Row, parameters
from store.dialect import insert_new, insert_or_update

Rows = Callable[[Sequence[Any]], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Way:
    """The statement for things of one type, and their rows."""

    bulk: Bulk
    rows: Rows
    then: Way | None = None
    """For the parts of the things that stand in a table of their own."""

    def store(self, connection: Connection, things: Sequence[Any]) -> None:
        self.bulk.run(connection, self.rows(things))
        if self.then is not None:
            self.then.store(connection, things)


def names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass, in order."""
    return tuple(field.name for field in fields(kind))


def plain(*of: str) -> Rows:
    """Rows of these attributes."""
    row = attrgetter(*of)
    return lambda things: [row(thing) for thing in things]


def upsert(table: Table, rows: Rows) -> Way:
    """By the primary key: stored anew or brought up to date."""
    columns = list(table.c)
    return Way(Bulk(lambda d: insert_or_update(table, d).values(parameters(columns)), columns), rows)


def insert(table: Table, of: Sequence[str], rows: Rows) -> Way:
    """Stored anew; a key that is taken is a conflict."""
    columns = [table.c[name] for name in of]
    return Way(Bulk(lambda _: table.insert().values(parameters(columns)), columns), rows)


def keyed(table: Table, of: Sequence[str], rows: Rows) -> Way:
    """Stored anew; a row whose key is known stays as it is."""
    columns = [table.c[name] for name in of]
    return Way(Bulk(lambda d: insert_new(table, d).values(parameters(columns)), columns), rows)
