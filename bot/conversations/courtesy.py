"""A greeting or a word of thanks, typed as one would to a person: a kind word back, and never "not understood"."""

from __future__ import annotations

import re
from functools import cache

from bot import markup
from bot.texts import LANGUAGES, texts_for
from bot.turns import Turn
from people import hours as local_time

KINDS = ("salam", "shalom", "greeting", "thanks", "fine")
GREETINGS = frozenset(KINDS[:3])
LONGEST = 60
"""Characters beyond which something else than courtesy is meant, too."""
_PARTS = ((4, "night"), (11, "morning"), (15, "noon"), (18, "afternoon"), (24, "night"))
"""Local hour before which the part of the day ends, in order."""


def kind_of(text: str) -> str:
    """One of `KINDS` where nothing but courtesy was written, in any language that we speak; else nothing."""
    if len(text) > LONGEST:
        return ""
    said = _plain(text)
    while said:
        if kind := _phrases().get(said):
            return kind
        said, _, last = said.rpartition(" ")
        if last not in _addressed():
            return ""
    return ""


def reply(turn: Turn, kind: str) -> str:
    """The kind word back, with the person's name and, for a greeting, the time of their day."""
    name = markup.plain(turn.name)
    if kind != "greeting":
        return turn.texts(f"courtesy.reply.{kind}", name=name)
    hour = local_time.local(turn.person.zone, turn.now).hour
    part = next(part for until, part in _PARTS if hour < until)
    return turn.texts("courtesy.reply.greeting", part=turn.texts(f"courtesy.part.{part}"), name=name)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+|[🙏👍]", re.sub("['’‘`]", "", text.casefold())))


@cache
def _phrases() -> dict[str, str]:
    """What is written → its kind; the lists stand with the texts, since every language has its own."""
    return {phrase: kind for kind in KINDS for phrase in _listed(f"courtesy.typed.{kind}")}


@cache
def _addressed() -> frozenset[str]:
    """Words that may follow, and mean whoever is spoken to."""
    return frozenset(_listed("courtesy.typed.addressed"))


def _listed(key: str) -> list[str]:
    return [_plain(phrase) for language in LANGUAGES for phrase in texts_for(language)(key).split(",")]
