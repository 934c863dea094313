"""Words in an explanation that will mislead: a letter where the options are shuffled."""

from __future__ import annotations

import re
from functools import cache

from lessons.steps.understanding import LETTERS
from lessons.words import words

_ENGLISH = "en"


def bare_letter(text: str, options: int, language: str) -> str | None:
    """The first letter in `text` that speaks of one of `options` options, or None.

    It stands in brackets, after a word such as "pilihan", or opens a clause ("B menegur", ", C membebani", "A dan C").
    An English "A" that opens a clause is an article.
    """
    letters = LETTERS[:options]
    for pattern in (_named(letters), _opening(letters)):
        for found in pattern.finditer(text):
            if pattern is _named(letters) or found.group(1) != "A" or language != _ENGLISH:
                return found.group(1)
    return None


@cache
def _named(letters: str) -> re.Pattern[str]:
    names = "|".join(words().option)
    return re.compile(rf"(?:\(|\b(?i:{names})\s+)([{letters}])\b(?!\.\w)")


@cache
def _opening(letters: str) -> re.Pattern[str]:
    joints = "|".join(words().joining)
    return re.compile(rf"(?:^|[.;:,!?]\s+|\b(?:{joints})\s+)([{letters}])(?=,|\s+[a-z])")
