"""The people on the other side of the fake Bot API: what they do in their chats, and what they see there."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.bot_api import FakeBotApi

_tap_ids = itertools.count(5_000_001)


@dataclass(slots=True)
class Shown:
    """One message of the bot in a chat, as the person sees it."""

    id: int
    at: float
    text: str
    raw: str
    """As it was sent, marks and all."""
    markup: dict[str, Any] = field(default_factory=dict)
    media: str = ""
    """The file id of its photo or document."""

    @property
    def buttons(self) -> list[list[str]]:
        """Titles on the buttons below it, row by row."""
        rows = self.markup.get("inline_keyboard") or self.markup.get("keyboard") or []
        return [[button["text"] for button in row] for row in rows]


class FakeUser:
    """One person with one private chat. What they do gives the update that it made."""

    def __init__(self, api: FakeBotApi, chat_id: int, first_name: str) -> None:
        self._api = api
        self.id, self.first_name, self.language = chat_id, first_name, "id"
        self.started = self.blocked = self.deactivated = False
        self.wants_no_voice = False
        """True: their settings let nobody send them voice notes."""
        self.messages: list[Shown] = []

    # --- what they do

    def start(self, code: str = "") -> dict[str, Any]:
        """Follow a link to the bot, or press Start."""
        return self.types(f"/start {code}".strip())

    def types(self, text: str, **more: Any) -> dict[str, Any]:
        return self._says({"text": text, **more})

    def taps(self, title: str, message: Shown | None = None) -> dict[str, Any]:
        """Tap the button with this title: on the last message that has one, or on the one given."""
        tapped, data = self._find(title, message)
        tap_id = str(next(_tap_ids))
        self._api.tapped(tap_id)
        shown = {"message_id": tapped.id, "date": int(tapped.at), "chat": self._chat(), "text": tapped.text}
        content = {"id": tap_id, "from": self._sender(), "message": shown, "chat_instance": "1", "data": data}
        return self._api.push("callback_query", content)

    def shares_contact(self, phone: str = "+6281234567890", *, own: bool = True) -> dict[str, Any]:
        """Press the button that shares the own number; `own` False: send somebody else's."""
        contact = {"phone_number": phone, "first_name": self.first_name, "user_id": self.id if own else self.id + 1}
        return self._says({"contact": contact})

    def sends_photo(self, caption: str = "") -> dict[str, Any]:
        sizes = [{"file_id": f"their-{size}", "file_unique_id": size, "width": 1, "height": 1} for size in ("s", "l")]
        self._api.files.update({size["file_id"]: ("photo", b"theirs") for size in sizes})
        return self._says({"photo": sizes, "caption": caption} if caption else {"photo": sizes})

    def sends(self, **content: Any) -> dict[str, Any]:
        """Send any content, in Telegram's words."""
        return self._says(content)

    def edits(self, text: str) -> dict[str, Any]:
        content = {"message_id": 1, "from": self._sender(), "chat": self._chat(), "date": 1, "text": text}
        return self._api.push("edited_message", content)

    def blocks(self) -> dict[str, Any]:
        self.blocked = True
        return self._membership("member", "kicked")

    def unblocks(self) -> dict[str, Any]:
        self.blocked = False
        return self._membership("kicked", "member")

    # --- what they see

    @property
    def last(self) -> Shown:
        return self.messages[-1]

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.messages]

    def receive(self, call: Mapping[str, Any], content: Mapping[str, Any], markup: Any) -> dict[str, Any]:
        """A message of the bot comes in; gives what Telegram answers."""
        text = content.get("text") or content.get("caption") or ""
        file = (content.get("photo") or [None])[-1] or content.get("document") or content.get("voice") or {}
        shown = Shown(
            self._api.next_message_id(),
            self._api.clock(),
            text,
            str(call.get("text") or call.get("caption") or ""),
            markup or {},
            file.get("file_id", ""),
        )
        self.messages.append(shown)
        return {"message_id": shown.id, "date": int(shown.at), "chat": self._chat(), **content}

    # --- inside

    def _find(self, title: str, message: Shown | None) -> tuple[Shown, str]:
        for shown in [message] if message else reversed(self.messages):
            for row in shown.markup.get("inline_keyboard", ()):
                for button in row:
                    if button["text"] == title and "callback_data" in button:
                        return shown, button["callback_data"]
        raise AssertionError(f"no button {title!r} in {[m.buttons for m in self.messages[-3:]]}")

    def _says(self, content: Mapping[str, Any]) -> dict[str, Any]:
        self.started = True
        message_id = self._api.next_message_id()
        base = {"message_id": message_id, "from": self._sender(), "chat": self._chat(), "date": int(self._api.clock())}
        return self._api.push("message", {**base, **content})

    def _membership(self, before: str, after: str) -> dict[str, Any]:
        bot = {"id": 1, "is_bot": True, "first_name": "Bekal"}
        content = {
            "chat": self._chat(),
            "from": self._sender(),
            "date": int(self._api.clock()),
            "old_chat_member": {"user": bot, "status": before},
            "new_chat_member": {"user": bot, "status": after},
        }
        return self._api.push("my_chat_member", content)

    def _sender(self) -> dict[str, Any]:
        sender = {"id": self.id, "is_bot": False, "first_name": self.first_name, "language_code": self.language}
        return sender

    def _chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": self.first_name}
