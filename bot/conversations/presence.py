"""Whether a chat can be reached and how much it says: blocking, coming back, floods."""

from __future__ import annotations

from dataclasses import replace

from bot import buttons, markup
from bot.buttons import AnswerTap
from bot.messages import Inbound, Kind
from bot.turns import Turn
from store.model import AddressStatus

MOST_A_MINUTE = 30
"""Events of one chat within a minute that are answered; answers to questions are always taken."""


def blocked(turn: Turn) -> None:
    """The person blocked us: this chat is not reached until they are heard of again."""
    turn.link(replace(turn.address, status=AddressStatus.BLOCKED))
    turn.journal("address_blocked")


def heard(turn: Turn) -> None:
    """Anything heard of a person shows that their chat takes messages again."""
    if turn.address.status is AddressStatus.BLOCKED:
        turn.journal("address_reached")
    turn.link(replace(turn.address, status=AddressStatus.ACTIVE, last_inbound_at=turn.now))


def flooding(turn: Turn, event: Inbound) -> bool:
    """True where this chat has said too much within the minute and this event is not answered.

    The first one over the bound gets a kind word. A tap that answers a question is never held up.
    """
    minute = int(turn.now.timestamp()) // 60
    kept = turn.state.get("f", [0, 0])
    count = kept[1] + 1 if kept[0] == minute else 1
    turn.link(replace(turn.address, state={**turn.state, "f": [minute, count]}))
    if count <= MOST_A_MINUTE:
        return False
    if event.kind is Kind.TAP and isinstance(buttons.decode(event.payload), AnswerTap):
        return False
    if count == MOST_A_MINUTE + 1:
        name = turn.name if turn.study else turn.texts("common.stranger")
        turn.say(turn.texts("common.too_many", name=markup.plain(name)))
    return True
