"""The way in: stored before acknowledged, worked off once and in order, one bad event alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from structlog.testing import capture_logs

from bot.backoff import Backoff
from bot.clock import ManualClock
from bot.delivery.inbox_worker import InboxWorker
from bot.delivery.intake import Intake
from bot.messages import Inbound
from bot.web.metrics import Metrics
from store.errors import StoreUnavailable
from store.model import ChatRef, JournalEntry, NewEvent, StoredEvent
from store.store import Store
from store.tx import Tx
from tests.fakes.channel import RecordingChannel
from tests.patience import patience

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


def new(number: int, chat: str, text: str, account: str = "satu") -> NewEvent:
    raw = orjson.dumps({"id": str(number), "chat": chat, "text": text}).decode()
    return NewEvent(ChatRef("recording", account, chat), str(number), raw)


class Diary:
    """A process that journals every text, and stumbles over some."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def __call__(self, tx: Tx, batch: Sequence[tuple[StoredEvent, Inbound]], now: datetime) -> None:
        self.batches.append(len(batch))
        chats = [inbound.chat for _, inbound in batch]
        assert len(chats) == len(set(chats)), "two events of one chat in a batch"
        for _, inbound in batch:
            tx.journal.append([JournalEntry(now, "said", data={"chat": inbound.chat, "text": inbound.text})])
            if inbound.text == "stumble":
                raise KeyError("the words of +6281234567890")


def said(store: Store) -> list[tuple[str, str]]:
    entries = store.read_now(lambda tx: tx.journal.entries(kinds=["said"]))
    return [(entry.data["chat"], entry.data["text"]) for entry in entries]


def aside(store: Store) -> list[str]:
    return [e.data["reason"] for e in store.read_now(lambda tx: tx.journal.entries(kinds=["event_set_aside"]))]


def backlog(store: Store) -> int:
    return store.read_now(lambda tx: tx.inbox.backlog())


def worker(store: Store, process: Any = None, **more: Any) -> InboxWorker:
    return InboxWorker(store, [RecordingChannel()], process or Diary(), ManualClock(NOW), **more)


async def take(store: Store, *events: NewEvent, wake: Callable[[], None] = lambda: None) -> None:
    await Intake(store, ManualClock(NOW), wake)(events)


async def test_events_are_worked_off_once_in_the_order_of_their_chat(store: Store) -> None:
    order = [(str(number % 3), str(number)) for number in range(20)]
    await take(store, *(new(number, *event) for number, event in enumerate(order)))
    await take(store, *(new(number, *event) for number, event in enumerate(order)))
    assert backlog(store) == 20
    diary = Diary()
    assert await worker(store, diary).drain() == 20
    for chat in "012":
        assert [text for of, text in said(store) if of == chat] == [text for of, text in order if of == chat]
    assert max(diary.batches) == 3
    assert await worker(store).drain() == 0
    assert backlog(store) == 0


async def test_a_batch_is_bounded(sqlite_store: Store) -> None:
    await take(sqlite_store, *(new(number, str(number), "halo") for number in range(10)))
    diary = Diary()
    await worker(sqlite_store, diary, batch=4).drain()
    assert diary.batches == [4, 4, 2]


async def test_one_bad_event_spoils_nothing_else(store: Store) -> None:
    metrics = Metrics()
    await take(
        store,
        new(1, "1", "before"),
        new(2, "2", "stumble"),
        new(3, "3", "bad"),
        new(4, "4", "quiet"),
        new(5, "2", "after"),
        new(6, "5", "halo", account="gone"),
    )
    await worker(store, metrics=metrics).drain()
    assert said(store) == [("1", "before"), ("2", "after")]
    reasons = aside(store)
    assert len(reasons) == 3
    assert {reason.split(" in ")[0] for reason in reasons} == {"KeyError", "Unparseable: bad text", "no such account"}
    assert "6281234567890" not in "".join(reasons)
    assert backlog(store) == 0
    counted = metrics.registry.get_sample_value
    labels = {"channel": "recording", "account": "satu"}
    assert counted("bekal_events_total", {**labels, "result": "handled"}) == 2
    assert counted("bekal_events_total", {**labels, "result": "set_aside"}) == 2


async def test_what_a_failed_event_had_stored_is_gone(sqlite_store: Store) -> None:
    await take(sqlite_store, new(1, "1", "stumble"))
    await worker(sqlite_store).drain()
    assert said(sqlite_store) == []
    assert len(aside(sqlite_store)) == 1


