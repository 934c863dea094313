"""A lent database is as one that was just made, whatever was done with it before."""

from __future__ import annotations

from typing import Any

import psycopg

from store.store import Store
from tests.bases import Bases
from tests.store.test_backup import a_little_of_everything, everything


def used(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """What stands in every table after the same was written; a certificate's numbers are drawn anew."""
    with Store.open(url) as store:
        assert not any(everything(store).values())
        store.write_now(a_little_of_everything)
        return {name: rows for name, rows in everything(store).items() if name != "certificates"}


def pages(url: str) -> int:
    """What the planner takes the tables to fill."""
    with psycopg.connect(url) as db:
        row = db.execute("SELECT sum(relpages) FROM pg_class WHERE relkind = 'r' AND oid >= 16384").fetchone()
    return row[0] if row else 0


def test_what_comes_back_is_lent_as_good_as_new(bases: Bases) -> None:
    url = bases.lend()
    empty, first = pages(url), used(url)
    bases.take_back(url)
    assert bases.lend() == url
    assert pages(url) == empty
    assert used(url) == first
    bases.take_back(url)


def test_one_whose_tables_were_altered_is_lent_no_more(bases: Bases) -> None:
    url = bases.lend()
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("ALTER TABLE journal ADD COLUMN more integer")
    bases.take_back(url)
    assert bases.lend() != url
