"""What people ask for in words: a command, its name without the slash, or what stands on a button."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from bot import buttons
from bot.buttons import Act, Do
from bot.messages import Inbound, Kind
from bot.texts import LANGUAGES, texts_for

ON_BUTTONS: dict[str, Act] = {
    "start": Act.START,
    "start_now": Act.START,
    "to_lesson": Act.START,
    "to_test": Act.START,
    "not_now": Act.ENOUGH,
    "enough": Act.ENOUGH,
    "done": Act.ENOUGH,
    "this_evening": Act.EVENING,
    "resume": Act.RESUME,
    "bundle_one": Act.ONE_BY_ONE,
    "bundle_newest": Act.NEWEST,
    "progress": Act.PROGRESS,
    "settings": Act.SETTINGS,
    "help": Act.HELP,
    "data": Act.DATA,
    "data_copy": Act.DATA_COPY,
    "data_stop": Act.DATA_STOP,
    "data_erase": Act.DATA_ERASE,
    "rest": Act.REST,
}
"""Text key of a button (under `button.`) → what it does, where it needs no argument."""

_NEVER_MIND = frozenset({"batal", "tidak jadi", "cancel", "never mind"})
_ARGUMENT = re.compile(r"[0-9]{1,2}")


def never_mind(text: str) -> bool:
    """Whether these words take back what was begun."""
    return text.strip().casefold().rstrip(".!") in _NEVER_MIND


def asked_for(event: Inbound, commands: Mapping[str, Act]) -> Do | None:
    """The act that a button, a command, or words ask for; None where they ask for none that is known."""
    if event.kind is Kind.TAP:
        button = buttons.decode(event.payload)
        return button if isinstance(button, Do) else None
    if event.kind is not Kind.TEXT:
        return None
    said = event.text.strip()
    if event.command:
        act = commands.get(event.command)
        argument = said if said in LANGUAGES or _ARGUMENT.fullmatch(said) else ""
        return Do(act, argument) if act else None
    words = said.casefold().rstrip(".!")
    act = commands.get(words) or _titles().get(words)
    return Do(act) if act else None


@cache
def _titles() -> dict[str, Act]:
    """What stands on these buttons, in every language."""
    return {
        texts_for(language)(f"button.{key}").casefold(): act
        for language in LANGUAGES
        for key, act in ON_BUTTONS.items()
    }
