"""Everything in which SQLite and PostgreSQL differ, so that no other module has to ask which one it is.

But for search by words: that is in `full_text`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    URL,
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Insert,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    bindparam,
    create_engine,
    event,
    make_url,
    null,
    or_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TIMESTAMP, NullType, TypeDecorator, TypeEngine

SQLITE, POSTGRESQL = "sqlite", "postgresql"

Key = BigInteger().with_variant(Integer, SQLITE)
"""Type of primary keys: only INTEGER is an alias of SQLite's rowid, which saves a second tree per table."""

SYNCHRONOUS = "FULL"
"""On SQLite a commit is on the disk when it returns: a power cut takes nothing of what was acknowledged."""

FIXED = {"fixed": True}
"""Marks a column whose value is the row's for ever."""


def parse_url(url: str) -> URL:
    """The URL with its driver. Raises ValueError where it is neither a SQLite file nor a PostgreSQL server."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = make_url("none://")
    if parsed.get_backend_name() == POSTGRESQL:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != SQLITE or not parsed.database or parsed.database == ":memory:":
        raise ValueError("the store needs sqlite:///FILE or postgresql://…")
    return parsed


def writing_engine(url: URL, connections: int, patience: float) -> Engine:
    """An engine for the writer threads. On SQLite its transactions take the write lock when they begin."""
    if url.get_backend_name() == POSTGRESQL:
        return _postgresql(url, connections, patience)
    return _sqlite(url, "BEGIN IMMEDIATE", (), patience)


def reading_engine(url: URL, connections: int, patience: float) -> Engine:
    """An engine whose transactions see one state of the database and cannot change it."""
    if url.get_backend_name() == POSTGRESQL:
        return _postgresql(url, connections, patience).execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    return _sqlite(url, "BEGIN", ("PRAGMA query_only=ON",), patience, pool_size=connections)


def _sqlite(url: URL, begin: str, extra: tuple[str, ...], patience: float, **options: Any) -> Engine:
    """`patience` is how long to wait for another process's lock, in seconds.

    The page caches stay small: the operating system keeps the file in memory as well, and shares it.
    """
    pragmas = (
        f"PRAGMA busy_timeout={int(patience * 1000)}",
        "PRAGMA journal_mode=WAL",
        f"PRAGMA synchronous={SYNCHRONOUS}",
        "PRAGMA foreign_keys=ON",
        "PRAGMA cache_size=-8192",
        "PRAGMA temp_store=MEMORY",
        "PRAGMA journal_size_limit=67108864",
        *extra,
    )
    engine = create_engine(
        url, hide_parameters=True, connect_args={"cached_statements": 256, "timeout": patience}, **options
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late for reads
        for pragma in pragmas:
            connection.execute(pragma).close()

    def start(dbapi_connection: Any) -> None:
        dbapi_connection.execute(begin).close()

    engine.dialect.do_begin = start  # type: ignore[method-assign]  # a listener to "begin" would slow every statement
    return engine


def _postgresql(url: URL, connections: int, patience: float) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        paramstyle="format",
        pool_size=connections,
        max_overflow=0,
        pool_timeout=patience,
        connect_args={
            "connect_timeout": max(2, int(patience)),
            "options": f"-c timezone=UTC -c lock_timeout={int(patience * 1000)}",
        },
    )


_LOST_CLASSES = ("08", "53", "57P", "55P03", "58")
"""SQLSTATEs: connection, resources (disk full), shutdown, lock not available, system error."""
_AGAIN = ("40001", "40P01")
"""SQLSTATEs: serialization failure, deadlock."""
_SQLITE_FAULTS = ("locked", "busy", "full", "i/o error", "unable to open", "readonly")
_SQLITE_DAMAGE = ("not a database", "malformed")


def is_unavailable(error: BaseException) -> bool:
    """True where the database cannot be reached or cannot take writes now, whatever the statement was."""
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return str(state).startswith(_LOST_CLASSES)
    if type(error.orig).__module__.startswith("psycopg"):
        return isinstance(error, OperationalError | InterfaceError)
    words = str(error.orig).lower()
    if type(error) is DatabaseError:
        return any(fault in words for fault in _SQLITE_DAMAGE)
    return isinstance(error, OperationalError) and any(fault in words for fault in _SQLITE_FAULTS)


def is_lost(error: BaseException) -> bool:
    """True where the connection broke, so that another one may work at once."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def is_collision(error: BaseException) -> bool:
    """True where two transactions stood in each other's way and trying again is the cure."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _AGAIN


class Moment(TypeDecorator[datetime]):
    """An aware moment. SQLite keeps it as ISO text in UTC, of one width so that it sorts; PostgreSQL as timestamptz."""

    impl = TIMESTAMP
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(32) if dialect.name == SQLITE else TIMESTAMP(timezone=True))

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        return _moment_as_text if dialect.name == SQLITE else _moment_checked

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        return _moment_from_text if dialect.name == SQLITE else None


@lru_cache(1024)  # most of a turn's moments are the same one
def _moment_as_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is not UTC:
        value = _moment_checked(value).astimezone(UTC)
    return value.isoformat(" ", "microseconds")


def _moment_checked(value: Any) -> Any:
    if value is not None and value.tzinfo is None:
        raise ValueError("a moment must be aware")
    return value


def _moment_from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


class _Listed(TypeDecorator[list[Any]]):
    """Many values as one parameter, so that a statement is the same for any number of them."""

    impl = Text
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == SQLITE else ARRAY(self.of))

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return (lambda values: orjson.dumps(list(values)).decode()) if dialect.name == SQLITE else list


def listed(name: str, of: TypeEngine[Any]) -> BindParameter[list[Any]]:
    """A parameter that holds many values."""
    return bindparam(name, type_=_Listed(of))


class Among(FunctionElement[bool]):
    """An IN list as one parameter; see `among`."""

    type: TypeEngine[Any] = NullType()  # as a Boolean it would become `… = 1` on SQLite, which no index serves
    inherit_cache = True

    def __init__(self, column: Any, name: str) -> None:
        kind = Text() if isinstance(column.type, String) else BigInteger()
        super().__init__(column, listed(name, kind))


def among(column: Any, name: str) -> Among:
    """`column` is one of the values of the parameter `name`: compiled and prepared once for any number of them."""
    return Among(column, name)


@compiles(Among, SQLITE)
def _among_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - made of compiled parts


@compiles(Among, POSTGRESQL)
def _among_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY ({values})"


def begins(column: Column[str], text: str, dialect_name: str) -> ColumnElement[bool]:
    """`column` begins with `text`; on SQLite an index serves it, PostgreSQL has one for another order of letters."""
    if dialect_name == POSTGRESQL:
        return column.startswith(text, autoescape=True)
    return and_(column >= text, column < text[:-1] + chr(ord(text[-1]) + 1))


def insert_new(table: Table, dialect: Dialect) -> Insert:
    """An insert that leaves a row with the same unique key as it is."""
    statement: Insert = _insert(table, dialect).on_conflict_do_nothing()
    return statement


def insert_or_update(table: Table, dialect: Dialect) -> Insert:
    """An insert that brings a row with the same primary key up to date, but for columns that never change.

    Those are marked `info=FIXED`: to set an indexed column to what it is costs as much as to change it.
    """
    keys = {column.name for column in table.primary_key}
    fixed = {column.name for column in table.c if column.info == FIXED}
    statement = _insert(table, dialect)
    changes: dict[str, Any] = {c.name: c for c in statement.excluded if c.name not in keys | fixed}
    upsert: Insert = statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=changes)
    return upsert


def insert_once(table: Table, dialect: Dialect, same: Sequence[Column[Any]]) -> Insert:
    """An insert for rows that never change: a known one stays, and one that differs in `same` is refused.

    `same` are columns that must not be NULL: it is by making the first of them so that the row is refused.
    """
    statement = _insert(table, dialect)
    differs = or_(*(column != statement.excluded[column.name] for column in same))
    once: Insert = statement.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={same[0].name: null()}, where=differs
    )
    return once


def counted_on(table: Table, column: Column[int], by: int, dialect: Dialect) -> ReturningInsert[Any]:
    """An insert that, where the row is there, adds `by` to `column` instead; it gives what the column is then."""
    statement = _insert(table, dialect)
    counted: ReturningInsert[Any] = statement.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={column.name: column + by}
    ).returning(column)
    return counted


def _insert(table: Table, dialect: Dialect) -> Any:
    return sqlite.insert(table) if dialect.name == SQLITE else postgresql.insert(table)


def has_row_locks(connection: Connection) -> bool:
    """True where transactions write side by side, so that what is going to change must be locked when it is read."""
    return connection.dialect.name == POSTGRESQL


def append_only(table: str, dialect_name: str) -> list[str]:
    """DDL by which the database itself refuses to change or delete rows of `table`."""
    if dialect_name == SQLITE:
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()",
    ]


def drop_everything(connection: Connection, metadata: MetaData) -> None:
    """Drop the tables with all that is in them, the append-only ones too."""
    metadata.drop_all(connection)
    connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    if connection.dialect.name == POSTGRESQL:
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS journal_append_only")


def settle_references(connection: Connection) -> None:
    """Look now at the references that would be looked at with the commit.

    PostgreSQL changes no table of which rows still wait for that.
    """
    if connection.dialect.name == POSTGRESQL:
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")


def continue_numbering(connection: Connection, column: Column[Any]) -> None:
    """After rows were put in with their ids: let the database number the next ones after them."""
    if connection.dialect.name == POSTGRESQL:
        table = column.table.name
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table}', '{column.name}'), "  # noqa: S608 - our own names
            f"coalesce((SELECT max({column.name}) FROM {table}), 0) + 1, false)"
        )
