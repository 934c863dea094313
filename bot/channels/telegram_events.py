"""Updates of Telegram as raw events: what is stored before anything is understood."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from aiohttp import web

from bot.channels.telegram_parsing import NAME, chat_of
from store.model import ChatRef, NewEvent

MAX_BODY = 1_000_000
"""Bytes of a webhook's body; Telegram's updates are far smaller."""


def event_of(update: Any, raw: str, account: str) -> NewEvent:
    """The event to be stored. One without an id of Telegram's gets one made of its content, so that it is kept once."""
    update_id = update.get("update_id") if isinstance(update, dict) else None
    if isinstance(update_id, int):
        event_id = str(update_id)
    else:
        event_id = "x" + hashlib.sha256(raw.encode(errors="replace")).hexdigest()[:40]
    return NewEvent(ChatRef(NAME, account, chat_of(update)), event_id, raw)


def read_body(body: bytes, account: str) -> tuple[NewEvent, Any]:
    """The event in a webhook's body, and the update in it or None: what cannot be read is stored all the same."""
    try:
        update = orjson.loads(body)
    except ValueError:
        return event_of(None, body.decode(errors="replace").replace("\0", "\ufffd"), account), None
    return event_of(update, body.decode(), account), update


async def bounded_body(request: web.Request) -> bytes | None:
    """The body of a request, or None where it is too long."""
    if (request.content_length or 0) > MAX_BODY:
        return None
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def tap_of(update: Any) -> str:
    """The id of the tap in an update, or ""."""
    if isinstance(update, dict) and isinstance(tap := update.get("callback_query"), dict):
        return str(tap.get("id", ""))
    return ""
