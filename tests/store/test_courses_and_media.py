"""Course versions and media ids: kept, found again, replaced only where that is meant."""

from __future__ import annotations

from store.model import JournalEntry
from store.store import Store
from tests.store.sample import ACCOUNT, HOUR, NOW


def test_every_version_of_a_course_stays(store: Store) -> None:
    store.write_now(lambda tx: tx.courses.put("arsip", "v1", '{"a": 1}', NOW))
    store.write_now(lambda tx: tx.courses.put("arsip", "v2", '{"a": 2}', NOW))
    store.write_now(lambda tx: tx.courses.put("arsip", "v1", "another", NOW))
    assert store.read_now(lambda tx: tx.courses.get("arsip", "v1")) == '{"a": 1}'
    assert store.read_now(lambda tx: tx.courses.get("arsip", "v2")) == '{"a": 2}'
    assert store.read_now(lambda tx: tx.courses.get("arsip", "v3")) is None
    assert store.read_now(lambda tx: tx.courses.current()) == {"arsip": "v1"}


def test_media_ids_belong_to_an_account(store: Store) -> None:
    store.write_now(lambda tx: tx.media.put(*ACCOUNT, "asset", "old"))
    store.write_now(lambda tx: tx.media.put(*ACCOUNT, "asset", "new"))
    assert store.read_now(lambda tx: tx.media.known(*ACCOUNT, ["asset", "other"])) == {"asset": "new"}
    assert store.read_now(lambda tx: tx.media.known("telegram", "kedua", ["asset"])) == {}
    assert store.read_now(lambda tx: tx.media.known(*ACCOUNT, [])) == {}


def test_the_journal_is_read_by_person_time_and_kind(store: Store) -> None:
    later, last = NOW + HOUR, NOW + 2 * HOUR
    facts = [JournalEntry(NOW, "a", 1), JournalEntry(later, "b", 2), JournalEntry(last, "a", 2, {"n": 1})]
    store.write_now(lambda tx: tx.journal.append(facts))
    assert store.read_now(lambda tx: tx.journal.entries()) == facts
    assert store.read_now(lambda tx: tx.journal.entries(person_id=2)) == facts[1:]
    assert store.read_now(lambda tx: tx.journal.entries(since=later, until=last)) == facts[1:2]
    assert store.read_now(lambda tx: tx.journal.entries(kinds=["a"])) == [facts[0], facts[2]]
    assert store.read_now(lambda tx: tx.journal.entries(kinds=[])) == []
    assert store.read_now(lambda tx: tx.journal.latest()) == last
