"""The way out: each message once, in order, at most as fast as allowed, and nothing lost by what a provider does."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot import wire
from bot.backoff import Backoff
from bot.clock import ManualClock
from bot.delivery.sender import Sender
from bot.delivery.verdicts import Patience
from bot.messages import LANES, Outbound, Outcome, Purpose, Receipt, Scope
from bot.web.metrics import Metrics
from store.errors import StoreUnavailable
from store.model import AddressStatus, ChatRef, NewMessage
from store.store import Store
from store.tables import outbox
from tests.fakes.channel import RecordingChannel
from tests.patience import patience

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LEASE = timedelta(seconds=90)


class House:
    """A store, one account, a clock that stands still, and a sender."""

    def __init__(self, store: Store, channel: RecordingChannel | None = None, **more: Any) -> None:
        self.store, self.channel, self.clock = store, channel or RecordingChannel(), ManualClock(NOW)
        self.real = 0.0
        """Real time, as the limiter sees it."""
        self.metrics = Metrics()
        self.more = more
        self.sender = self.another()

    def another(self, channel: RecordingChannel | None = None) -> Sender:
        """A sender as a process started now would have."""
        options: dict[str, Any] = {"lease": LEASE, "metrics": self.metrics, **self.more}
        return Sender(
            self.store,
            [channel or self.channel],
            self.clock,
            {"peta": Path("peta.png")}.__getitem__,
            monotonic=lambda: self.real,
            **options,
        )

    def later(self, seconds: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))
        self.real += seconds

    def queue(self, key: str, chat: str = "1", purpose: Purpose = Purpose.REPLY, **more: Any) -> None:
        message = Outbound(key, f"teks {key}", purpose, **more)
        ref = ChatRef("recording", self.channel.account, chat)

        def store(tx: Any) -> None:
            address = tx.turns.load([ref], NOW, ())[ref].address
            lane, at = int(LANES[purpose]), self.clock.now()
            row = NewMessage(
                key, address.id, ref, None, lane, purpose.value, wire.dump(message), at,
                message.not_before, message.not_after,
            )  # fmt: skip
            tx.save([row])

        self.store.write_now(store)

    def rows(self) -> dict[str, Any]:
        columns = outbox.c["key", "state", "provider_id", "reason", "attempts", "not_before"]
        found = self.store.read_now(lambda tx: tx.connection.execute(select(*columns)).all())
        return {row.key: row for row in found}

    def states(self) -> dict[str, str]:
        return {key: str(row.state.value) for key, row in self.rows().items()}

    def journal(self, kind: str) -> list[dict[str, Any]]:
        return [entry.data for entry in self.store.read_now(lambda tx: tx.journal.entries(kinds=[kind]))]


@pytest.fixture
def house(sqlite_store: Store) -> House:
    return House(sqlite_store)


async def test_everything_due_is_sent_once_and_in_order(store: Store) -> None:
    house = House(store)
    for number in range(60):
        house.queue(f"m{number:02}", chat=str(number % 7))
    await house.sender.drain()
    assert set(house.states().values()) == {"sent"}
    assert sorted(house.channel.keys) == sorted(house.rows())
    for chat in range(7):
        keys = [message.key for to, message in house.channel.sent if to == str(chat)]
        assert keys == sorted(keys)
    assert all(row.provider_id for row in house.rows().values())
    assert house.channel.most_at_once > 1
    await house.another().drain()
    assert len(house.channel.sent) == 60


async def test_lanes_go_before_one_another(sqlite_store: Store) -> None:
    house = House(sqlite_store, concurrency=1)
    house.queue("notice", "1", Purpose.NOTICE)
    house.queue("lesson", "2", Purpose.LESSON)
    house.queue("reply", "3", Purpose.REPLY)
    await house.sender.drain()
    assert house.channel.keys == ["reply", "lesson", "notice"]


async def test_what_is_not_due_waits_and_what_is_too_late_is_cancelled(house: House) -> None:
    house.queue("later", "1", not_before=NOW + timedelta(hours=1))
    house.queue("late", "2", not_after=NOW - timedelta(seconds=1))
    await house.sender.drain()
    assert house.states() == {"later": "queued", "late": "cancelled"}
    house.later(3600)
    await house.another().drain()
    assert house.channel.keys == ["later"]


async def test_what_becomes_too_late_while_it_waits_its_turn_is_cancelled(house: House) -> None:
    house.queue("late", "1", not_after=NOW + timedelta(seconds=1))
    house.queue("first", "2")
    house.channel.gate = asyncio.Event()
    house.more["concurrency"] = 1
    task = asyncio.create_task(house.another().drain())
    await house.channel.called(1)
    house.later(2)
    house.channel.gate.set()
    await task
    first = house.channel.keys[0]
    assert house.states()[first] == "sent"
    assert house.states() == {"late": "cancelled" if first == "first" else "sent", "first": "sent"}


async def test_a_refusal_for_now_is_tried_again_later_and_holds_its_chat_only(house: House) -> None:
    house.queue("a1", "a")
    house.queue("a2", "a")
    house.queue("b1", "b")
    house.channel.answers = [
        Receipt(Outcome.RETRY, retry_after=20, reason="429") if key == "a1" else Receipt(Outcome.SENT)
        for key in ("a1", "b1")
    ]
    await house.sender.drain()
    assert house.states() == {"a1": "queued", "a2": "queued", "b1": "sent"}
    house.queue("b2", "b")
    await house.sender.drain()
    assert house.states()["b2"] == "sent"
    house.later(19)
    await house.sender.drain()
    assert house.states()["a1"] == "queued"
    house.later(1.5)
    await house.sender.drain()
    assert set(house.states().values()) == {"sent"}
    assert house.channel.keys == ["a1", "b1", "b2", "a1", "a2"]


async def test_a_message_that_is_refused_for_ever_fails_in_the_end(sqlite_store: Store) -> None:
    house = House(sqlite_store, patience=Patience(3, Backoff(10, 40)))
    house.queue("a")
    house.channel.answers = [Receipt(Outcome.RETRY, reason="500") for _ in range(10)]
    pauses = []
    for _ in range(3):
        await house.sender.drain()
        pauses.append((house.rows()["a"].not_before - house.clock.now()).total_seconds())
        house.later(60)
    assert pauses[:2] == [10, 20]
    assert house.states() == {"a": "failed"}
    assert house.journal("message_failed")[0]["reason"] == "500"
    assert len(house.channel.sent) == 3


async def test_words_that_went_without_their_file_are_sent_and_it_is_told(house: House) -> None:
    house.queue("a", purpose=Purpose.REPLY)
    house.channel.answers = [Receipt(Outcome.SENT, "p1", without_file="400 wrong file identifier")]
    with capture_logs() as logs:
        await house.sender.drain()
    row = house.rows()["a"]
    assert (row.state, row.reason) == ("sent", "without its file: 400 wrong file identifier")
    [fact] = house.journal("file_refused")
    assert fact["reason"] == "400 wrong file identifier"
    assert [line["event"] for line in logs] == ["file_refused"]
    await house.another().drain()
    assert house.channel.keys == ["a"]


async def test_an_outage_is_probed_with_one_message_and_costs_none_of_them(sqlite_store: Store) -> None:
    house = House(sqlite_store, patience=Patience(2, Backoff()), outages=Backoff(5, 40))
    for number in range(100):
        house.queue(f"m{number}", str(number))
    down = Receipt(Outcome.RETRY, scope=Scope.ACCOUNT, reason="ClientConnectorError")
    house.channel.answers = [down] * 1000
    await house.sender.drain()
    first = len(house.channel.sent)
    assert first <= 64
    for pause in (5, 10, 20, 40, 40, 40):
        house.later(pause - 0.1)
        await house.sender.drain()
        house.later(0.2)
        await house.sender.drain()
    assert len(house.channel.sent) == first + 6
    assert set(house.states().values()) == {"queued"}
    house.channel.answers.clear()
    house.later(40)
    await house.sender.drain()
    assert set(house.states().values()) == {"sent"}


async def test_a_429_for_the_account_pauses_everything_for_as_long_as_it_says(house: House) -> None:
    house.queue("a", "a")
    house.channel.answers = [Receipt(Outcome.RETRY, retry_after=30, scope=Scope.ACCOUNT, reason="429")]
    await house.sender.drain()
    house.queue("b", "b")
    house.later(29)
    await house.sender.drain()
    assert house.states() == {"a": "queued", "b": "queued"}
    house.later(1.1)
    await house.sender.drain()
    assert house.states() == {"a": "sent", "b": "sent"}


async def test_who_cannot_be_reached_is_written_to_no_more(store: Store) -> None:
    house = House(store)
    house.queue("a1", "a")
    house.queue("a2", "a", Purpose.LESSON)
    house.queue("b1", "b")
    house.channel.answers = [Receipt(Outcome.UNREACHABLE, reason="403"), Receipt(Outcome.SENT)]
    await house.sender.drain()
    assert house.states() == {"a1": "failed", "a2": "cancelled", "b1": "sent"}
    ref = ChatRef("recording", "satu", "a")
    loaded = store.write_now(lambda tx: tx.turns.load([ref], NOW, ()))[ref]
    assert loaded.address.status is AddressStatus.BLOCKED
    assert house.journal("address_unreachable")[0]["reason"] == "403"


async def test_what_is_rejected_fails_and_is_on_record(house: House) -> None:
    house.queue("a1", "a")
    house.queue("a2", "a")
    house.channel.answers = [Receipt(Outcome.REJECTED, reason="400 message is too long")]
    await house.sender.drain()
    assert house.states() == {"a1": "failed", "a2": "sent"}
    assert house.journal("message_failed")[0]["reason"] == "400 message is too long"


@pytest.mark.parametrize(
    ("purpose", "tries"),
    [(Purpose.REPLY, 1), (Purpose.NOTICE, 1), (Purpose.LESSON, 2), (Purpose.REVIEW, 2), (Purpose.REMINDER, 2)],
)
async def test_what_may_have_arrived_is_sent_once_more_only_where_that_is_better(
    house: House, purpose: Purpose, tries: int
) -> None:
    house.queue("a", purpose=purpose)
    house.channel.answers = [Receipt(Outcome.UNCERTAIN, reason="timeout") for _ in range(5)]
    await house.sender.drain()
    assert len(house.channel.sent) == tries
    assert house.states() == {"a": "uncertain"}


async def test_once_more_stays_once_whatever_happens_between(house: House) -> None:
    house.queue("a", purpose=Purpose.LESSON)
    unsure, refused = Receipt(Outcome.UNCERTAIN, reason="timeout"), Receipt(Outcome.RETRY, reason="500")
    down = Receipt(Outcome.RETRY, scope=Scope.ACCOUNT, reason="ClientConnectorError")
    house.channel.answers = [refused, unsure, refused, down, unsure, unsure]
    for _ in range(6):
        await house.sender.drain()
        house.later(100)
    assert len(house.channel.sent) == 5
    assert house.states() == {"a": "uncertain"}


async def test_a_provider_that_never_answers_is_not_fed_everything(sqlite_store: Store) -> None:
    house = House(sqlite_store, concurrency=1)
    for number in range(20):
        house.queue(f"m{number}", str(number))
    house.channel.answers = [Receipt(Outcome.UNCERTAIN, reason="timeout") for _ in range(20)]
    await house.sender.drain()
    assert list(house.states().values()).count("uncertain") == 3
    house.channel.answers.clear()
    house.later(5)
    await house.sender.drain()
    assert list(house.states().values()).count("sent") == 17


async def test_an_account_in_trouble_is_held_until_it_is_released(house: House) -> None:
    other = RecordingChannel("dua")
    sender = Sender(house.store, [house.channel, other], house.clock, {}.__getitem__, lease=LEASE)
    house.queue("a", "a")
    house.channel.answers = [Receipt(Outcome.HOLD, scope=Scope.ACCOUNT, reason="401")]
    await sender.drain()
    house.queue("b", "b")
    house.later(600)
    await sender.drain()
    assert sender.held == [("recording", "satu")]
    assert house.states() == {"a": "queued", "b": "queued"}
    sender.release("recording", "satu")
    await sender.drain()
    assert house.states() == {"a": "sent", "b": "sent"}
    assert sender.held == []


async def test_a_defect_of_a_channel_stops_nobody_else(house: House) -> None:
    house.queue("a", "a")
    house.queue("b", "b")
    house.channel.answers = [ValueError("a defect"), Receipt(Outcome.SENT)]
    await house.sender.drain()
    assert sorted(house.states().values()) == ["sent", "uncertain"]


async def test_a_payload_that_is_none_fails(house: House) -> None:
    house.queue("a", "a")
    house.store.write_now(lambda tx: tx.connection.execute(outbox.update().values(payload="{}")))
    await house.sender.drain()
    assert house.rows()["a"].reason == "unreadable"
    assert house.channel.sent == []


async def test_after_a_crash_what_was_in_flight_is_uncertain_and_only_lessons_go_again(store: Store) -> None:
    house = House(store, stop_seconds=0.01)
    house.queue("reply", "1")
    house.queue("lesson", "2", Purpose.LESSON)
    house.queue("next", "1")
    died = RecordingChannel()
    died.gate = asyncio.Event()
    task = asyncio.create_task(house.another(died).drain())
    await died.called(2)
    stolen = house.rows()
    task.cancel()
    # As a killed process leaves it: leased, and nothing marked.
    with pytest.raises(asyncio.CancelledError):
        await _killed(task, house)
    assert {stolen[key].state.value for key in ("reply", "lesson")} == {"leased"}

    await house.another().drain()
    assert house.channel.sent == []
    house.later(LEASE.total_seconds() + 1)
    await house.another().drain()
    assert house.states() == {"reply": "uncertain", "lesson": "sent", "next": "sent"}
    assert sorted(house.channel.keys) == ["lesson", "next"]


async def _killed(task: asyncio.Task[None], house: House) -> None:
    """Let a task end without letting it say anything to the store."""

    async def unheard(work: Any) -> Any:
        raise StoreUnavailable("killed")

    house.store.write, write = unheard, house.store.write  # type: ignore[method-assign]  # a process that died
    try:
        await task
    finally:
        house.store.write = write  # type: ignore[method-assign]


async def test_nothing_is_sent_under_a_lease_that_ran_out(sqlite_store: Store) -> None:
    house = House(sqlite_store, concurrency=1)
    house.queue("a", "a")
    house.queue("b", "b")
    house.channel.gate = asyncio.Event()
    task = asyncio.create_task(house.sender.drain())
    await house.channel.called(1)
    house.later(LEASE.total_seconds() * 0.7)
    house.channel.gate.set()
    await task
    assert house.channel.keys == ["a", "b"]
    assert set(house.states().values()) == {"sent"}
    assert house.rows()["b"].attempts == 2


async def test_files_are_uploaded_once_for_all_and_remembered(house: House) -> None:
    for number in range(5):
        house.queue(f"m{number}", str(number), image="peta")
    house.channel.answers = [Receipt(Outcome.SENT, media_ids={"peta": "file-1"})]
    await house.sender.drain()
    assert house.channel.known == [{}] + [{"peta": "file-1"}] * 4
    again = RecordingChannel()
    house.queue("m5", image="peta")
    await house.another(again).drain()
    assert again.known == [{"peta": "file-1"}]


async def test_run_sends_when_woken_and_stops_in_good_order(house: House) -> None:
    house.more["poll_seconds"] = 60
    sender = house.another()
    task = asyncio.create_task(sender.run())
    house.queue("a", "a")
    sender.wake()
    await house.channel.called(1)
    house.channel.gate = asyncio.Event()
    house.queue("b", "b")
    sender.wake()
    await house.channel.called(2)
    sender.stop()
    house.queue("c", "c")
    sender.wake()
    await asyncio.sleep(0)
    house.channel.gate.set()
    async with patience():
        await task
    assert house.states() == {"a": "sent", "b": "sent", "c": "queued"}


async def test_draining_a_sender_that_runs_waits_for_it_and_leaves_it_running(house: House) -> None:
    running = asyncio.create_task(house.sender.run())
    await asyncio.sleep(0)
    for key in ("a", "b"):
        house.queue(key)
        await house.sender.drain()
        assert house.channel.keys[-1] == key
    house.sender.stop()
    await running


async def test_what_does_not_end_in_time_is_uncertain(house: House) -> None:
    house.more["stop_seconds"] = 0.01
    sender = house.another()
    house.channel.gate = asyncio.Event()
    house.queue("a", "a")
    task = asyncio.create_task(sender.run())
    await house.channel.called(1)
    sender.stop()
    async with patience():
        await task
    assert house.states() == {"a": "uncertain"}
    assert house.rows()["a"].reason == "stopped"


async def test_what_waits_its_turn_is_given_back_at_the_end(sqlite_store: Store) -> None:
    house = House(sqlite_store, concurrency=1)
    for key in "abc":
        house.queue(key, key)
    house.channel.gate = asyncio.Event()
    task = asyncio.create_task(house.sender.run())
    await house.channel.called(1)
    house.sender.stop()
    house.channel.gate.set()
    await task
    assert house.states() == {"a": "sent", "b": "queued", "c": "queued"}
    await house.another().drain()
    assert set(house.states().values()) == {"sent"}


async def test_marks_survive_a_store_that_is_away(house: House) -> None:
    write, refuse = house.store.write, {"left": 0}

    async def sometimes(work: Any) -> Any:
        if refuse["left"] > 0:
            refuse["left"] -= 1
            raise StoreUnavailable("disk full")
        return await write(work)

    house.store.write = sometimes  # type: ignore[method-assign]  # a disk that is full for a while
    house.channel.gate = asyncio.Event()
    house.queue("a", "a")
    task = asyncio.create_task(house.sender.drain())
    await house.channel.called(1)
    refuse["left"] = 2
    house.channel.gate.set()
    async with patience():
        await task
    assert house.states() == {"a": "sent"}
    assert house.channel.keys == ["a"]


async def test_what_was_done_is_counted(house: House) -> None:
    house.queue("a", "a")
    house.queue("b", "b", Purpose.LESSON)
    house.channel.answers = [Receipt(Outcome.SENT), Receipt(Outcome.REJECTED, reason="400")]
    await house.sender.drain()
    labels = {"channel": "recording", "account": "satu"}
    counted: Sequence[float | None] = [
        house.metrics.registry.get_sample_value("bekal_messages_total", {**labels, "lane": lane, "outcome": outcome})
        for lane, outcome in (("reply", "sent"), ("reminder", "rejected"))
    ]
    assert counted == [1, 1]
    assert house.metrics.registry.get_sample_value("bekal_send_seconds_count", labels) == 2


async def test_drain_beside_run_waits_until_run_has_sent_it(house: House) -> None:
    house.more["poll_seconds"] = 60
    sender = house.another()
    running = asyncio.create_task(sender.run())
    house.queue("a", "a")
    async with patience():
        await sender.drain()
        assert house.states() == {"a": "sent"}
        house.queue("b", "b")
        await sender.drain()
        assert house.states() == {"a": "sent", "b": "sent"}
        sender.stop()
        await running
