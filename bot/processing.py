"""A batch of events becomes turns: loaded together, routed one by one, saved together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot import buttons
from bot.buttons import Act, AnswerTap, Do
from bot.house import House
from bot.messages import Inbound, Kind
from bot.router import route
from bot.turns import Turn
from store.model import StoredEvent
from store.save import Saved

if TYPE_CHECKING:
    from store.tx import Tx


Event = tuple[StoredEvent, Inbound]


def process(house: House, tx: Tx, batch: Sequence[Event], now: datetime) -> None:
    """Answer a batch of events, at most one of each chat, in the transaction that `tx` is bound to.

    A person may write from two chats at once: their second turn starts from what the first one has stored.
    """
    while batch:
        batch = _round(house, tx, batch, now)


def _round(house: House, tx: Tx, batch: Sequence[Event], now: datetime) -> list[Event]:
    """One event of each person; gives the events that have to wait for it."""
    spoken_of = [number for _, event in batch for number in instances_in(event)]
    loaded = tx.turns.load([stored.ref for stored, _ in batch], now, spoken_of)
    things: list[Saved] = []
    heard: set[int] = set()
    later: list[Event] = []
    for stored, event in batch:
        start = loaded[stored.ref]
        if start.address.person_id in heard:
            later.append((stored, event))
            continue
        event = _storable(event)
        turn = Turn(house, tx, start, now, cause=f"in:{stored.id}", event=event)
        route(turn, event)
        things.extend(turn.outcome())
        heard.update(person for person in (start.address.person_id, turn.address.person_id) if person is not None)
    tx.save(things)
    return later


def _storable(event: Inbound) -> Inbound:
    """The event without the one character that a database refuses, should a channel have let it pass."""
    return replace(event, text=event.text.replace("\0", "\ufffd")) if "\0" in event.text else event


def instances_in(event: Inbound) -> list[int]:
    """The question instances that an event speaks of by its button."""
    if event.kind is not Kind.TAP:
        return []
    button = buttons.decode(event.payload)
    if isinstance(button, AnswerTap):
        return [button.instance]
    if isinstance(button, Do) and button.act is Act.EXPLAIN:
        numbers = (buttons.number36(part.partition("_")[2]) for part in button.argument.split("-"))
        return [number for number in numbers if number is not None]
    if isinstance(button, Do) and button.act is Act.ASK:
        beside = buttons.number36(button.argument)
        return [] if beside is None else [beside]
    return []
