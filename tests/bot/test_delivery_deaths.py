"""What becomes of messages whose sender died, once and again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.verdicts import MOST_DEATHS, abandoned, uncertain
from bot.messages import Purpose
from store.model import ChatRef, LeasedMessage, Mark, OutboxState

NOW = datetime(2026, 12, 7, 1, 0, tzinfo=UTC)
CHAT = ChatRef("telegram", "utama", "7")


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
