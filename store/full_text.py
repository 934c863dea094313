"""Search by words, in which the databases differ most: FTS5 on SQLite, `tsvector` with a GIN index on PostgreSQL.

The words of a row stand in one column, ready to be compared: in lower case and stemmed.
Table and column names here are our own.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sqlalchemy import Connection, Float, Subquery, Table, Text, TextClause, event, text

from store.dialect import POSTGRESQL, SQLITE, Key, listed


def index_words(table: str, column: str, dialect_name: str) -> list[str]:
    """DDL of the index over `column`, which the database itself keeps up. The table has an integer key `id`."""
    search = f"{table}_search"
    if dialect_name == POSTGRESQL:
        ready = f"{column}_search tsvector GENERATED ALWAYS AS (to_tsvector('simple', {column})) STORED"
        return [
            f"ALTER TABLE {table} ADD COLUMN {ready}",
            f"CREATE INDEX ix_{search} ON {table} USING gin ({column}_search)",
        ]
    add = f"INSERT INTO {search} (rowid, {column}) VALUES (new.id, new.{column})"  # noqa: S608 - see above
    remove = f"INSERT INTO {search} ({search}, rowid, {column}) VALUES ('delete', old.id, old.{column})"  # noqa: S608 - see above
    tokens = """tokenize = "unicode61 remove_diacritics 0 tokenchars '-'\""""
    return [
        f"CREATE VIRTUAL TABLE {search} USING fts5({column}, content='{table}', content_rowid='id', {tokens})",
        f"CREATE TRIGGER {search}_insert AFTER INSERT ON {table} BEGIN {add}; END",
        f"CREATE TRIGGER {search}_delete AFTER DELETE ON {table} BEGIN {remove}; END",
        f"CREATE TRIGGER {search}_update AFTER UPDATE OF {column} ON {table} BEGIN {remove}; {add}; END",
    ]


def is_of_index(name: str | None) -> bool:
    """Whether something in the database is part of such an index, by its name: the metadata does not know it."""
    return "_search" in (name or "")


def made_with(table: Table, column: str) -> None:
    """Let the index come and go with its table where the metadata is created and dropped."""

    def create(_: Table, connection: Connection, **__: object) -> None:
        for statement in index_words(table.name, column, connection.dialect.name):
            connection.exec_driver_sql(statement)

    def drop(_: Table, connection: Connection, **__: object) -> None:
        if connection.dialect.name == SQLITE:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table.name}_search")

    event.listen(table, "after_create", create)
    event.listen(table, "before_drop", drop)


@cache
def found_by_words(table: str, column: str, dialect_name: str) -> Subquery:
    """Rows with any of the words in the parameter `words` (see `any_of`): `id`, and `rank`, of which lower is better.

    FTS5 ranks by BM25, PostgreSQL by how many of the words a row has.
    """
    if dialect_name == SQLITE:
        found = f"SELECT rowid AS id, rank FROM {table}_search WHERE {table}_search MATCH :words"  # noqa: S608 - see above
    else:
        row, wanted = f"{column}_search", "to_tsquery('simple', :words)"
        found = f"SELECT id, -ts_rank({row}, {wanted}) AS rank FROM {table} WHERE {row} @@ {wanted}"  # noqa: S608 - see above
    return text(found).columns(id=Key, rank=Float()).subquery("found")


@cache
def counted_by_word(table: str, column: str, dialect_name: str) -> TextClause:
    """For each of the searches in the parameter `words`, a list (see `any_of`): it, and the number of rows found."""
    if dialect_name == SQLITE:
        rows = f"SELECT count(*) FROM {table}_search WHERE {table}_search MATCH value"  # noqa: S608 - see above
        counted = f"SELECT value, ({rows}) FROM json_each(:words)"  # noqa: S608 - see above
    else:
        has = f"{column}_search @@ to_tsquery('simple', word)"
        counted = f"SELECT word, (SELECT count(*) FROM {table} WHERE {has}) FROM unnest(:words) AS word"  # noqa: S608 - see above
    return text(counted).bindparams(listed("words", Text()))


def any_of(words: Iterable[str], dialect_name: str) -> str:
    """A search for any of these words, whatever signs are in them."""
    if dialect_name == SQLITE:
        return " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
    return " | ".join("'" + word.replace("\\", "\\\\").replace("'", "''") + "'" for word in words)
