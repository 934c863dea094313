"""From the first tables to those of mentoring: what was stored stays, in a database and in a backup of it."""

from __future__ import annotations

import gzip
import hashlib
from itertools import takewhile
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import inspect

from store import migrations
from store.backup import backup, restore
from store.store import Store
from tests.store.mentoring_sample import a_little_of_mentoring
from tests.store.old_tables import LATER, fill_as_of
from tests.store.sample import NOW, enrolment, instance, learning, message, person, record, ref

FIRST = "0001"
NEW = {
    "mentors", "mentees", "assessments", "pairs", "questions", "thread_messages", "bank_answers", "meetings",
    "jp_entries",
}  # fmt: skip


@pytest.fixture
def first_url(store_url: str) -> str:
    """The URL of a database with the first tables, and people who learn."""
    fill_as_of(store_url, FIRST, lambda tx: (learning(tx), tx.save([message("before", 1)])))
    return store_url


def test_an_upgrade_adds_mentoring_to_what_is_there(first_url: str) -> None:
    with Store.open(first_url) as store:
        assert store.revisions() == (FIRST, migrations.head())
        assert not NEW & set(store.read_now(lambda tx: inspect(tx.connection).get_table_names()))
        store.upgrade()
        assert store.revisions() == (migrations.head(), migrations.head())
        learner = store.read_now(lambda tx: tx.turns.load([ref(1)], NOW, [1]))[ref(1)].learner
        assert learner is not None
        assert (learner.person, learner.enrolments) == (person(1), (enrolment(1),))
        assert (learner.records, learner.instances) == ((record(1),), {1: instance(1, record_id=1)})
        assert store.read_now(lambda tx: tx.outbox.backlog()) == 1
        assert [m.person.id for m in store.read_now(lambda tx: tx.mentoring.seekers())] == [1, 2, 3]
        store.write_now(a_little_of_mentoring)
        assert store.read_now(lambda tx: tx.mentoring.thread(1)) is not None


def as_of_the_first_tables(file: Path) -> None:
    """Make of a backup what an earlier version would have written: without the tables that it did not know."""
    lines = [orjson.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    lines[0]["revision"] = FIRST
    kept = [line for line in lines[:-1] if not (isinstance(line, dict) and line.get("table") in NEW)]
    _without_later_columns(kept)
    body = b"".join(orjson.dumps(line) + b"\n" for line in kept)
    mark = {"sha256": hashlib.sha256(body).hexdigest(), "rows": lines[-1]["rows"]}
    file.write_bytes(gzip.compress(body + orjson.dumps(mark) + b"\n"))


def _without_later_columns(lines: list[Any]) -> None:
    """The lines of a table are its head and then its rows, each a list in the order of the columns."""
    for name, column, _ in LATER:
        at = next(n for n, line in enumerate(lines) if isinstance(line, dict) and line.get("table") == name)
        place = lines[at]["columns"].index(column)
        for line in [lines[at]["columns"], *takewhile(lambda line: isinstance(line, list), lines[at + 1 :])]:
            del line[place]


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
    with Store.open(other_url) as other:
        restore(other, tmp_path / "before.backup")
        assert other.revisions() == (migrations.head(), migrations.head())
        assert other.read_now(lambda tx: tx.people.in_unit(None)) == [person(number) for number in (1, 2, 3)]
        assert other.read_now(lambda tx: tx.outbox.backlog()) == 1


def test_a_restored_bank_is_searched_as_before(store: Store, other_url: str, tmp_path: Path) -> None:
    store.write_now(lambda tx: (learning(tx), a_little_of_mentoring(tx)))
    backup(store, tmp_path / "all.backup")
    with Store.open(other_url) as other:
        restore(other, tmp_path / "all.backup")
        found = other.read_now(lambda tx: tx.bank.candidates(["susul"], NOW.date()))
        assert [answer.id for answer in found] == [1]
