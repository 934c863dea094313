"""A database as an earlier version left it, filled by today's code: later columns are there only meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from store import dialect, migrations
from store.dialect import parse_url, writing_engine
from store.store import Store
from store.tables import metadata
from store.tx import Tx

LATER = (("persons", "departed_on", "DATE"),)
"""Columns of tables that there were from the beginning, added since: table, column, type."""


def fill_as_of(url: str, revision: str, fill: Callable[[Tx], Any]) -> None:
    """Make the tables of `revision` and let `fill` store something in them."""
    engine = writing_engine(parse_url(url), 1, 5)
    with engine.begin() as connection:
        dialect.drop_everything(connection, metadata)
        migrations.upgrade_on(connection, revision)
        for table, column, kind in LATER:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    with Store.open(url) as store:
        store.write_now(fill)
    with engine.begin() as connection:
        for table, column, _ in LATER:
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
    engine.dispose()
