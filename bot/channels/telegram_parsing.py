"""What Telegram sends us, made neutral: one stored update in, one event or nothing out."""

from __future__ import annotations

import re
from typing import Any

import orjson

from bot.channels.base import Unparseable
from bot.messages import MAX_TEXT, Inbound, Kind

NAME = "telegram"

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w{1,64})?(?:\s+(.*))?\s*\Z", re.DOTALL)
_FILES = ("voice", "video", "document", "audio", "sticker", "video_note", "animation")
_OTHER_CONTENT = frozenset(
    {"location", "venue", "poll", "dice", "game", "story", "invoice", "paid_media", "checklist", "contact"}
)
"""Content that a person sends, in contrast to the notes that Telegram itself puts into a chat."""
_MAX_REFERENCE = 512
_MAX_SIZE = 2**31 - 1


def chat_of(update: Any) -> str:
    """The chat in which order is kept for this update, or "" where it belongs to none."""
    if not isinstance(update, dict):
        return ""
    for part in ("message", "callback_query", "my_chat_member", "edited_message"):
        holder = update.get(part)
        if isinstance(holder, dict):
            if part == "callback_query":
                message = holder.get("message")
                holder = message if isinstance(message, dict) else {"chat": holder.get("from")}
            chat = holder.get("chat")
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return str(chat["id"])
    return ""


def parse(raw: str, account: str) -> Inbound | None:
    """The event in a raw update; None where it is of no concern (groups, edits, Telegram's own notes).

    Raises Unparseable with a reason that holds nothing of what was written.
    """
    try:
        update = orjson.loads(raw)
    except ValueError:
        raise Unparseable("not JSON") from None
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise Unparseable("no update_id")
    try:
        return _event(update, account)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise Unparseable(f"{_kind_of(update)}: {type(error).__name__}") from None


def _event(update: dict[str, Any], account: str) -> Inbound | None:
    if (message := update.get("message")) is not None:
        return _message(message, account, str(update["update_id"]))
    if (tap := update.get("callback_query")) is not None:
        return _tap(tap, account, str(update["update_id"]))
    if (change := update.get("my_chat_member")) is not None:
        return _membership(change, account, str(update["update_id"]))
    return None


def _kind_of(update: dict[str, Any]) -> str:
    known = ("message", "callback_query", "my_chat_member")
    return next((part for part in known if part in update), "update")


def _private(chat: dict[str, Any]) -> bool:
    return bool(chat["type"] == "private")


def _message(message: dict[str, Any], account: str, event_id: str) -> Inbound | None:
    if not _private(message["chat"]):
        return None
    content = _content(message)
    if content is None:
        return None
    sender = message["from"]
    return Inbound(
        channel=NAME,
        account=account,
        event_id=event_id,
        chat=_id(message["chat"]),
        language=str(sender.get("language_code", ""))[:16],
        reply_to=str((message.get("reply_to_message") or {}).get("message_id", "")),
        **content,
    )


def _content(message: dict[str, Any]) -> dict[str, Any] | None:
    """The fields that depend on what the message holds; None for a note of Telegram's own."""
    if (text := message.get("text")) is not None:
        return _words(_clean(text))
    caption = _clean(message.get("caption") or "")
    if (contact := message.get("contact")) is not None:
        return _contact(contact, message["from"])
    if photos := message.get("photo"):
        return _media("photo", photos[-1], caption)
    for part in _FILES:
        if (file := message.get(part)) is not None:
            return _media(part, file, caption)
    if _OTHER_CONTENT.isdisjoint(message):
        return None
    return {"kind": Kind.UNSUPPORTED, "text": caption}


def _words(text: str) -> dict[str, Any]:
    match = _COMMAND.match(text)
    if match is None:
        return {"kind": Kind.TEXT, "text": text}
    command, rest = match[1].lower(), (match[2] or "").strip()
    if command == "start":
        return {"kind": Kind.START, "text": rest}
    return {"kind": Kind.TEXT, "command": command, "text": rest}


def _contact(contact: dict[str, Any], sender: dict[str, Any]) -> dict[str, Any]:
    own = contact.get("user_id") is not None and contact["user_id"] == sender["id"]
    return {"kind": Kind.CONTACT, "phone": str(contact["phone_number"])[:32], "contact_is_own": own}


def _tap(tap: dict[str, Any], account: str, event_id: str) -> Inbound | None:
    message = tap.get("message")
    if "data" not in tap or message is None or not _private(message["chat"]):
        return None
    return Inbound(
        channel=NAME,
        account=account,
        event_id=event_id,
        chat=_id(message["chat"]),
        kind=Kind.TAP,
        payload=_clean(tap["data"]),
        reply_to=str(message["message_id"]),
        language=str(tap["from"].get("language_code", ""))[:16],
    )


def _membership(change: dict[str, Any], account: str, event_id: str) -> Inbound | None:
    if not _private(change["chat"]):
        return None
    kind = {"kicked": Kind.BLOCKED, "member": Kind.UNBLOCKED}.get(change["new_chat_member"]["status"])
    if kind is None:
        return None
    return Inbound(channel=NAME, account=account, event_id=event_id, chat=_id(change["chat"]), kind=kind)


def _id(chat: dict[str, Any]) -> str:
    if not isinstance(chat["id"], int):
        raise TypeError("a chat's id is a number")
    return str(chat["id"])


def _media(kind: str, file: dict[str, Any], caption: str) -> dict[str, Any]:
    size = file.get("file_size")
    return {
        "kind": Kind.MEDIA,
        "media": str(file["file_id"])[:_MAX_REFERENCE],
        "media_kind": kind,
        "media_size": min(max(size, 0), _MAX_SIZE) if isinstance(size, int) else 0,
        "text": caption,
    }


def _clean(text: str) -> str:
    """Bounded, and without the one character that a database refuses."""
    return text[:MAX_TEXT].replace("\0", "\ufffd")
