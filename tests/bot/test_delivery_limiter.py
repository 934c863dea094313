"""The limiter: never faster than allowed, in the order of the lanes, and one chat's pause is not another's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.limiter import Limiter
from bot.messages import Lane

SLACK = 1e-6


def run(limiter: Limiter[tuple[int, str]], start: float = 0.0) -> list[tuple[float, tuple[int, str]]]:
    """Let everything pass that waits, jumping from one promised moment to the next."""
    now, passed = start, []
    while (wait := limiter.wait(now)) is not None:
        now += wait
        while (item := limiter.take(now)) is not None:
            passed.append((now, item))
    return passed


def fill(limiter: Limiter[tuple[int, str]], offers: list[tuple[str, int]]) -> None:
    for number, (chat, lane) in enumerate(offers):
        limiter.offer((number, chat), chat, lane)


offers = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(list(Lane))), max_size=60)


@given(offers, st.floats(0.5, 200), st.floats(0, 5), st.floats(1, 10))
def test_no_window_holds_more_than_the_rate_and_a_burst(
    offered: list[tuple[str, int]], rate: float, spacing: float, burst: float
) -> None:
    limiter: Limiter[tuple[int, str]] = Limiter(rate, spacing, burst=burst)
    fill(limiter, offered)
    times = [at for at, _ in run(limiter)]
    for first, start in enumerate(times):
        for last in range(first, len(times)):
            assert last - first + 1 <= rate * (times[last] - start) + burst + SLACK * rate


@given(offers, st.floats(0.5, 200), st.floats(0, 5))
def test_everything_passes_once_and_chats_keep_their_spacing(
    offered: list[tuple[str, int]], rate: float, spacing: float
) -> None:
    limiter: Limiter[tuple[int, str]] = Limiter(rate, spacing)
    fill(limiter, offered)
    passed = run(limiter)
    assert sorted(number for _, (number, _) in passed) == list(range(len(offered)))
    last: dict[str, float] = {}
    for at, (_, chat) in passed:
        assert at - last.get(chat, float("-inf")) >= spacing - SLACK
        last[chat] = at


@given(st.lists(st.sampled_from(list(Lane)), max_size=40))
def test_lanes_go_before_one_another_and_keep_their_own_order(lanes: list[Lane]) -> None:
    limiter: Limiter[tuple[int, str]] = Limiter(10, 1)
    fill(limiter, [(f"chat {number}", lane) for number, lane in enumerate(lanes)])
    order = [number for _, (number, _) in run(limiter)]
    assert order == sorted(range(len(lanes)), key=lambda number: (lanes[number], number))


def test_a_reply_that_comes_late_still_goes_first() -> None:
    limiter: Limiter[str] = Limiter(1, 0, burst=1)
    limiter.offer("broadcast", "a", Lane.BROADCAST)
    limiter.offer("another", "b", Lane.BROADCAST)
    assert limiter.take(0.0) == "broadcast"
    limiter.offer("reply", "c", Lane.REPLY)
    assert limiter.take(0.5) is None
    assert limiter.take(1.0) == "reply"


def test_a_paused_chat_does_not_hold_up_the_others() -> None:
    limiter: Limiter[str] = Limiter(100, 1)
    limiter.pause(30, 0.0, "a")
    limiter.offer("to a", "a", Lane.REPLY)
    limiter.offer("to b", "b", Lane.BROADCAST)
    assert limiter.take(0.0) == "to b"
    assert limiter.take(0.0) is None
    assert limiter.wait(0.0) == pytest.approx(30)
    assert limiter.take(30.0) == "to a"


def test_a_shorter_pause_does_not_cut_a_longer_one() -> None:
    limiter: Limiter[str] = Limiter(100, 1)
    limiter.pause(30, 0.0)
    limiter.pause(1, 0.0)
    limiter.offer("x", "a", Lane.REPLY)
    assert limiter.paused(29.9)
    assert limiter.take(29.9) is None
    assert limiter.take(30.0) == "x"


def test_what_is_withdrawn_waits_no_more() -> None:
    limiter: Limiter[str] = Limiter(100, 10)
    limiter.offer("first", "a", Lane.REPLY)
    limiter.offer("second", "a", Lane.REPLY)
    limiter.offer("third", "b", Lane.BROADCAST)
    assert limiter.take(0.0) == "first"
    assert limiter.take(0.0) == "third"
    assert limiter.take(0.0) is None
    limiter.offer("fourth", "c", Lane.REMINDER)
    assert sorted(limiter.withdraw()) == ["fourth", "second"]
    assert len(limiter) == 0
    assert limiter.wait(0.0) is None


def test_chats_that_are_free_again_are_forgotten() -> None:
    limiter: Limiter[int] = Limiter(1e9, 0.001)
    for number in range(10_000):
        limiter.offer(number, str(number), Lane.REPLY)
        assert limiter.take(float(number)) == number
    assert len(limiter._chat_free_at) < 5_000


@pytest.mark.parametrize(("rate", "spacing"), [(0, 1), (-1, 1), (1, -1)])
def test_what_is_not_a_rate_is_refused(rate: float, spacing: float) -> None:
    with pytest.raises(ValueError, match="not a rate"):
        Limiter(rate, spacing)
