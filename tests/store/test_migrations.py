"""Migrations: they lead to the tables that the code expects, on both databases, and repeating them changes nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from store import migrations
from store.dialect import parse_url, writing_engine
from store.errors import StoreUnavailable
from store.full_text import is_of_index
from store.store import Store
from store.tables import metadata
from tests.store.sample import learning


def shape(connection: Connection) -> dict[str, Any]:
    """All that a database tells of its tables."""
    found = inspect(connection)

    def sorted_by_name(things: list[Any]) -> list[Any]:
        return sorted(things, key=lambda thing: str(thing.get("name")))

    return {
        table: (
            [{k: str(v) for k, v in c.items() if k != "comment"} for c in found.get_columns(table)],
            found.get_pk_constraint(table),
            sorted_by_name(found.get_foreign_keys(table)),
            sorted_by_name(found.get_unique_constraints(table)),
            sorted_by_name(found.get_check_constraints(table)),
            [
                {**index, "dialect_options": {k: str(v) for k, v in index.get("dialect_options", {}).items()}}
                for index in sorted_by_name(found.get_indexes(table))
            ],
        )
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def test_the_migrated_tables_are_the_ones_of_the_code(store_url: str) -> None:
    engine = writing_engine(parse_url(store_url), 1, 5)
    try:
        with engine.begin() as connection:
            opts = {"compare_type": True, "include_name": lambda name, *_: not is_of_index(name)}
            context = MigrationContext.configure(connection, opts=opts)
            assert compare_metadata(context, metadata) == []
            migrated = shape(connection)
        with engine.begin() as connection:
            metadata.drop_all(connection)
            metadata.create_all(connection)
            assert shape(connection) == migrated, "what Alembic does not compare: checks and conditions of indexes"
    finally:
        engine.dispose()


def test_upgrading_again_changes_nothing(store: Store) -> None:
    store.write_now(learning)
    before = store.revisions()
    store.upgrade()
    assert store.revisions() == before == (migrations.head(), migrations.head())
    assert store.read_now(lambda tx: len(tx.people.in_unit(None))) == 3


def test_a_new_database_has_no_revision(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path / 'new.db'}") as store:
        assert store.revisions() == (None, migrations.head())
        store.upgrade()
        assert store.revisions() == (migrations.head(), migrations.head())


def test_an_upgrade_that_fails_leaves_nothing_behind(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both databases take back tables that were made in a transaction that failed."""
    import store.dialect as dialect

    with Store.open(store_url) as store:
        store.write_now(lambda tx: dialect.drop_everything(tx.connection, metadata))
        monkeypatch.setattr(dialect, "append_only", lambda *_: ["SELECT nothing_like_that()"])
        with pytest.raises(Exception, match="nothing_like_that"):
            store.upgrade()
        names = store.read_now(lambda tx: inspect(tx.connection).get_table_names())
        assert names == []
        monkeypatch.undo()
        store.upgrade()
        assert store.revisions()[0] == migrations.head()


def test_an_upgrade_of_a_locked_database_is_unavailable(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as holder, Store.open(sqlite_url, patience=0.05) as store:

        def locked(tx: Any) -> None:
            tx.connection.execute(text("SELECT 1"))
            with pytest.raises(StoreUnavailable):
                store.upgrade()

        holder.write_now(locked)
        store.upgrade()


def test_migrations_are_found_where_the_package_is_installed(tmp_path: Path) -> None:
    """No file of settings, no matter which folder one stands in."""
    code = (
        "from store.store import Store\n"
        "with Store.open('sqlite:///elsewhere.db') as s:\n"
        "    s.upgrade(); print(s.revisions()[0])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == (migrations.head(), "")
