"""Updates of Telegram as raw events: what is stored before anything is understood."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import orjson

from bot.channels.telegram_parsing import NAME, chat_of
from store.model import ChatRef, NewEvent

MAX_BODY = 1_000_000
"""Bytes of a webhook's body; Telegram's updates are far smaller."""

_PAST_COUNTING = 2**62
"""No number of an update is so large, and the next one still has to fit into a call."""

_REPEATED = frozenset({"reply_to_message", "quote", "external_reply"})
"""Fields of a message that hold another one, or a part of it."""
_PLACE = frozenset({"message_id", "date", "chat"})
"""Of a tapped message: where it is."""


def event_of(update: Any, raw: str | None, account: str) -> NewEvent:
    """The event to be stored; `raw` is the update as it came, None where that is not at hand.

    One without an id of Telegram's gets one made of its content, so that it is kept once.
    """
    theirs = without_ours(update)
    if raw is None or theirs is not update:
        raw = _as_text(theirs)
    number = number_of(update)
    if number is not None:
        event_id = str(number)
    else:
        event_id = "x" + hashlib.sha256(raw.encode(errors="replace")).hexdigest()[:40]
    return NewEvent(ChatRef(NAME, account, chat_of(update)), event_id, raw)


def _as_text(update: Any) -> str:
    try:
        return orjson.dumps(update).decode()
    except TypeError:  # half a surrogate pair or a number without measure: kept as it is, to be set aside
        return json.dumps(update)


def without_ours(update: Any) -> Any:
    """The update without what Telegram repeats in it of our own messages; the very same where it repeats nothing.

    A reply and a tap bring the whole message along to which they belong. Of a mentor's, that is what a learner asked:
    kept here, it would outlive the learner's erasure and stand in the mentor's copy of their data.
    """
    if not isinstance(update, dict):
        return update
    message, tap = update.get("message"), update.get("callback_query")
    if isinstance(message, dict) and not _REPEATED.isdisjoint(message):
        kept = {key: value for key, value in message.items() if key not in _REPEATED}
        return {**update, "message": kept | _reply(message.get("reply_to_message"))}
    if isinstance(tap, dict) and isinstance(shown := tap.get("message"), dict) and not _PLACE.issuperset(shown):
        place = {key: value for key, value in shown.items() if key in _PLACE}
        return {**update, "callback_query": {**tap, "message": place}}
    return update


def _reply(message: Any) -> dict[str, Any]:
    """To what a reply belongs."""
    if not isinstance(message, dict) or "message_id" not in message:
        return {}
    return {"reply_to_message": {"message_id": message["message_id"]}}


def number_of(update: Any) -> int | None:
    """The number by which Telegram knows an update; None where there is none."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) and abs(number) < _PAST_COUNTING else None


def read_body(body: bytes, account: str) -> tuple[NewEvent, Any]:
    """The event in a webhook's body, and the update in it or None: what cannot be read is stored all the same."""
    try:
        update = orjson.loads(body)
    except ValueError:
        return event_of(None, body.decode(errors="replace").replace("\0", "\ufffd"), account), None
    return event_of(update, body.decode(), account), update


def tap_of(update: Any) -> str:
    """The id of the tap in an update, or ""."""
    if isinstance(update, dict) and isinstance(tap := update.get("callback_query"), dict):
        return str(tap.get("id", ""))
    return ""
