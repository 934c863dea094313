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
    An English "A" before a word is an article.
    """
    letters = LETTERS[:options]
    named = _named(letters).search(text)
    if named:
        return named.group(1)
    opening = (found.group(1, 2) for found in _opening(letters).finditer(text))
    return next((letter for letter, after in opening if not _article(letter, after, language)), None)


def _article(letter: str, after: str, language: str) -> bool:
    return language == _ENGLISH and letter == "A" and after.strip() not in (",", "and", "or")


@cache
def _named(letters: str) -> re.Pattern[str]:
    names = "|".join(words().option)
    return re.compile(rf"(?:\(|\b(?i:{names})\s+)([{letters}])\b(?!\.\w)")


@cache
def _opening(letters: str) -> re.Pattern[str]:
    joints = "|".join(words().joining)
    return re.compile(rf"(?:^|[.;:,!?]\s+|\b(?:{joints})\s+)([{letters}])(?=(,|\s+[a-z]+))")
