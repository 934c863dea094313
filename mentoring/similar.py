"""How alike a question is to those that were answered before: BM25 over stems, as a share between 0 and 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import log
from pathlib import Path
from typing import Any

from mentoring.stems import stem, words_of
from people import yaml_reading

_FILE = Path(__file__).with_suffix(".yaml")
K1, B = 1.2, 0.75
"""Usual parameters of Okapi BM25 (Robertson & Zaragoza 2009)."""
_ASKED_WEIGHT = 3
"""A word of the earlier question counts as often as this many of its answer."""
_UNSEEN = 20
"""Questions with other words that are assumed beside a bank, so that words of a small one are not taken as common."""
_FEWEST = 2
"""Stems that two questions have in common at least: one word alone says too little."""
ENOUGH = 0.4
"""Share from which an earlier answer is worth offering."""
SAME_LESSON = 0.1
"""Added to the share where both questions were asked beside the same lesson."""


@dataclass(frozen=True, slots=True)
class Text:
    """An earlier question with its answer, as it is compared."""

    id: int
    question: str
    answer: str
    lesson_id: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """How many earlier questions there are, and in how many of them each stem stands."""

    size: int = 0
    containing: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Similar:
    """An earlier question and how alike it is, 0 to 1."""

    id: int
    share: float


def terms(text: str) -> tuple[str, ...]:
    """What a text is about: its stems in order, short forms written out, words that say nothing left out."""
    short_forms, stop_words = _lists()
    words = (_joined(word.word) for word in words_of(text))
    full = (part for word in words for part in short_forms.get(word, (word,)))
    stems = (stem(word) for word in full if word not in stop_words)
    return tuple(found for found in stems if len(found) > 1 and found not in stop_words)


def corpus_of(texts: Iterable[Text]) -> Corpus:
    """The counts of a whole bank; the store keeps them where the bank is large."""
    sets = [set(terms(text.question)) | set(terms(text.answer)) for text in texts]
    return Corpus(len(sets), Counter(found for one in sets for found in one))


def rank(
    question: str,
    candidates: Sequence[Text],
    corpus: Corpus | None = None,
    lesson_id: str = "",
    most: int = 3,
    least: float = ENOUGH,
) -> list[Similar]:
    """The candidates that are like `question`, the likest first; those below the share `least` are left out.

    `corpus` counts the bank from which the candidates come; without it they are taken for the whole bank.
    """
    asked = set(terms(question))
    known = corpus or corpus_of(candidates)
    weights = {found: _rarity(found, known) for found in asked}
    whole = sum(weights.values()) * (K1 + 1)
    counts = [_counted(text) for text in candidates]
    mean = sum(sum(count.values()) for count in counts) / len(counts) if counts else 0.0
    ranked = [
        Similar(text.id, _share(weights, count, mean, whole) + SAME_LESSON * _beside(text, lesson_id))
        for text, count in zip(candidates, counts, strict=True)
        if len(asked & count.keys()) >= _FEWEST
    ]
    alike = [Similar(found.id, min(1.0, found.share)) for found in ranked if found.share >= least]
    return sorted(alike, key=lambda found: (-found.share, found.id))[:most]


def _joined(word: str) -> str:
    """`e-kinerja` is also written `ekinerja`."""
    return word.replace("-", "") if word[1:2] == "-" else word


def _share(weights: Mapping[str, float], count: Mapping[str, int], mean: float, whole: float) -> float:
    length = K1 * (1 - B + B * sum(count.values()) / mean)
    score = sum(weight * count[found] * (K1 + 1) / (count[found] + length) for found, weight in weights.items())
    return score / whole


def _rarity(found: str, corpus: Corpus) -> float:
    containing = corpus.containing.get(found, 0)
    return log(1 + (corpus.size + _UNSEEN - containing + 0.5) / (containing + 0.5))


def _counted(text: Text) -> Counter[str]:
    count = Counter(terms(text.answer))
    for found in terms(text.question):
        count[found] += _ASKED_WEIGHT
    return count


def _beside(text: Text, lesson_id: str) -> bool:
    return bool(lesson_id) and text.lesson_id == lesson_id


@cache
def _lists() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    content: dict[str, Any] = yaml_reading.loaded(_FILE.read_text(encoding="utf-8"))
    short_forms = {short: tuple(str(full).split()) for short, full in content["short_forms"].items()}
    return short_forms, frozenset(content["stop_words"])
