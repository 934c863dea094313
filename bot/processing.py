"""A batch of events becomes turns: loaded together, routed one by one, saved together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot import buttons
from bot.buttons import Act, AnswerTap, Do
from bot.messages import Inbound, Kind
from bot.router import route
from bot.turns import House, Turn
from store.model import StoredEvent
from store.save import Saved

if TYPE_CHECKING:
    from store.tx import Tx


def process(house: House, tx: Tx, batch: Sequence[tuple[StoredEvent, Inbound]], now: datetime) -> None:
    """Answer a batch of events, at most one of each chat, in the transaction that `tx` is bound to."""
    refs = [stored.ref for stored, _ in batch]
    spoken_of = [number for _, event in batch for number in instances_in(event)]
    loaded = tx.turns.load(refs, now, spoken_of)
    things: list[Saved] = []
    for stored, event in batch:
        turn = Turn(house, tx, loaded[stored.ref], now, cause=f"in:{stored.id}", event=event)
        route(turn, event)
        things.extend(turn.outcome())
    tx.save(things)


def instances_in(event: Inbound) -> list[int]:
    """The question instances that an event speaks of by its button."""
    if event.kind is not Kind.TAP:
        return []
    button = buttons.decode(event.payload)
    if isinstance(button, AnswerTap):
        return [button.instance]
    if isinstance(button, Do) and button.act is Act.EXPLAIN:
        parts = (part.partition("_")[2] for part in button.argument.split("-"))
        return [int(part, 36) for part in parts if part.isascii() and part.isalnum() and len(part) <= 13]
    return []
