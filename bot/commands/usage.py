"""What the parser says about wrong usage, in our words where we know the sentence: it speaks English only."""

from __future__ import annotations

import re

from bot.texts import Texts

_SENTENCES = {
    "missing": r"the following arguments are required: (?P<names>.+)",
    "one_of": r"one of the arguments (?P<names>.+) is required",
    "unknown": r"unrecognized arguments: (?P<names>.+)",
    "choice": r"argument (?P<name>\S+): invalid choice: (?P<value>.+?) \(choose from (?P<choices>.+)\)",
    "no_value": r"argument (?P<name>\S+): expected (?:one|at least one) argument",
    "together": r"argument (?P<name>\S+): not allowed with argument (?P<other>\S+)",
    "value": r"argument (?P<name>\S+): (?P<problem>.+)",
}
"""Text under `cli.usage.` → the sentence that it stands for; the first that fits is taken."""


def wrong_usage(texts: Texts, message: str) -> str:
    """The message in the language of `texts`; as it came where the sentence is not known."""
    for key, sentence in _SENTENCES.items():
        if found := re.fullmatch(sentence, message, re.DOTALL):
            return texts(f"cli.usage.{key}", **found.groupdict())
    return message
