"""The neutral message as the JSON that an outbox row carries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from bot.messages import Attachment, Choice, Outbound, Purpose

_PURPOSES = {purpose.value: purpose for purpose in Purpose}


def dump(message: Outbound) -> str:
    """The message as compact JSON: fields that say nothing are left out."""
    body: dict[str, Any] = {"k": message.key, "t": message.text, "p": message.purpose.value}
    if message.choices:
        body["c"] = _buttons(message.choices)
        body["w"] = message.columns
    for short, value in (
        ("i", message.image),
        ("d", message.document),
        ("l", message.link),
        ("a", message.ask_contact),
    ):
        if value:
            body[short] = value
    if message.attachment:
        body["f"] = _attached(message.attachment)
    if message.not_before:
        body["nb"] = message.not_before.isoformat()
    if message.not_after:
        body["na"] = message.not_after.isoformat()
    return orjson.dumps(body).decode()


def load(payload: str) -> Outbound:
    """The message that `dump` wrote. Raises ValueError where the payload is not one."""
    body = orjson.loads(payload)
    try:
        return Outbound(
            key=body["k"],
            text=body["t"],
            purpose=_PURPOSES[body["p"]],
            choices=tuple([Choice(*c) for c in body["c"]]) if "c" in body else (),
            columns=body.get("w", 1),
            image=body.get("i", ""),
            document=body.get("d", ""),
            attachment=_attachment(*body["f"]) if "f" in body else None,
            link=body.get("l", ""),
            ask_contact=body.get("a", ""),
            not_before=_moment(body.get("nb")),
            not_after=_moment(body.get("na")),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a message: {error!r}") from error


def _buttons(choices: Sequence[Choice]) -> list[list[str]]:
    return [[c.id, c.title, c.description] if c.description else [c.id, c.title] for c in choices]


def _attached(attachment: Attachment) -> list[Any]:
    whole = [attachment.kind, attachment.ref, attachment.instead, _buttons(attachment.choices)]
    return whole if attachment.instead or attachment.choices else whole[:2]


def _attachment(kind: str, ref: str, instead: str = "", choices: Sequence[Sequence[str]] = ()) -> Attachment:
    return Attachment(kind, ref, instead, tuple([Choice(*c) for c in choices]))


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
