"""The words of `words.yaml`: what people type when they answer, and what a course shows by itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from people import yaml_reading

_FILE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Words:
    """`test_titles` are by stage and language, `truth_labels` (true, false) by language, Indonesian first.

    Everything else is recognised in any language.
    """

    test_titles: dict[str, dict[str, str]]
    truth_labels: dict[str, tuple[str, str]]
    right: frozenset[str]
    wrong: frozenset[str]
    lead: tuple[str, ...]
    joining: tuple[str, ...]
    everything: tuple[str, ...]
    option: tuple[str, ...]

    def truth(self, language: str) -> tuple[str, str]:
        """What stands on the two buttons of a true-or-false question."""
        return self.truth_labels.get(language) or next(iter(self.truth_labels.values()))


@cache
def words() -> Words:
    """The words, read once."""
    content = yaml_reading.loaded(_FILE.read_text(encoding="utf-8"))
    return Words(
        test_titles=content["test_titles"],
        truth_labels={language: (pair[0], pair[1]) for language, pair in content["truth_labels"].items()},
        right=frozenset(content["truth_words"]["right"]),
        wrong=frozenset(content["truth_words"]["wrong"]),
        lead=_longest_first(content["lead_words"]),
        joining=tuple(content["joining_words"]),
        everything=tuple(content["everything"]),
        option=_longest_first(content["option_words"]),
    )


def _longest_first(entries: list[str]) -> tuple[str, ...]:
    return tuple(sorted(entries, key=len, reverse=True))
