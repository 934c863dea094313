"""Words of a text and their Indonesian stems: "pertanyaan" and "menanyakan" are both "tanya".

The stemmer is PySastrawi (MIT; its list of root words comes from Kateglo under CC BY-NC-SA 3.0 and is not part of
this repository). It is loaded when the first word is stemmed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import Protocol

LONGEST_TEXT = 20_000
_LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case at `text[start:end]`."""

    start: int
    end: int
    word: str

    @property
    def stem(self) -> str:
        return stem(self.word)


def words_of(text: str) -> list[Word]:
    """The words of a text, reduplications in one piece. Looks at the first 20,000 characters."""
    return [Word(found.start(), found.end(), _plain(found.group())) for found in _WORD.finditer(text[:LONGEST_TEXT])]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word in lower case; numbers, very long words and words of other alphabets are their own."""
    if len(word) > _LONGEST_WORD or not word.isascii() or any(letter.isdigit() for letter in word):
        return word
    return _stemmer().stem_word(word)


class _Stemmer(Protocol):
    def stem_word(self, word: str) -> str: ...


@cache
def _stemmer() -> _Stemmer:
    factory = import_module("Sastrawi.Stemmer.StemmerFactory").StemmerFactory()
    dictionary = import_module("Sastrawi.Dictionary.ArrayDictionary").ArrayDictionary(factory.get_words())
    stemmer: _Stemmer = import_module("Sastrawi.Stemmer.Stemmer").Stemmer(dictionary)
    return stemmer


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
