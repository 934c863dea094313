"""What becomes of messages whose sender died, once and again."""

from __future__ import annotations

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
from tests.fakes.channel import RecordingChannel

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


async def test_beside_another_sender_it_waits(sqlite_url: str) -> None:
    channel = RecordingChannel()
    with Store.open(sqlite_url) as other, Store.open(sqlite_url) as store:
        await _sender(other, channel).drain()
        store.write_now(lambda tx: _in_hand(tx, channel))
        await _sender(store, channel).drain()
        assert channel.keys == []


def _sender(store: Store, channel: RecordingChannel) -> Sender:
    return Sender(store, [channel], ManualClock(NOW), Path, lease=LONG)


def _in_hand(tx: Tx, channel: RecordingChannel) -> None:
    """A lesson and a reply that somebody has claimed for a long time."""
    for purpose in (Purpose.LESSON, Purpose.REPLY):
        ref = ChatRef(channel.name, channel.account, purpose.value)
        address, key = tx.turns.load([ref], NOW, ())[ref].address.id, purpose.value
        payload = wire.dump(Outbound(key, "teks", purpose))
        tx.save([NewMessage(key, address, ref, None, int(LANES[purpose]), key, payload, NOW)])
    assert len(tx.outbox.claim(NOW, [(channel.name, channel.account)], 10, LONG, "dead")) == 2
