"""Databases on a real PostgreSQL for tests: lent, emptied when they come back, and lent again.

To make one costs more than most tests do with it.
"""

from __future__ import annotations

import itertools
from typing import LiteralString

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from store.store import Store

QUICK: tuple[LiteralString, ...] = (
    "fsync = off",
    "full_page_writes = off",
    "synchronous_commit = off",
    "autovacuum = off",
)
"""Nobody pulls this server's plug, and nothing changes in a database while no test uses it."""
MAKE_UP = SQL("SELECT {}").format(
    SQL(", ").join(
        SQL("(SELECT (count(*), max(xmin::text::bigint)) FROM {})").format(Identifier(catalogue))
        for catalogue in ("pg_attribute", "pg_constraint", "pg_index", "pg_proc", "pg_trigger", "pg_statistic")
    )
)
"""Tables, rules and statistics of a database, told by when each was last written."""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
CUT_OFF = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
COUNT_ANEW = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL
"""


class Bases:
    """The databases of one server."""

    def __init__(self, server_url: str, admin: psycopg.Connection) -> None:
        self._server_url, self._admin = server_url, admin
        self._numbers = itertools.count()
        self._free: list[str] = []
        for setting in QUICK:
            admin.execute(SQL("ALTER SYSTEM SET {}").format(SQL(setting)))
        admin.execute("SELECT pg_reload_conf()")
        admin.execute("CREATE DATABASE template")
        self._template = self._url("template")
        with Store.open(self._template) as store:
            store.upgrade()
        with psycopg.connect(self._template, autocommit=True) as db:
            self._make_up = db.execute(MAKE_UP).fetchone()

    def lend(self) -> str:
        """The URL of an empty, migrated database."""
        return self._free.pop() if self._free else self.copy(self._template)

    def take_back(self, url: str) -> None:
        """Nobody keeps a connection to it. One whose tables were altered is lent no more."""
        self._admin.execute(CUT_OFF, [_name(url)])
        with psycopg.connect(url, autocommit=True) as db:
            intact = db.execute(MAKE_UP).fetchone() == self._make_up
            if intact:
                _empty(db)
        if intact:
            self._free.append(url)
        else:
            self.drop(url)

    def copy(self, url: str) -> str:
        """The URL of another database like the one at `url`, which nobody has open."""
        name = f"test_{next(self._numbers)}"
        words = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self._admin.execute(words.format(Identifier(name), Identifier(_name(url))))
        return self._url(name)

    def drop(self, url: str) -> None:
        """Whoever is still connected is cut off."""
        self._admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(_name(url))))

    def _url(self, name: str) -> str:
        before, _, query = self._server_url.partition("?")
        return f"{before.rpartition('/')[0]}/{name}?{query}"


def _empty(db: psycopg.Connection) -> None:
    """As after the migrations: no row, no dead one in the way of the planner, every number from the start."""
    tables = [Identifier(name) for (name,) in db.execute(TABLES)]
    row = db.execute(SQL("SELECT {}").format(_each("EXISTS (SELECT FROM {})", tables, ", "))).fetchone()
    used = list(itertools.compress(tables, row or ()))
    if used:
        db.execute("SET session_replication_role = replica")  # else foreign keys and the journal's guard refuse
        db.execute(_each("DELETE FROM {}", used, "; "))
        db.execute(SQL("VACUUM {}").format(SQL(", ").join(used)))
    db.execute(COUNT_ANEW)


def _each(form: LiteralString, tables: list[Identifier], between: LiteralString) -> Composed:
    return SQL(between).join(SQL(form).format(table) for table in tables)


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
