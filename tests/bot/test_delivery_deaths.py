"""What becomes of messages whose sender died, once and again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import wire
from bot.clock import ManualClock
from bot.delivery.sender import Sender
from bot.delivery.verdicts import MOST_DEATHS, abandoned, uncertain
from bot.messages import LANES, Outbound, Purpose
from store.model import ChatRef, LeasedMessage, Mark, NewMessage, OutboxState
from store.store import Store
from store.tx import Tx
from tests.bot.test_delivery_sender import House
from tests.fakes.channel import RecordingChannel
from tests.patience import patience

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 12, 7, 1, 0, tzinfo=UTC)
CHAT = ChatRef("telegram", "utama", "7")
LONG = timedelta(days=1)


def _leased(purpose: Purpose, attempts: int, reason: str = "") -> LeasedMessage:
    until = NOW - timedelta(seconds=1)
    return LeasedMessage(1, "k", 2, CHAT, 1, purpose.value, "{}", attempts, "token", until, reason)


@pytest.mark.parametrize("purpose", [Purpose.LESSON, Purpose.REVIEW, Purpose.REMINDER])
def test_a_lesson_outlives_several_deaths(purpose: Purpose) -> None:
    mark = Mark(1, "token", OutboxState.QUEUED, NOW)
    for attempts in range(1, MOST_DEATHS):
        mark = abandoned(_leased(purpose, attempts, mark.reason), NOW)
        assert (mark.state, mark.not_before) == (OutboxState.QUEUED, NOW)
    assert abandoned(_leased(purpose, MOST_DEATHS, mark.reason), NOW).state is OutboxState.UNCERTAIN


@pytest.mark.parametrize("purpose", [Purpose.REPLY, Purpose.NOTICE])
def test_a_reply_is_not_sent_again(purpose: Purpose) -> None:
    assert abandoned(_leased(purpose, 1), NOW).state is OutboxState.UNCERTAIN


def test_after_a_death_a_doubt_is_the_last() -> None:
    """A provider that gives no answer is not asked again for what may have arrived twice already."""
    died = abandoned(_leased(Purpose.LESSON, 1), NOW)
    assert uncertain(_leased(Purpose.LESSON, 2, died.reason), "timeout", NOW).state is OutboxState.UNCERTAIN


async def test_the_only_sender_need_not_wait_for_a_dead_ones_lease(sqlite_url: str) -> None:
    channel = RecordingChannel()
    with Store.open(sqlite_url) as dead:
        dead.write_now(lambda tx: _in_hand(tx, channel))
    with Store.open(sqlite_url) as store:
        await _sender(store, channel).drain()
        assert channel.keys == ["lesson"]


async def test_beside_another_sender_it_waits(store_url: str) -> None:
    channel = RecordingChannel()
    with Store.open(store_url) as other, Store.open(store_url) as store:
        await _sender(other, channel).drain()
        store.write_now(lambda tx: _in_hand(tx, channel))
        await _sender(store, channel).drain()
        assert channel.keys == []


async def test_on_a_server_even_the_only_sender_waits_for_the_lease_of_a_dead_one(postgresql_url: str) -> None:
    """The server does not tell who else sends; a minute is less than a lesson that comes twice."""
    channel = RecordingChannel()
    with Store.open(postgresql_url) as dead:
        dead.write_now(lambda tx: _in_hand(tx, channel))
    with Store.open(postgresql_url) as store:
        await _sender(store, channel).drain()
        assert channel.keys == []


@pytest.mark.parametrize("beside", [True, False])
async def test_what_a_killed_process_was_sending_goes_on_once_its_lease_is_over(store_url: str, beside: bool) -> None:
    """`beside`: somebody else sends from the same store while it dies."""
    channel = RecordingChannel()
    with Store.open(store_url) as store:
        if beside:
            await _sender(store, channel).drain()
        house = House(store)
        for purpose in (Purpose.LESSON, Purpose.REPLY):
            house.queue(purpose.value, purpose.value, purpose)
            house.queue(f"{purpose.value}, next", purpose.value, purpose)
        await _kill_one_that_sends(store_url)
        assert sorted(house.states().values()) == ["leased", "leased", "queued", "queued"]
        heir = _sender(store, channel, clock := ManualClock(NOW))
        await heir.drain()
        at_once = "sqlite" in store_url and not beside
        assert len(channel.keys) == (3 if at_once else 0)
        clock.move_to(NOW + LONG)
        await _sender(store, channel, clock).drain()
        assert sorted(channel.keys) == ["lesson", "lesson, next", "reply, next"]
        assert channel.keys.index("lesson") < channel.keys.index("lesson, next")
        assert house.states() == {
            "lesson": "sent", "lesson, next": "sent", "reply": "uncertain", "reply, next": "sent",
        }  # fmt: skip


SENDER = """
import asyncio, sys
from tests.bot.test_delivery_deaths import _sender
from tests.fakes.channel import RecordingChannel
from store.store import Store

async def main():
    channel = RecordingChannel()
    channel.gate = asyncio.Event()
    with Store.open(sys.argv[1]) as store:
        sending = asyncio.create_task(_sender(store, channel).run())
        await channel.called(2)
        print("sending", flush=True)
        await sending

asyncio.run(main())
"""


async def _kill_one_that_sends(url: str) -> None:
    """A process of its own, with two messages on the way when SIGKILL comes."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SENDER, url, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with patience():
        assert await process.stdout.readline() == b"sending\n"
        os.kill(process.pid, signal.SIGKILL)
        assert await process.wait() == -signal.SIGKILL


def _sender(store: Store, channel: RecordingChannel, clock: ManualClock | None = None) -> Sender:
    return Sender(store, [channel], clock or ManualClock(NOW), Path, lease=LONG)


def _in_hand(tx: Tx, channel: RecordingChannel) -> None:
    """A lesson and a reply that somebody has claimed for a long time."""
    for purpose in (Purpose.LESSON, Purpose.REPLY):
        ref = ChatRef(channel.name, channel.account, purpose.value)
        address, key = tx.turns.load([ref], NOW, ())[ref].address.id, purpose.value
        payload = wire.dump(Outbound(key, "teks", purpose))
        tx.save([NewMessage(key, address, ref, None, int(LANES[purpose]), key, payload, NOW)])
    assert len(tx.outbox.claim(NOW, [(channel.name, channel.account)], 10, LONG, "dead")) == 2
