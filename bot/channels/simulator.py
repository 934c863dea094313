"""The simulated phones as a channel like the others: its provider is in memory, its phones are on a page."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar

import orjson

from bot import wire
from bot.channels.base import Limits, Media, Sink, Unparseable
from bot.clock import Clock
from bot.links import is_mark
from bot.messages import Inbound, Kind, Outbound, Outcome, Receipt
from bot.simulated import KINDS, Item, Listener, Refused, SimulatedChat, checked, is_chat, is_id, sent, written
from people.ids import new_id
from store.errors import StoreUnavailable
from store.model import ChatRef, NewEvent

MOST_CHATS = 1000
"""Chats that are kept at once: a bound on memory."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)


class SimulatorChannel:
    """The provider, and our side of it. Everything but the sink is immediate and in memory."""

    name: ClassVar[str] = "simulator"
    limits = Limits(per_second=1000.0, per_chat_seconds=0.0)

    def __init__(self, clock: Clock, account: str = "demo") -> None:
        self.account = account
        self._clock = clock
        self._sink: Sink | None = None
        self._chats: dict[str, SimulatedChat] = {}

    async def open(self, sink: Sink) -> None:
        """Start taking events from the phones."""
        self._sink = sink

    async def close(self) -> None:
        """Take no more events."""
        self._sink = None

    def parse(self, raw: str) -> Inbound | None:
        """The neutral event in a raw one. Raises Unparseable."""
        event = _mapping(raw)
        kind = KINDS.get(str(event.get("kind")))
        if kind is None:
            raise Unparseable("unknown kind")
        if not is_chat(event.get("chat")) or not is_id(event.get("id")):
            raise Unparseable("no chat or id")
        return self._inbound(kind, {key: value for key, value in event.items() if isinstance(value, str)})

    def _inbound(self, kind: Kind, event: Mapping[str, str]) -> Inbound:
        text, command = event.get("text", ""), ""
        if kind is Kind.START:
            text = event.get("code", "")
        elif kind is Kind.TEXT and (match := _COMMAND.fullmatch(text.strip())):
            command, text = match[1].lower(), (match[2] or "").strip()
            if command == "start":
                kind, command = Kind.START, ""
        return Inbound(
            channel=self.name,
            account=self.account,
            event_id=event["id"],
            chat=event["chat"],
            kind=kind,
            text=text,
            payload=event.get("payload", ""),
            reply_to=event.get("message", ""),
            phone=event.get("phone", ""),
            contact_is_own=kind is Kind.CONTACT,
            media=event.get("media", ""),
            media_kind=event.get("media_kind", "photo" if event.get("media") else ""),
            media_size=int(size) if (size := event.get("media_size", "")).isdecimal() else 0,
            language=event.get("lang", ""),
            command=command,
        )

    async def send(self, chat: str, message: Outbound, media: Media) -> Receipt:
        """Hand the message to the provider, which keeps it where the phone has no signal."""
        simulated = self._chat(chat)
        if simulated.blocked:
            return Receipt(Outcome.UNREACHABLE, reason="blocked")
        try:
            names = [
                (await asyncio.to_thread(media.path, asset)).name  # what is made when it is sent may take a while
                for asset in (message.image, message.document)
                if asset
            ]
        except KeyError:
            return Receipt(Outcome.REJECTED, reason="unknown asset")
        provider_id = f"m{new_id()}"
        simulated.deliver(sent(provider_id, self._now(), message, names[-1] if message.document else ""))
        return Receipt(Outcome.SENT, provider_id=provider_id)

    async def take(self, event: Mapping[str, Any]) -> None:
        """Store an event of a phone; to return is to acknowledge it. A repeated one is harmless.

        Raises Refused for an event that no phone of ours sends, StoreUnavailable where it has to come again.
        """
        fields = checked(event)
        chat = self._chat(fields["chat"])
        fresh = not chat.knows(fields["id"])
        if chat.blocked and fresh and fields["kind"] != "unblock":
            raise Refused("blocked")
        if self._sink is None:
            raise StoreUnavailable("the channel is closed")
        if fresh:
            chat.note(fields, self._now())
        await self._sink([NewEvent(self._ref(chat.id), fields["id"], orjson.dumps(fields).decode())])
        if fresh and fields["kind"] not in ("block", "unblock"):
            chat.tell({"is": "typing"})

    def join(self, chat: str, listener: Listener) -> Item:
        """Let a connection hear what reaches this phone; the answer is what the phone shows now."""
        simulated = self._chat(chat)
        simulated.listeners.add(listener)
        return {**simulated.state(), "is": "history", "chat": chat, "items": list(simulated.items)}

    def leave(self, chat: str, listener: Listener) -> None:
        """The connection does not want to hear of this phone any more."""
        if simulated := self._chats.get(chat):
            simulated.listeners.discard(listener)

    def signal(self, chat: str, online: bool) -> None:
        """Put a phone out of reach, or back."""
        self._chat(chat).switch(online)

    def remember(self, chat: str, past: Iterable[tuple[str, str, str]]) -> None:
        """Fill a chat after a restart from what the store kept, oldest first.

        Each is (moment ISO 8601, provider's id, payload) of a sent message, or (moment, "", raw event).
        """
        simulated = self._chat(chat)
        for at, provider_id, content in past:
            if provider_id:
                message = wire.load(content)
                shown = replace(message, link="") if is_mark(message.link) else message  # it has long run out
                simulated.items.append(sent(provider_id, at, shown))
            else:
                event = _mapping(content)
                simulated.items.append(written(event, at))
                if event["kind"] in ("block", "unblock"):
                    simulated.blocked = event["kind"] == "block"

    def _chat(self, chat: str) -> SimulatedChat:
        if not is_chat(chat):
            raise Refused("bad_chat")
        if chat not in self._chats and len(self._chats) >= MOST_CHATS:
            raise Refused("too_many_chats")
        return self._chats.setdefault(chat, SimulatedChat(chat))

    def _ref(self, chat: str) -> ChatRef:
        return ChatRef(self.name, self.account, chat)

    def _now(self) -> str:
        return self._clock.now().isoformat()


def _mapping(raw: str) -> Mapping[str, Any]:
    try:
        event = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Unparseable("not JSON") from error
    if not isinstance(event, dict):
        raise Unparseable("not an object")
    return event
