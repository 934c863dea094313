"""How fast one account may send: a rate for the account, a spacing for each chat, and lanes that go before others."""

from __future__ import annotations

import heapq
from collections import deque
from typing import Generic, TypeVar

from bot.messages import Lane

T = TypeVar("T")

_EPSILON = 1e-9
"""Seconds by which a moment may be early: sums of floats fall a little short of the moment that was promised."""

_FORGET_EVERY = 4096


class Limiter(Generic[T]):
    """Holds what waits to be sent by one account and says what may go now.

    Times are seconds of any clock that never goes back. In no span of `t` seconds does more than
    `per_second * t + burst` pass, nor two of one chat within `per_chat_seconds`. Of what may pass, the lower lane
    goes first, then what came first. The rate is kept as a theoretical arrival time (GCRA, ITU-T I.371).
    """

    def __init__(self, per_second: float, per_chat_seconds: float, *, burst: float | None = None) -> None:
        """`burst` is by default a fourteenth of a second's worth, at least one: 28 a second stay within 30.

        Raises ValueError for a rate that is not positive.
        """
        if per_second <= 0 or per_chat_seconds < 0:
            raise ValueError(f"{per_second} a second, {per_chat_seconds} seconds a chat: not a rate")
        self._interval = 1.0 / per_second
        self._spacing = per_chat_seconds
        self.burst = max(1.0, per_second / 14 if burst is None else burst)
        self._next_at = float("-inf")
        self._paused_until = float("-inf")
        self._chat_free_at: dict[str, float] = {}
        self._ready: tuple[deque[tuple[T, str]], ...] = tuple(deque() for _ in Lane)
        self._later: list[tuple[float, int, int, T, str]] = []
        self._counter = 0
        self._passed = 0

    def __len__(self) -> int:
        return len(self._later) + sum(map(len, self._ready))

    def offer(self, item: T, chat: str, lane: int) -> None:
        """Let `item` wait in its lane."""
        self._ready[lane].append((item, chat))

    def take(self, now: float) -> T | None:
        """The next item that may pass at `now`, or None. It counts as sent: its chat and the account are charged."""
        if self._later:
            self._recall(now)
        if now + _EPSILON < self._account_free_at():
            return None
        for lane, waiting in enumerate(self._ready):
            while waiting:
                item, chat = waiting.popleft()
                free_at = self._chat_free_at.get(chat)
                if free_at is None or free_at <= now + _EPSILON:
                    self._charge(chat, now)
                    return item
                self._postpone(free_at, lane, item, chat)
        return None

    def wait(self, now: float) -> float | None:
        """Seconds until `take` may give something; None where nothing waits. Ask after `take` gave nothing."""
        if any(self._ready):
            return max(0.0, self._account_free_at() - now)
        if self._later:
            return max(0.0, self._later[0][0] - now, self._account_free_at() - now)
        return None

    def pause(self, seconds: float, now: float, chat: str | None = None) -> None:
        """Let nothing of `chat` pass for so long, or nothing at all where no chat is named."""
        until = now + seconds
        if chat is None:
            self._paused_until = max(self._paused_until, until)
        else:
            self._chat_free_at[chat] = max(self._chat_free_at.get(chat, until), until)

    def paused(self, now: float) -> bool:
        """True while the whole account is paused."""
        return now + _EPSILON < self._paused_until

    def withdraw(self) -> list[T]:
        """Take back everything that waits; what was charged stays charged."""
        items = [item for lane in self._ready for item, _ in lane] + [entry[3] for entry in self._later]
        self._later.clear()
        for lane in self._ready:
            lane.clear()
        return items

    def _account_free_at(self) -> float:
        return max(self._paused_until, self._next_at - (self.burst - 1) * self._interval)

    def _charge(self, chat: str, now: float) -> None:
        self._next_at = max(self._next_at, now) + self._interval
        if self._spacing:
            self._chat_free_at[chat] = now + self._spacing
        self._passed += 1
        if self._passed % _FORGET_EVERY == 0:
            self._chat_free_at = {chat: at for chat, at in self._chat_free_at.items() if at > now}

    def _postpone(self, until: float, lane: int, item: T, chat: str) -> None:
        self._counter += 1
        heapq.heappush(self._later, (until, lane, self._counter, item, chat))

    def _recall(self, now: float) -> None:
        while self._later and self._later[0][0] <= now + _EPSILON:
            _, lane, _, item, chat = heapq.heappop(self._later)
            self._ready[lane].append((item, chat))
