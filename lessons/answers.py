"""Several answers in one message: "1B 2C 3A", "1. b, 2) c 3=A", or one numbered answer a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from lessons.steps.understanding import LETTERS, label_run
from lessons.words import words

MOST_ANSWERS = 20
MOST_CHARACTERS = 2000
_MOST_LINE = 200
_LINE = re.compile(r"(\d{1,2})\s*[.):=\-]*\s*(\S.*)")
_ALONE = re.compile(r"\d{1,2}\s*[.):=\-]*\s*[A-Ja-j]+[.,;]?")


def several(text: str) -> list[tuple[int, str]] | None:
    """The numbered answers in `text`, as (number from 1, answer as typed), in the order given; None where it is none.

    In one line answers are letters ("2C", "2 AC") or words for true and false ("2 benar"); with one answer a line
    they may be any words. No number may come twice. One answer alone is taken where it is a number and letters.
    """
    if len(text) > MOST_CHARACTERS:
        return None
    return _in_a_row(text.strip()) or _one_a_line(text.strip())


def _in_a_row(text: str) -> list[tuple[int, str]] | None:
    pattern = _row()
    found = [(int(number), answer) for number, answer in pattern.findall(text)]
    if not found or pattern.sub("", text).strip() or not _numbered(found):
        return None
    if not all(_letters_or_truth(answer) for _, answer in found):
        return None
    return found if len(found) > 1 or _ALONE.fullmatch(text) else None


def _one_a_line(text: str) -> list[tuple[int, str]] | None:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    matches = [_LINE.fullmatch(line) for line in lines]
    found = [(int(match.group(1)), match.group(2).strip()) for match in matches if match]
    if len(lines) < 2 or len(found) != len(lines) or not _numbered(found):
        return None
    return found if all(len(answer) <= _MOST_LINE for _, answer in found) else None


def _numbered(found: Sequence[tuple[int, str]]) -> bool:
    numbers = [number for number, _ in found]
    return len(set(numbers)) == len(numbers) and all(1 <= number <= MOST_ANSWERS for number in numbers)


def _letters_or_truth(answer: str) -> bool:
    if answer.casefold() in _truth_words():
        return True
    parts = [part for part in _joint().split(answer) if part]
    return label_run("".join(parts).upper() if len(parts) > 1 else answer) is not None


@cache
def _truth_words() -> frozenset[str]:
    return frozenset(word for word in words().right | words().wrong if word.isalpha())


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(rf"(?:[\s,;.&+/|]|\b(?:{'|'.join(words().joining)})\b)+", re.IGNORECASE)


@cache
def _row() -> re.Pattern[str]:
    """A number, an answer, and what may stand between and after them."""
    truth = "|".join(sorted(_truth_words(), key=len, reverse=True))
    joint = f"(?:{_joint().pattern})?"
    letters = rf"[{LETTERS}](?:{joint}[{LETTERS}])*"
    return re.compile(rf"(?<!\d)(\d{{1,2}})\s*[.):=\-]*\s*({truth}|{letters})(?![^\W\d_]){joint}", re.IGNORECASE)
