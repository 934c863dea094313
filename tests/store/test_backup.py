"""Backup and restore: everything comes back, on either kind of database, or nothing is changed."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select

from lessons.study import Answer
from people.badges import Badge, EarnedBadge
from people.departure import Departure, Reason
from people.model import Leave, Role
from reports.indicator_facts import IndicatorValue
from reports.indicator_periods import Period
from reports.indicator_terms import Measure
from store import migrations
from store.backup import FORMAT, NotABackup, NotEmpty, OtherVersion, backup, restore
from store.model import Consent, Invite, JournalEntry
from store.pages import Session, Ticket
from store.store import Store
from store.tables import metadata
from store.tx import Tx
from tests.store.certificate_sample import issued
from tests.store.follow_up_sample import a_little_of_follow_ups
from tests.store.mentoring_sample import a_little_of_mentoring
from tests.store.sample import ACCOUNT, HOUR, NOW, card, event, learning, message
from tests.store.survey_sample import answer as survey_answer
from tests.store.survey_sample import survey


def a_little_of_everything(tx: Tx) -> None:
    learning(tx)
    tx.people.add_leave(1, Leave(NOW.date(), NOW.date(), "cuti"))
    tx.save(
        [
            Answer(1, 1, 1, NOW, "B – “ya” 👍", True, 1.0, "telegram", "9"),
            card(1),
            Consent(1, 1, True, NOW, 1, "abc"),
            Invite("hash", 2, NOW, NOW + HOUR),
            JournalEntry(NOW, "linked", 1, {"by": "invite"}),
            EarnedBadge(1, Badge.STEADY, 4, NOW),
            Departure(3, NOW.date(), Reason.RETIREMENT, "root", NOW),
            Ticket(7, 1, NOW, NOW + HOUR),
            Session("hash", 1, frozenset({Role.SUPERVISOR}), NOW, NOW, NOW + HOUR),
            message("a", 1),
            message("b", 2, not_after=NOW + HOUR),
        ]
    )
    tx.inbox.add([event(1), event(2)], NOW)
    tx.media.put(*ACCOUNT, "asset", "file-id")
    a_little_of_mentoring(tx)
    issued(tx, 3)
    tx.claims.take("weekly", NOW)
    tx.save([survey(1), survey_answer(1, "materi", 3)])
    a_little_of_follow_ups(tx)
    tx.save([IndicatorValue(1, Measure.SKM, 1, None, Period.parse("2026-S1"), 81.5, (), NOW, 2, "web")])


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    def read(tx: Tx) -> dict[str, list[tuple[Any, ...]]]:
        return {
            table.name: [tuple(row) for row in tx.connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }

    return store.read_now(read)


def test_everything_comes_back_on_either_kind(store: Store, other_url: str, tmp_path: Path) -> None:
    store.write_now(a_little_of_everything)
    before, file = everything(store), tmp_path / "all.backup"
    assert all(before.values()), "every table takes part"
    written = backup(store, file)
    assert written == sum(map(len, before.values()))
    with Store.open(other_url) as other:
        assert restore(other, file) == written
        assert everything(other) == before


def test_a_database_without_tables_will_do(sqlite_store: Store, tmp_path: Path) -> None:
    sqlite_store.write_now(a_little_of_everything)
    backup(sqlite_store, tmp_path / "all.backup")
    with Store.open(f"sqlite:///{tmp_path / 'new.db'}") as other:
        restore(other, tmp_path / "all.backup")
        assert everything(other) == everything(sqlite_store)
        current, head = other.revisions()
        assert current == head


def test_numbering_goes_on_after_a_restore(sqlite_store: Store, other_url: str, tmp_path: Path) -> None:
    sqlite_store.write_now(a_little_of_everything)
    file = tmp_path / "all.backup"
    backup(sqlite_store, file)
    with Store.open(other_url) as other:
        restore(other, file)
        other.write_now(lambda tx: tx.save([message("c", 3)]))
        other.write_now(lambda tx: tx.inbox.add([event(3, 7)], NOW))
        assert [e.event_id for e in other.read_now(lambda tx: tx.inbox.waiting(9))] == ["1", "3"]
        other.write_now(lambda tx: tx.journal.append([JournalEntry(NOW, "unlinked", 1)]))
        assert [e.kind for e in other.read_now(lambda tx: tx.journal.entries())] == ["linked", "unlinked"]


def test_a_database_with_data_is_left_alone(store: Store, tmp_path: Path) -> None:
    store.write_now(learning)
    file = tmp_path / "all.backup"
    backup(store, file)
    store.write_now(lambda tx: tx.save([message("late", 1)]))
    before = everything(store)
    with pytest.raises(NotEmpty):
        restore(store, file)
    assert everything(store) == before


def test_replacing_brings_back_what_was(store: Store, tmp_path: Path) -> None:
    store.write_now(a_little_of_everything)
    before, file = everything(store), tmp_path / "all.backup"
    backup(store, file)
    store.write_now(lambda tx: tx.people.erase(1, NOW))
    restore(store, file, replace=True)
    assert everything(store) == before


def flipped(content: bytes) -> bytes:
    text = bytearray(gzip.decompress(content))
    text[len(text) // 2] ^= 1
    return gzip.compress(bytes(text))


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda content: content[: len(content) // 2],
    "one bit": flipped,
    "its last line lost": lambda content: gzip.compress(b"".join(gzip.decompress(content).splitlines(True)[:-1])),
    "a line lost": lambda content: gzip.compress(b"".join(gzip.decompress(content).splitlines(True)[1:])),
    "not gzip": lambda content: b"PK\x03\x04 something else",
    "empty": lambda content: b"",
    "gzip of nothing": lambda content: gzip.compress(b""),
    "gzip of something else": lambda content: gzip.compress(b"[1, 2]\n{}\n"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_changes_nothing(sqlite_store: Store, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    sqlite_store.write_now(learning)
    before, file = everything(sqlite_store), tmp_path / "all.backup"
    backup(sqlite_store, file)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(NotABackup):
        restore(sqlite_store, file, replace=True)
    assert everything(sqlite_store) == before


FOREIGN = {
    "another table": [{"table": "nothing", "columns": ["a"]}, [1]],
    "another column": [{"table": "persons", "columns": ["a"]}, [1]],
    "a row that is too short": [{"table": "units", "columns": ["id", "name"]}, [1]],
    "a moment that is none": [{"table": "invites", "columns": ["created_at"]}, ["yesterday"]],
    "a row without a table": [[1]],
    "a row that breaks a rule": [{"table": "persons", "columns": ["id"]}, [1]],
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_whole_file_with_content_that_is_not_ours_changes_nothing(
    store: Store, tmp_path: Path, content: list[Any]
) -> None:
    store.write_now(learning)
    before, file = everything(store), tmp_path / "all.backup"
    lines = [orjson.dumps(line) + b"\n" for line in ({"format": FORMAT, "revision": migrations.head()}, *content)]
    mark = orjson.dumps({"sha256": hashlib.sha256(b"".join(lines)).hexdigest(), "rows": 1})
    file.write_bytes(gzip.compress(b"".join([*lines, mark])))
    with pytest.raises(NotABackup):
        restore(store, file, replace=True)
    assert everything(store) == before


def test_a_backup_of_an_unknown_version_is_refused(
    sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "all.backup"
    backup(sqlite_store, file)
    monkeypatch.setattr("store.migrations.known", lambda: {"0000"})
    with pytest.raises(OtherVersion):
        restore(sqlite_store, file)


def test_a_backup_is_of_one_moment(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is stored while it is being written is not in it, not even in tables that come later."""
    import store.backup as module

    sqlite_store.write_now(learning)
    rows: Any = module._rows
    written: list[str] = []

    def disturbed(connection: Any, table: Any, names: Any) -> Any:
        if len(written) == 1:
            sqlite_store.write_now(lambda tx: tx.save([message("late", 1)]))
        written.append(table.name)
        return rows(connection, table, names)

    monkeypatch.setattr(module, "_rows", disturbed)
    backup(sqlite_store, tmp_path / "all.backup")
    assert "outbox" in written[1:]
    restore(sqlite_store, tmp_path / "all.backup", replace=True)
    count = select(func.count()).select_from(metadata.tables["outbox"])
    assert sqlite_store.read_now(lambda tx: tx.connection.scalar(count)) == 0