async def test_ten_thousand_events_of_one_chat_do_not_keep_others_waiting(sqlite_store: Store) -> None:
    await take(sqlite_store, *(new(number, "flood", str(number)) for number in range(1000)), new(5000, "2", "halo"))
    done: list[tuple[str, str]] = []

    def process(tx: Tx, batch: Sequence[tuple[StoredEvent, Inbound]], now: datetime) -> None:
        done.extend((inbound.chat, inbound.text) for _, inbound in batch)

    await worker(sqlite_store, process).drain()
    assert done.index(("2", "halo")) <= 1
    assert [text for chat, text in done if chat == "flood"] == [str(number) for number in range(1000)]


async def test_run_works_when_woken_and_tells_who_sends(sqlite_store: Store) -> None:
    sent = asyncio.Event()
    running = worker(sqlite_store, after=sent.set, poll_seconds=60)
    task = asyncio.create_task(running.run())
    for number in (1, 2):
        await take(sqlite_store, new(number, "1", "halo"), wake=running.wake)
        async with patience():
            await sent.wait()
        sent.clear()
        assert backlog(sqlite_store) == 0
    running.stop()
    async with patience():
        await task


class Locked:
    """A store that is unavailable for a while."""

    def __init__(self, store: Store, failures: int) -> None:
        self._store, self.failures = store, failures

    async def write(self, work: Callable[[Tx], Any]) -> Any:
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("locked")
        return await self._store.write(work)


async def test_a_store_that_is_away_is_waited_for(sqlite_store: Store) -> None:
    await take(sqlite_store, new(1, "1", "halo"))
    locked: Any = Locked(sqlite_store, 3)
    done = asyncio.Event()
    running = worker(locked, after=done.set, backoff=Backoff(0.001, 0.001))
    task = asyncio.create_task(running.run())
    async with patience():
        await done.wait()
        running.stop()
        await task
    assert said(sqlite_store) == [("1", "halo")]
    assert aside(sqlite_store) == []


async def test_an_event_that_cannot_be_stored_is_not_acknowledged(sqlite_store: Store) -> None:
    woken: list[int] = []
    locked: Any = Locked(sqlite_store, 1)
    with pytest.raises(StoreUnavailable):
        await take(locked, new(1, "1", "halo"), wake=lambda: woken.append(1))
    assert (woken, backlog(sqlite_store)) == ([], 0)


async def test_that_nothing_can_be_stored_is_said_once_and_that_it_can_again(sqlite_store: Store) -> None:
    locked: Any = Locked(sqlite_store, 3)
    intake = Intake(locked, ManualClock(NOW), lambda: None)
    with capture_logs() as logs:
        for _ in range(3):
            with pytest.raises(StoreUnavailable):
                await intake([new(1, "1", "halo")])
            assert intake.notice.is_away
        for _ in range(2):
            await intake([new(1, "1", "halo")])
    assert not intake.notice.is_away
    assert [(line["event"], line["where"]) for line in logs] == [
        ("store_unavailable", "intake"),
        ("store_works_again", "intake"),
    ]


async def test_an_event_that_the_store_does_not_take_spoils_none_that_come_with_it(
    sqlite_store: Store,
) -> None:
    intake = Intake(sqlite_store, ManualClock(NOW), lambda: None)
    nothing: Any = None
    bad = NewEvent(ChatRef("recording", "satu", "1"), "9", nothing)
    events = [new(1, "1", "halo"), bad, new(2, "2", "halo")]
    results = await asyncio.gather(*(intake([event]) for event in events), return_exceptions=True)
    assert [isinstance(result, Exception) for result in results] == [False, True, False]
    assert backlog(sqlite_store) == 2


async def test_two_processes_work_off_each_event_once_and_in_the_order_of_its_chat(postgresql_url: str) -> None:
    order = [(str(number % 5), str(number)) for number in range(100)]
    order[37] = (order[37][0], "stumble")
    with Store.open(postgresql_url) as one, Store.open(postgresql_url) as two:
        await take(one, *(new(number, *event) for number, event in enumerate(order)))
        diaries = Diary(), Diary()
        workers = [worker(store, diary, batch=2) for store, diary in zip((one, two), diaries, strict=True)]
        while backlog(one):
            await asyncio.gather(*(each.drain() for each in workers))
        assert all(diary.batches for diary in diaries), "both had some"
        for chat in "01234":
            expected = [text for of, text in order if of == chat and text != "stumble"]
            assert [text for of, text in said(one) if of == chat] == expected
        assert len(aside(one)) == 1
