"""Backup and restore of everything, in one portable file: what SQLite wrote, PostgreSQL can read.

The file is gzip over JSON lines: a head with the revision, then for each table a line with its name and columns and
a line for each row, and at the end the SHA-256 of all that stands before. It holds personal data: keep it as such.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from sqlalchemy import Column, Connection, Date, Table, Text, inspect, select, type_coerce
from sqlalchemy.exc import StatementError

from store import migrations
from store.bulk import Bulk, parameters
from store.columns import Packed
from store.dialect import Moment, continue_numbering, drop_everything, is_unavailable, settle_references
from store.store import Store
from store.tables import metadata
from store.tx import Tx

FORMAT = "bekal-backup-1"
_ROWS_AT_ONCE = 5_000
_LONGEST_LINE = 64_000_000
"""Bytes; a line that is longer is none of ours."""


class NotABackup(Exception):
    """The file is not a backup, or it is damaged. Nothing was changed."""


class OtherVersion(NotABackup):
    """The backup was made by a version of Bekal whose tables this one does not know. Nothing was changed."""


class NotEmpty(Exception):
    """The database holds data already. Nothing was changed."""


def backup(store: Store, file: Path) -> int:
    """Write everything as of one moment to `file`; work may go on meanwhile. Gives the number of rows.

    Tables of an earlier revision are written as they are: a backup is what one makes before an upgrade.
    Raises OSError, StoreUnavailable; ValueError where the tables are of no revision that is known.
    """
    revision, _ = store.revisions()
    if revision is None or revision not in migrations.known():
        raise ValueError(f"the tables are of revision {revision}")
    with file.open("wb") as raw:
        rows = store.read_now(lambda tx: _write(tx.connection, raw, revision))
        raw.flush()
        os.fsync(raw.fileno())
    return rows


def restore(store: Store, file: Path, replace: bool = False) -> int:
    """Fill an empty database from `file`, in one transaction; `replace` drops what is there. Gives the number of rows.

    The file is checked to its end before anything is changed. Raises NotABackup, NotEmpty, OSError, StoreUnavailable.
    """
    revision = _checked(file)
    return store.write_now(lambda tx: _restore(tx, file, revision, replace))


def _restore(tx: Tx, file: Path, revision: str, replace: bool) -> int:
    connection = tx.connection
    if not replace and not _is_empty(connection):
        raise NotEmpty
    drop_everything(connection, metadata)
    migrations.upgrade_on(connection, revision)
    rows = _fill(connection, _lines(file))
    settle_references(connection)
    migrations.upgrade_on(connection)
    for table in _tables():
        if table.autoincrement_column is not None:
            continue_numbering(connection, table.autoincrement_column)
    return rows


def _is_empty(connection: Connection) -> bool:
    there = set(inspect(connection).get_table_names())
    return all(connection.execute(select(table).limit(1)).first() is None for table in _tables() if table.name in there)


def _tables() -> list[Table]:
    return metadata.sorted_tables


# --- writing


def _write(connection: Connection, raw: BinaryIO, revision: str) -> int:
    digest, rows = hashlib.sha256(), 0
    with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6, mtime=0, filename="") as out:

        def put(value: Any) -> None:
            line = orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
            digest.update(line)
            out.write(line)

        put({"format": FORMAT, "revision": revision})
        for table, names in _present(connection):
            put({"table": table.name, "columns": names})
            for row in _rows(connection, table, names):
                put(row)
                rows += 1
        out.write(orjson.dumps({"sha256": digest.hexdigest(), "rows": rows}, option=orjson.OPT_APPEND_NEWLINE))
    return rows


def _present(connection: Connection) -> Iterator[tuple[Table, list[str]]]:
    """The tables that are there, each with those of its columns that are."""
    there = inspect(connection)
    names = set(there.get_table_names())
    for table in _tables():
        if table.name in names:
            columns = {column["name"] for column in there.get_columns(table.name)}
            yield table, [name for name in table.c.keys() if name in columns]  # noqa: SIM118 - not a dict


def _rows(connection: Connection, table: Table, names: list[str]) -> Iterator[list[Any]]:
    """The rows as they are kept: packed columns as their text, moments and dates in ISO 8601."""
    columns = [type_coerce(c, Text()) if isinstance(c.type, Packed) else c for c in map(table.c.__getitem__, names)]
    statement = select(*columns).order_by(*table.primary_key)
    for row in connection.execute(statement, execution_options={"yield_per": _ROWS_AT_ONCE}):
        yield list(row)


# --- reading


def _lines(file: Path) -> Iterator[bytes]:
    """The lines of the file. Raises NotABackup where it is not gzip or ends too early."""
    try:
        with gzip.open(file, "rb") as source:
            while line := source.readline(_LONGEST_LINE):
                yield line
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise NotABackup(type(error).__name__) from error


def _checked(file: Path) -> str:
    """Read the file to its end and hold it against its mark. Gives its revision."""
    digest, last, head = hashlib.sha256(), b"", b""
    for line in _lines(file):
        digest.update(last)
        head, last = head or line, line
    mark, first = _mapping(last), _mapping(head)
    if first.get("format") != FORMAT or mark.get("sha256") != digest.hexdigest():
        raise NotABackup("the mark does not fit")
    revision = str(first.get("revision"))
    if revision not in migrations.known():
        raise OtherVersion(revision)
    return revision


def _mapping(line: bytes) -> dict[str, Any]:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise NotABackup("not JSON") from error
    if not isinstance(value, dict):
        raise NotABackup("not a mapping")
    return value


def _fill(connection: Connection, lines: Iterator[bytes]) -> int:
    """Insert every row. Raises NotABackup where the file is whole but its content fits no table of ours."""
    try:
        return _filled(connection, lines)
    except (LookupError, TypeError, ValueError, StatementError) as error:
        if is_unavailable(error):
            raise
        raise NotABackup(type(error).__name__) from error


def _filled(connection: Connection, lines: Iterator[bytes]) -> int:
    rows = 0
    inserts: dict[str, tuple[Bulk, Callable[[list[Any]], list[Any]]]] = {}
    for head, part in _parts(lines):
        name = head["table"]
        if name not in inserts:
            columns = [_plain(metadata.tables[name].c[column]) for column in head["columns"]]
            inserts[name] = _inserting(metadata.tables[name], columns), _reading(columns)
        insert, read = inserts[name]
        insert.run(connection, list(map(read, part)))
        rows += len(part)
    return rows


def _parts(lines: Iterator[bytes]) -> Iterator[tuple[dict[str, Any], list[list[Any]]]]:
    """Rows in portions, each with the line that says whose they are."""
    head: dict[str, Any] = {}
    part: list[list[Any]] = []
    for line in lines:
        value = orjson.loads(line)
        if isinstance(value, list):
            part.append(value)
        if part and (isinstance(value, dict) or len(part) == _ROWS_AT_ONCE):
            yield head, part
            part = []
        if isinstance(value, dict):
            head = value


def _plain(column: Column[Any]) -> Column[Any]:
    """The column as the file has it: what is packed stays packed."""
    return Column(column.name, Text()) if isinstance(column.type, Packed) else column


def _inserting(table: Table, columns: list[Column[Any]]) -> Bulk:
    return Bulk(lambda _: table.insert().values(parameters(columns)), columns)


def _reading(columns: list[Column[Any]]) -> Callable[[list[Any]], list[Any]]:
    """Turns ISO texts back into what the columns take."""
    readers: list[tuple[int, Callable[[str], Any]]] = [
        (index, datetime.fromisoformat if isinstance(column.type, Moment) else date.fromisoformat)
        for index, column in enumerate(columns)
        if isinstance(column.type, Moment | Date)
    ]

    def read(row: list[Any]) -> list[Any]:
        for index, reader in readers:
            if row[index] is not None:
                row[index] = reader(row[index])
        return row

    return read
