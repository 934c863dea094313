"""The writer: many closures in one commit, a bad one spoils nothing, trouble passes and is told for what it is."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import event as engine_event
from sqlalchemy.exc import InternalError

from store.errors import StoreConflict, StoreUnavailable
from store.model import JournalEntry
from store.store import Store
from store.tx import Tx
from tests.patience import SECONDS
from tests.store.sample import NOW, event, message


def note(kind: str):
    def work(tx: Tx) -> str:
        tx.journal.append([JournalEntry(NOW, kind)])
        return kind

    return work


def noted(store: Store) -> list[str]:
    return [entry.kind for entry in store.read_now(lambda tx: tx.journal.entries())]


@contextmanager
def commits(store: Store) -> Iterator[list[object]]:
    """Counts the commits of the writer."""
    seen: list[object] = []
    note_it = seen.append
    engine_event.listen(store._writing, "commit", note_it)
    yield seen
    engine_event.remove(store._writing, "commit", note_it)


@contextmanager
def writer_held(store: Store) -> Iterator[None]:
    """Keeps every writer thread busy, so that what is given to the store meanwhile has to wait."""
    go = threading.Event()
    writers = len(store._writer._threads)
    ready = threading.Barrier(writers + 1)

    def hold(tx: Tx) -> None:
        ready.wait(SECONDS)
        go.wait(SECONDS)

    held = []
    for _ in range(writers):
        before = store._writer._jobs.qsize()
        held.append(store._writer.submit(hold))
        while store._writer._jobs.qsize() > before:
            pass
    ready.wait(SECONDS)
    try:
        yield
    finally:
        go.set()
        for one in held:
            one.result(SECONDS)


async def test_the_result_comes_after_the_commit(store: Store) -> None:
    assert await store.write(note("one")) == "one"
    assert noted(store) == ["one"]


async def test_what_waits_shares_commits(sqlite_store: Store) -> None:
    with commits(sqlite_store) as seen, writer_held(sqlite_store):
        tasks = [asyncio.ensure_future(sqlite_store.write(note(str(n)))) for n in range(100)]
        await asyncio.sleep(0)
    assert await asyncio.gather(*tasks) == [str(n) for n in range(100)]
    assert len(seen) <= 1 + 2, "64 and 36, after the one that held the writer"
    assert noted(sqlite_store) == [str(n) for n in range(100)]


async def test_a_bad_closure_spoils_nothing_else(store: Store) -> None:
    def bad(tx: Tx) -> None:
        tx.journal.append([JournalEntry(NOW, "never")])
        raise KeyError("mine")

    with writer_held(store):
        works = [note("a"), bad, note("b"), lambda tx: tx.save([message("nobody's", 4711)]), note("c")]
        tasks = [asyncio.ensure_future(store.write(work)) for work in works]
        await asyncio.sleep(0)
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [r for r in results if isinstance(r, str)] == ["a", "b", "c"]
    assert isinstance(results[1], KeyError)
    assert isinstance(results[3], StoreConflict)
    assert sorted(noted(store)) == ["a", "b", "c"]


async def test_who_gave_up_waiting_harms_nobody(store: Store) -> None:
    with writer_held(store):
        gone = asyncio.ensure_future(store.write(note("gone")))
        stays = asyncio.ensure_future(store.write(note("stays")))
        await asyncio.sleep(0)
        gone.cancel()
    assert await stays == "stays"
    assert sorted(noted(store)) == ["gone", "stays"], "what was handed over is stored all the same"


def test_closing_stores_what_is_queued(store_url: str) -> None:
    store = Store.open(store_url)
    waiting = [store._writer.submit(note(str(n))) for n in range(200)]
    store.close()
    assert [future.result(0) for future in waiting] == [str(n) for n in range(200)]
    with pytest.raises(StoreUnavailable):
        store.write_now(note("late"))
    store.close()
    with Store.open(store_url) as again:
        assert len(noted(again)) == 200


def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises((StoreUnavailable, InternalError)):
        store.read_now(note("sly"))
    assert noted(store) == []


def test_reading_sees_one_state_while_writing_goes_on(store: Store) -> None:
    def twice(tx: Tx) -> tuple[int, int]:
        first = len(tx.journal.entries())
        store.write_now(note("meanwhile"))
        return first, len(tx.journal.entries())

    assert store.read_now(twice) == (0, 0)
    assert noted(store) == ["meanwhile"]


# --- trouble on SQLite


def test_a_locked_database_is_unavailable_until_it_is_free(sqlite_url: str) -> None:
    with Store.open(sqlite_url, patience=0.05) as store:
        store.write_now(note("before"))
        other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            with pytest.raises(StoreUnavailable):
                store.write_now(note("while locked"))
        assert noted(store) == ["before"], "reading goes on"
        other.execute("COMMIT")
        other.close()
        store.write_now(note("after"))
        assert noted(store) == ["before", "after"]


def test_a_full_disk_is_unavailable_until_there_is_room(sqlite_store: Store) -> None:
    def allow(pages: int) -> None:
        sqlite_store.write_now(lambda tx: tx.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar())

    sqlite_store.write_now(note("before"))
    used = sqlite_store.write_now(lambda tx: tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one())
    big = [event(number) for number in range(5_000)]
    # The limit belongs to a connection, and the writer gets a new one after trouble: so it is set where it connects.
    limits = {"pages": used + 2}

    def limited(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={limits['pages']}").close()

    engine_event.listen(sqlite_store._writing, "connect", limited)
    allow(limits["pages"])
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            sqlite_store.write_now(lambda tx: tx.inbox.add(big, NOW))
    assert sqlite_store.read_now(lambda tx: tx.inbox.backlog()) == 0, "nothing half stored"
    limits["pages"] = 1_000_000
    allow(limits["pages"])
    assert sqlite_store.write_now(lambda tx: tx.inbox.add(big, NOW)) == 5_000


def test_a_folder_that_is_not_there_is_unavailable(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("x") / "not" / "there.db"
    with Store.open(f"sqlite:///{path}", patience=0.05) as store:
        with pytest.raises(StoreUnavailable):
            store.write_now(note("x"))
        with pytest.raises(StoreUnavailable):
            store.read_now(lambda tx: tx.journal.entries())
        with pytest.raises(StoreUnavailable):
            store.revisions()
        path.parent.mkdir()
        store.upgrade()
        assert store.write_now(note("now it is")) == "now it is"


# --- trouble on PostgreSQL


@contextmanager
def administrator(server: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server, autocommit=True) as connection:
        yield connection


def name_of(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def cut(admin: psycopg.Connection, name: str) -> None:
    admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def test_connections_that_were_cut_are_replaced_without_a_word(postgresql_server: str, postgresql_url: str) -> None:
    with Store.open(postgresql_url) as store, administrator(postgresql_server) as admin:
        for number in range(8):
            store.write_now(note(str(number)))
        cut(admin, name_of(postgresql_url))
        assert store.write_now(note("again")) == "again"
        assert len(noted(store)) == 9


def test_a_lost_server_is_unavailable_until_it_is_back(postgresql_server: str, postgresql_url: str) -> None:
    name = name_of(postgresql_url)
    with Store.open(postgresql_url, patience=0.5) as store, administrator(postgresql_server) as admin:
        store.write_now(note("before"))
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        cut(admin, name)
        for _ in range(2):
            with pytest.raises(StoreUnavailable):
                store.write_now(note("while gone"))
            with pytest.raises(StoreUnavailable):
                store.read_now(lambda tx: tx.journal.entries())
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        store.write_now(note("after"))
        assert noted(store) == ["before", "after"]


def test_a_closure_whose_server_is_lost_in_the_middle_runs_again(postgresql_server: str, postgresql_url: str) -> None:
    name, runs = name_of(postgresql_url), []
    with Store.open(postgresql_url) as store, administrator(postgresql_server) as admin:

        def unlucky(tx: Tx) -> None:
            tx.journal.append([JournalEntry(NOW, "once")])
            runs.append(1)
            if len(runs) == 1:
                cut(admin, name)
            tx.journal.append([JournalEntry(NOW, "then")])

        store.write_now(unlucky)
        assert len(runs) == 2
        assert noted(store) == ["once", "then"]


def test_two_writers_in_each_others_way_both_get_through(postgresql_url: str) -> None:
    """A deadlock is resolved by the server at the cost of one transaction; that one is run again."""
    with Store.open(postgresql_url, SECONDS) as store:
        met = [threading.Event(), threading.Event()]
        store.write_now(lambda tx: tx.media.put("c", "a", "0", "x"))
        store.write_now(lambda tx: tx.media.put("c", "a", "1", "x"))
        tries: list[int] = []

        def crossing(mine: int, other: int):
            def work(tx: Tx) -> None:
                tries.append(mine)
                tx.media.put("c", "a", str(mine), f"by {mine}")
                met[mine].set()
                met[other].wait(SECONDS)
                tx.media.put("c", "a", str(other), f"by {mine}")

            return work

        one = store._writer.submit(crossing(0, 1))
        met[0].wait(SECONDS)
        two = store._writer.submit(crossing(1, 0))
        one.result(SECONDS)
        two.result(SECONDS)
        assert len(tries) > 2
        known = store.read_now(lambda tx: tx.media.known("c", "a", ["0", "1"]))
        assert len(set(known.values())) == 1, "the later one wrote both"
