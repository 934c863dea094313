"""A channel that records what it is asked to send, and answers as it is told."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from typing import ClassVar

import orjson

from bot.channels.base import Limits, Media, Sink, Unparseable
from bot.messages import Inbound, Kind, Outbound, Outcome, Receipt
from tests.patience import patience

Answer = Receipt | Exception | Callable[[], "Receipt"]


class RecordingChannel:
    """Sends to nobody. `answers` are given in order, each once; after them everything is sent.

    Raw events are JSON: {"chat", "text"}; text "quiet" is of no concern, text "bad" cannot be parsed.
    """

    name: ClassVar[str] = "recording"

    def __init__(self, account: str = "satu", per_second: float = 1e6, per_chat_seconds: float = 0.0) -> None:
        self.account = account
        self.limits = Limits(per_second, per_chat_seconds)
        self.sent: list[tuple[str, Outbound]] = []
        self.known: list[dict[str, str]] = []
        self.answers: list[Answer] = []
        self.gate: asyncio.Event | None = None
        """Where set, sends wait here."""
        self.receiving = False
        self.most_at_once = 0
        self._at_once: dict[str, int] = {}
        self._ids = itertools.count(1)
        self._called = asyncio.Event()

    @property
    def keys(self) -> list[str]:
        return [message.key for _, message in self.sent]

    async def open(self, sink: Sink) -> None:
        self.receiving = True

    async def close(self) -> None: ...

    def parse(self, raw: str) -> Inbound | None:
        event = orjson.loads(raw)
        if event["text"] == "bad":
            raise Unparseable("bad text")
        if event["text"] == "quiet":
            return None
        return Inbound(self.name, self.account, event.get("id", ""), event["chat"], Kind.TEXT, text=event["text"])

    async def send(self, chat: str, message: Outbound, media: Media) -> Receipt:
        self.sent.append((chat, message))
        self.known.append(dict(media.known))
        self._called.set()
        self._at_once[chat] = self._at_once.get(chat, 0) + 1
        assert self._at_once[chat] == 1, "two messages of one chat at once"
        self.most_at_once = max(self.most_at_once, sum(self._at_once.values()))
        try:
            await (self.gate.wait() if self.gate else asyncio.sleep(0))
            return self._answer()
        finally:
            self._at_once[chat] -= 1

    def _answer(self) -> Receipt:
        answer = self.answers.pop(0) if self.answers else Receipt(Outcome.SENT)
        if isinstance(answer, Exception):
            raise answer
        if not isinstance(answer, Receipt):
            answer = answer()
        if answer.outcome is Outcome.SENT and not answer.provider_id:
            return Receipt(Outcome.SENT, provider_id=f"p{next(self._ids)}", media_ids=answer.media_ids)
        return answer

    async def called(self, number: int) -> None:
        """Return once so many sends have begun."""
        async with patience():
            while len(self.sent) < number:
                self._called.clear()
                await self._called.wait()


def events(*texts: tuple[str, str]) -> Sequence[str]:
    """Raw events of (chat, text)."""
    return [orjson.dumps({"chat": chat, "text": text}).decode() for chat, text in texts]
