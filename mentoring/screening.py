"""What to look at twice before a question is passed on: numbers of people, health, integrity, safety."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import phonenumbers

from mentoring.stems import LONGEST_TEXT, Word, words_of
from people import yaml_reading
from people.privacy import find_identity_numbers

_FILE = Path(__file__).with_suffix(".yaml")
_REGION = "ID"
_SENTENCE_END = re.compile(r"[.!?;\n]")
_STEM = "~"

Phrase = tuple[str, ...]


class Concern(StrEnum):
    """What was found; text keys under `mentoring.concern.`."""

    IDENTITY_NUMBER = "identity_number"
    PHONE_NUMBER = "phone_number"
    HEALTH = "health"
    INTEGRITY = "integrity"
    SAFETY = "safety"

    @property
    def to_officer(self) -> bool:
        """Whether the named officer is told at once."""
        return self in (Concern.INTEGRITY, Concern.SAFETY)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at twice, at `text[start:end]`."""

    concern: Concern
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Group:
    words: tuple[Phrase, ...]
    topics: tuple[Phrase, ...]
    near: tuple[Phrase, ...]


def screen(text: str) -> tuple[Finding, ...]:
    """What in a question calls for care, by its place. Looks at the first 20,000 characters.

    Words mean what they usually mean: a finding asks the writer to look again, it never keeps them from sending.
    """
    found = [*_numbers(text), *_words(text)]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.concern)))


def concerns(text: str) -> tuple[Concern, ...]:
    """Each kind of concern once, in the order of `Concern`."""
    kinds = {finding.concern for finding in screen(text)}
    return tuple(concern for concern in Concern if concern in kinds)


def find_phone_numbers(text: str) -> list[tuple[int, int]]:
    """Where phone numbers stand that can be dialled from Indonesia."""
    matcher = phonenumbers.PhoneNumberMatcher(text[:LONGEST_TEXT], _REGION)
    return [(match.start, match.end) for match in matcher]


def _numbers(text: str) -> Iterator[Finding]:
    identities = find_identity_numbers(text)
    for number in identities:
        yield Finding(Concern.IDENTITY_NUMBER, number.start, number.end)
    for start, end in find_phone_numbers(text):
        if all(end <= number.start or start >= number.end for number in identities):
            yield Finding(Concern.PHONE_NUMBER, start, end)


def _words(text: str) -> Iterator[Finding]:
    harmless, groups = _lists()
    for sentence in _sentences(text):
        known = {place for at, length in _places(sentence, harmless) for place in range(at, at + length)}
        for concern, group in groups.items():
            alarms = group.words
            if any(_places(sentence, group.near)):
                alarms += group.topics
            for at, length in _places(sentence, alarms):
                if not known & set(range(at, at + length)):
                    yield Finding(concern, sentence[at].start, sentence[at + length - 1].end)


def _sentences(text: str) -> Iterator[list[Word]]:
    sentence: list[Word] = []
    for word in words_of(text):
        if sentence and _SENTENCE_END.search(text, sentence[-1].end, word.start):
            yield sentence
            sentence = []
        sentence.append(word)
    if sentence:
        yield sentence


def _places(sentence: Sequence[Word], phrases: Sequence[Phrase]) -> Iterator[tuple[int, int]]:
    """(place, length) of every phrase in a sentence."""
    for phrase in phrases:
        for at in range(len(sentence) - len(phrase) + 1):
            if all(_is(word, sentence[at + n]) for n, word in enumerate(phrase)):
                yield at, len(phrase)


def _is(wanted: str, word: Word) -> bool:
    return word.stem == wanted[1:] if wanted.startswith(_STEM) else word.word == wanted


@cache
def _lists() -> tuple[tuple[Phrase, ...], dict[Concern, _Group]]:
    content: dict[str, Any] = yaml_reading.loaded(_FILE.read_text(encoding="utf-8"))
    groups = {
        concern: _Group(*(_phrases(content[concern.value][part]) for part in ("words", "topics", "near")))
        for concern in (Concern.HEALTH, Concern.INTEGRITY, Concern.SAFETY)
    }
    return _phrases(content["harmless"]), groups


def _phrases(entries: Sequence[str]) -> tuple[Phrase, ...]:
    return tuple(tuple(entry.split()) for entry in entries)
