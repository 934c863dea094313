"""Whoever sends from an embedded database knows whether anybody else does."""

from __future__ import annotations

from store.store import Store


def test_the_first_is_alone_and_the_next_is_not(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as first, Store.open(sqlite_url) as second:
        assert first.join_senders()
        first.share_sending()
        assert not first.join_senders()
        assert not second.join_senders()


def test_who_comes_after_all_have_left_is_alone(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as first, Store.open(sqlite_url) as second:
        assert first.join_senders()
        first.share_sending()
        assert not second.join_senders()
    with Store.open(sqlite_url) as third:
        assert third.join_senders()


def test_who_only_reads_and_writes_is_no_sender(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as reader, Store.open(sqlite_url) as sender:
        reader.read_now(lambda tx: tx.outbox.backlog())
        assert sender.join_senders()


def test_on_a_server_nobody_is_known_to_be_alone(postgresql_url: str) -> None:
    with Store.open(postgresql_url) as store:
        assert not store.join_senders()
        store.share_sending()
