"""From the first tables to those of mentoring: what was stored stays, in a database and in a backup of it."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import orjson
import pytest
from sqlalchemy import inspect

from store import dialect, migrations
from store.backup import backup, restore
from store.dialect import parse_url, writing_engine
from store.store import Store
from store.tables import metadata
from tests.store.mentoring_sample import a_little_of_mentoring
from tests.store.sample import NOW, learning, message, person, ref

FIRST = "0001"
NEW = {
    "mentors", "mentees", "assessments", "pairs", "questions", "thread_messages", "bank_answers", "meetings",
    "jp_entries",
}  # fmt: skip


@pytest.fixture
def first_url(store_url: str) -> str:
    """The URL of a database with the first tables, and people who learn."""
    engine = writing_engine(parse_url(store_url), 1, 5)
    with engine.begin() as connection:
        dialect.drop_everything(connection, metadata)
        migrations.upgrade_on(connection, FIRST)
    engine.dispose()
    with Store.open(store_url) as store:
        store.write_now(learning)
        store.write_now(lambda tx: tx.save([message("before", 1)]))
    return store_url


def test_an_upgrade_adds_mentoring_to_what_is_there(first_url: str) -> None:
    with Store.open(first_url) as store:
        assert store.revisions() == (FIRST, migrations.head())
        assert not NEW & set(store.read_now(lambda tx: inspect(tx.connection).get_table_names()))
        before = store.read_now(lambda tx: tx.turns.load([ref(1)], NOW, [1]))
        store.upgrade()
        assert store.revisions() == (migrations.head(), migrations.head())
        assert store.read_now(lambda tx: tx.turns.load([ref(1)], NOW, [1])) == before
        assert store.read_now(lambda tx: tx.outbox.backlog()) == 1
        assert [m.person.id for m in store.read_now(lambda tx: tx.mentoring.seekers())] == [1, 2, 3]
        store.write_now(a_little_of_mentoring)
        assert store.read_now(lambda tx: tx.mentoring.thread(1)) is not None


def as_of_the_first_tables(file: Path) -> None:
    """Make of a backup what an earlier version would have written: without the tables that it did not know."""
    lines = [orjson.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    lines[0]["revision"] = FIRST
    kept = [line for line in lines[:-1] if not (isinstance(line, dict) and line.get("table") in NEW)]
    body = b"".join(orjson.dumps(line) + b"\n" for line in kept)
    mark = {"sha256": hashlib.sha256(body).hexdigest(), "rows": lines[-1]["rows"]}
    file.write_bytes(gzip.compress(body + orjson.dumps(mark) + b"\n"))


def test_a_backup_of_the_first_tables_is_restored_and_brought_up_to_date(
    store: Store, other_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "first.backup"
    store.write_now(learning)
    backup(store, file)
    as_of_the_first_tables(file)
    with Store.open(other_url) as other:
        other.write_now(learning)
        other.write_now(a_little_of_mentoring)
        restore(other, file, replace=True)
        assert other.revisions() == (migrations.head(), migrations.head())
        assert other.read_now(lambda tx: tx.people.by_id([1])) == [person(1)]
        assert other.read_now(lambda tx: tx.mentoring.open_pairs()) == []
        other.write_now(a_little_of_mentoring)
        found = other.read_now(lambda tx: tx.bank.candidates(["berkas"], NOW.date()))
        assert [answer.id for answer in found] == [1]


def test_a_backup_may_be_made_before_the_upgrade(first_url: str, other_url: str, tmp_path: Path) -> None:
    with Store.open(first_url) as store:
        backup(store, tmp_path / "before.backup")
        people = store.read_now(lambda tx: tx.people.in_unit(None))
    with Store.open(other_url) as other:
        restore(other, tmp_path / "before.backup")
        assert other.revisions() == (migrations.head(), migrations.head())
        assert other.read_now(lambda tx: tx.people.in_unit(None)) == people
        assert other.read_now(lambda tx: tx.outbox.backlog()) == 1


def test_a_restored_bank_is_searched_as_before(store: Store, other_url: str, tmp_path: Path) -> None:
    store.write_now(lambda tx: (learning(tx), a_little_of_mentoring(tx)))
    backup(store, tmp_path / "all.backup")
    with Store.open(other_url) as other:
        restore(other, tmp_path / "all.backup")
        found = other.read_now(lambda tx: tx.bank.candidates(["susul"], NOW.date()))
        assert [answer.id for answer in found] == [1]
