"""Somebody writes who has left the agency: told once, kindly, and then not answered any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import markup

if TYPE_CHECKING:
    from bot.turns import Turn


def farewell(turn: Turn) -> None:
    """That it ends here, and what stays. The key makes it once for each chat and departure."""
    name, agency = markup.plain(turn.name), markup.plain(turn.house.agency)
    key = f"departed:{turn.address.id}:{turn.person.departed_on}"
    turn.say(turn.texts("departure.farewell", name=name, agency=agency), key=key)
    turn.remember()
