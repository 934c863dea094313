"""From what a person typed to the option or the word that was meant: forgiving, but never guessing between two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from lessons.words import words

MOST = 300
"""Longer texts are no answer to a choice."""
LETTERS = "ABCDEFGHIJ"
_TYPO_FROM = 5
"""Letters from which a word may hold one typo."""
_BEGINNING = 8
"""Characters from which the beginning of an option, of two words or more, is taken for the option."""
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3}(?!\d))")
_DECIMAL = re.compile(r"(?<=\d)[.,](?=\d)")
_SEPARATOR = re.compile(r"[^\w.]+|(?<!\d)\.|\.(?!\d)|_+")
_LABEL = re.compile(r"[(\[]?([a-j]|\d{1,2})[)\].:]*")
_LABELLED = re.compile(r"[(\[]?([a-j])(?:[)\].:,=-]+\s*|\s+)(\S.*)", re.DOTALL)


def plain(text: str) -> str:
    """`text` in lower case, its words parted by single spaces, punctuation gone but for decimal points."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("×", "x")
    folded = _DECIMAL.sub(".", _THOUSANDS.sub("", folded))
    return " ".join(_SEPARATOR.sub(" ", folded).split())


def without_lead(text: str) -> str:
    """`text` without "jawabannya", "opsi" and the like before it; as it was where nothing else is left."""
    rest = _lead().sub("", text.strip(), count=1)
    return rest if rest.strip() else text


def one_typo(given: str, meant: str) -> bool:
    """Whether two words are the same but for one letter more, fewer, another one, or two neighbours swapped."""
    if abs(len(given) - len(meant)) > 1:
        return False
    short, long = sorted((given, meant), key=len)
    at = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return swapped or short[at + 1 :] == long[at + 1 :]


def same(given: str, meant: str, typo: bool = True) -> bool:
    """Whether two texts say the same, forgiving case, spaces, punctuation and, in all, one typo.

    The typo is forgiven in a word of five letters or more; digits must be the same.
    """
    one, other = plain(given), plain(meant)
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    if one.replace(" ", "") == other.replace(" ", ""):
        return bool(one)
    return typo and _same_but_for_a_typo(one.split(), other.split())


def position(text: str, options: Sequence[str]) -> int | None:
    """Which option (0-based) is meant by a letter, a number, the option's own words, or both together."""
    if len(text) > MOST:
        return None
    for candidate in (text, without_lead(text)):
        found = _by_exact_words(candidate, options)
        if found is None:
            found = _by_label(candidate, len(options))
        if found is None:
            found = _by_words(candidate, options)
        if found is None:
            found = _by_label_and_words(candidate, options)
        if found is not None:
            return found
    return None


def positions(text: str, options: Sequence[str]) -> tuple[int, ...] | None:
    """Which options are meant, ascending: "AC", "a c", "A, C", "1 dan 3", or the options' own words, one a line."""
    if len(text) > MOST * len(options):
        return None
    alone = position(text, options)
    if alone is not None and not text.strip().isdecimal():
        return (alone,)
    found = _by_labels(without_lead(text), len(options))
    if found is None:
        found = _each(re.split(r"[\n;]+", text), options) or _each(text.split(","), options)
    return found if found is not None or alone is None else (alone,)


def label_run(letters: str) -> str | None:
    """Distinct labels written together, upper case ("AC"); None where it is rather a word.

    Small letters must ascend, so that "beda" stays a word.
    """
    upper = letters.upper()
    if len(set(upper)) != len(upper) or any(letter not in LETTERS for letter in upper):
        return None
    ascending = "".join(sorted(upper)) == upper
    return upper if ascending or letters == upper else None


def _same_but_for_a_typo(given: Sequence[str], meant: Sequence[str]) -> bool:
    if len(given) != len(meant):
        return False
    apart = [(g, m) for g, m in zip(given, meant, strict=True) if g != m]
    if len(apart) != 1:
        return not apart
    (wrote, word) = apart[0]
    digits = any(letter.isdigit() for letter in wrote + word)
    return len(word) >= _TYPO_FROM and not digits and one_typo(wrote, word)


def _by_exact_words(text: str, options: Sequence[str]) -> int | None:
    if re.fullmatch(r"[A-Za-z]", text.strip()):
        return None
    return _only(i for i, option in enumerate(options) if same(text, option, typo=False))


def _by_label(text: str, count: int) -> int | None:
    found = _LABEL.fullmatch(text.strip().casefold())
    return _place(found.group(1), count) if found else None


def _by_words(text: str, options: Sequence[str]) -> int | None:
    alike = _only(i for i, option in enumerate(options) if same(text, option))
    return alike if alike is not None else _by_beginning(text, options)


def _by_beginning(text: str, options: Sequence[str]) -> int | None:
    start = plain(text)
    if len(start) < _BEGINNING or " " not in start:
        return None
    return _only(i for i, option in enumerate(options) if plain(option).startswith(start + " "))


def _by_label_and_words(text: str, options: Sequence[str]) -> int | None:
    found = _LABELLED.fullmatch(text.strip().casefold())
    if not found:
        return None
    place, rest = _place(found.group(1), len(options)), found.group(2)
    return place if place is not None and _by_words(rest, options) == place else None


def _by_labels(text: str, count: int) -> tuple[int, ...] | None:
    parts = _joints().sub(" ", text).split()
    if len(parts) == 1:
        digits = parts[0].isdecimal()
        parts = list(parts[0]) if digits else list(label_run(parts[0]) or ())
    places = [_place(part.casefold(), count) for part in parts]
    known = [place for place in places if place is not None]
    if not known or len(known) != len(places) or len(set(known)) != len(known):
        return None
    return tuple(sorted(known))


def _each(parts: Sequence[str], options: Sequence[str]) -> tuple[int, ...] | None:
    found = [position(part, options) for part in parts if part.strip()]
    known = {place for place in found if place is not None}
    return tuple(sorted(known)) if known and len(known) == len(found) else None


def _place(label: str, count: int) -> int | None:
    place = int(label) - 1 if label.isdecimal() else LETTERS.find(label.upper()) if len(label) == 1 else -1
    return place if 0 <= place < count else None


def _only(found: Iterable[int]) -> int | None:
    places = list(found)
    return places[0] if len(places) == 1 else None


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{'|'.join(map(re.escape, words().lead))})\b[\s:=.]*)+", re.IGNORECASE)


@cache
def _joints() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words().joining))})\b|[,;&+/.)(\]\[-]", re.IGNORECASE)
