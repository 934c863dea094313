"""A neutral message as a call of the Bot API: which method, with which parameters."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from bot.markup import visible
from bot.messages import Attachment, Outbound

MAX_CAPTION = 1024

_ATTACHED = {"photo": ("sendphoto", "photo"), "voice": ("sendvoice", "voice")}
_NO_PREVIEW = {"is_disabled": True}


def text_call(chat: int, message: Outbound) -> dict[str, Any]:
    """The parameters of sendMessage."""
    call = {"chat_id": chat, "text": message.text, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}
    if markup := reply_markup(message):
        call["reply_markup"] = markup
    return call


def media_call(chat: int, message: Outbound, media: Any) -> tuple[str, dict[str, Any]]:
    """Method and parameters for a message with a picture or file; `media` is its file id or what is uploaded."""
    method, field = ("sendphoto", "photo") if message.image else ("senddocument", "document")
    call = {"chat_id": chat, field: media, "caption": message.text, "parse_mode": "HTML"}
    if markup := reply_markup(message):
        call["reply_markup"] = markup
    return method, call


def attachment_call(chat: int, message: Outbound, attachment: Attachment) -> tuple[str, dict[str, Any]]:
    """Method and parameters for what somebody else sent to this bot."""
    method, field = _ATTACHED[attachment.kind]
    call = {"chat_id": chat, field: attachment.ref, "caption": message.text, "parse_mode": "HTML"}
    if markup := reply_markup(message):
        call["reply_markup"] = markup
    return method, call


def caption_fits(message: Outbound) -> bool:
    """False where the text is longer than Telegram takes beside a picture or file."""
    return len(message.text) <= MAX_CAPTION or len(visible(message.text)) <= MAX_CAPTION


def reply_markup(message: Outbound) -> dict[str, Any] | None:
    """The keyboard of a message, or None."""
    if message.choices:
        buttons = [{"text": choice.title, "callback_data": choice.id} for choice in message.choices]
        width = max(1, message.columns)
        return {"inline_keyboard": [buttons[at : at + width] for at in range(0, len(buttons), width)]}
    if message.link:
        return {"inline_keyboard": [[{"text": _address(message.link), "url": message.link}]]}
    if message.ask_contact:
        button = {"text": message.ask_contact, "request_contact": True}
        return {"keyboard": [[button]], "one_time_keyboard": True, "resize_keyboard": True}
    return None


def _address(link: str) -> str:
    """What stands on a link's button: where it leads, in every language the same."""
    return urlsplit(link).netloc or link[:64]
