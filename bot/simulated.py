"""A chat at the simulated provider: what its phone shows, what waits for signal, and what a phone may send."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.messages import MAX_PAYLOAD, MAX_TEXT, Kind, Outbound

KINDS = {
    "text": Kind.TEXT,
    "tap": Kind.TAP,
    "start": Kind.START,
    "contact": Kind.CONTACT,
    "media": Kind.MEDIA,
    "block": Kind.BLOCKED,
    "unblock": Kind.UNBLOCKED,
}
"""The word in a raw event → what it is."""

KEPT = 300
"""Lines of a chat that are kept for a page that is opened again."""

_SIZES = {
    "text": MAX_TEXT, "payload": MAX_PAYLOAD, "title": 64, "message": 64,
    "code": 64, "phone": 24, "media": 128, "media_kind": 16, "media_size": 10, "lang": 16,
}  # fmt: skip
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_CHAT = re.compile(r"[a-z0-9-]{1,40}")

Item = Mapping[str, Any]
"""One line of a chat as the page draws it."""
Listener = Callable[[Item], None]
"""Takes a frame for one connection; must not raise."""


class Refused(Exception):
    """The provider does not take this, and would not if it came again. The reason is a code, not a text."""


@dataclass(slots=True)
class SimulatedChat:
    """One chat. `waiting` are lines for a phone that has no signal."""

    id: str
    items: deque[Item] = field(default_factory=lambda: deque(maxlen=KEPT))
    waiting: list[Item] = field(default_factory=list)
    listeners: set[Listener] = field(default_factory=set)
    online: bool = True
    blocked: bool = False

    def knows(self, item_id: str) -> bool:
        return any(item["id"] == item_id for item in self.items)

    def state(self) -> dict[str, Any]:
        """What a phone knows of itself, as a frame."""
        return {"is": "state", "online": self.online, "blocked": self.blocked, "waiting": len(self.waiting)}

    def tell(self, frame: Item) -> None:
        for listener in tuple(self.listeners):
            listener({"chat": self.id, **frame})

    def show(self, item: Item) -> None:
        """Put a line on the phone."""
        self.items.append(item)
        self.tell({"is": "message", "item": item})

    def deliver(self, item: Item) -> None:
        """Show a line of ours, or keep it where there is no signal."""
        if self.online:
            self.show(item)
        else:
            self.waiting.append(item)
            self.tell(self.state())

    def switch(self, online: bool) -> None:
        """Take the signal away or give it back: then everything that waited arrives, in order."""
        self.online = online
        if online:
            arrived, self.waiting = self.waiting, []
            for item in arrived:
                self.show(item)
        self.tell(self.state())

    def note(self, event: Mapping[str, str], at: str) -> None:
        """Put what the person did on the phone."""
        self.show(written(event, at))
        if event["kind"] in ("block", "unblock"):
            self.blocked = event["kind"] == "block"
            self.tell(self.state())


def is_chat(value: Any) -> bool:
    return isinstance(value, str) and bool(_CHAT.fullmatch(value))


def is_id(value: Any) -> bool:
    return isinstance(value, str) and bool(_ID.fullmatch(value))


def checked(event: Mapping[str, Any]) -> dict[str, str]:
    """The fields that we know, each within its size; what the page shows of itself too (a tap's title).

    Raises Refused for what no page of ours sends.
    """
    if not is_id(event.get("id")):
        raise Refused("bad_id")
    if not is_chat(event.get("chat")):
        raise Refused("bad_chat")
    kind = event.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Refused("bad_kind")
    fields = {key: event[key] for key in ("id", "chat", "kind")}
    for key, most in _SIZES.items():
        value = event.get(key, "")
        if not isinstance(value, str) or len(value) > most:
            raise Refused("too_long")
        if value:
            fields[key] = value
    return fields


def written(event: Mapping[str, str], at: str) -> Item:
    """What a person did, as a line of their chat."""
    shown = ("kind", "text", "title", "message", "payload", "media", "media_kind", "phone")
    return {"id": event["id"], "from": "me", "at": at} | {key: event[key] for key in shown if key in event}


def sent(provider_id: str, at: str, message: Outbound, name: str = "") -> Item:
    """What we sent, as a line of the person's chat; `name` is the document's."""
    item: dict[str, Any] = {"id": provider_id, "from": "bot", "at": at, "text": message.text}
    if message.choices:
        item["choices"] = [{"id": c.id, "title": c.title, "description": c.description} for c in message.choices]
        item["columns"] = message.columns
    optional = {
        "image": message.image,
        "document": message.document,
        "name": name,
        "link": message.link,
        "contact": message.ask_contact,
        "media": message.attachment.ref if message.attachment else "",
        "media_kind": message.attachment.kind if message.attachment else "",
    }
    return item | {key: value for key, value in optional.items() if value}
