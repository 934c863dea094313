"""A statement that is true or false. Its labels are the two words, always in the same order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from lessons.fields import identifier, local
from lessons.model import LocalText
from lessons.places import Node
from lessons.steps.asking import Asking
from lessons.steps.base import Grade, Response, Shown
from lessons.steps.choosing import MOST_EXPLANATION, MOST_QUESTION
from lessons.steps.options import report_marks
from lessons.steps.understanding import MOST, plain, same, without_lead
from lessons.words import words

_ORDER = (0, 1)


@dataclass(frozen=True, slots=True)
class TrueFalse(Asking):
    """Fields: statement, answer (true or false), explanation. Position 0 is "true", 1 is "false"."""

    type: ClassVar[str] = "true_false"

    id: str
    statement: LocalText
    right: bool
    explanation: LocalText

    @classmethod
    def read(cls, node: Node) -> Self:
        fields = node.mapping(required=("id", "type", "statement", "answer", "explanation"))
        report_marks(fields, ())
        return cls(
            identifier(fields),
            local(fields, "statement", MOST_QUESTION),
            fields["answer"].boolean() if "answer" in fields else False,
            local(fields, "explanation", MOST_EXPLANATION),
        )

    def shuffled(self, rng: random.Random) -> tuple[int, ...]:
        return _ORDER

    def show(self, order: Sequence[int], language: str) -> Shown:
        return Shown(self.statement.in_(language), labels=words().truth(language))

    def understand(self, text: str, order: Sequence[int], language: str) -> Response | None:
        if len(text) > MOST:
            return None
        given = plain(without_lead(text))
        if given in ("1", "2"):
            return Response((int(given) - 1,))
        right, wrong = _means(given, words().right), _means(given, words().wrong)
        return Response((0 if right else 1,)) if right != wrong else None

    def grade(self, response: Response, order: Sequence[int]) -> Grade:
        if len(response.chosen) != 1 or response.chosen[0] not in _ORDER:
            raise ValueError(f"positions {list(response.chosen)} are not one of two")
        correct = (response.chosen[0] == 0) == self.right
        return Grade(correct, float(correct))

    def answer(self, order: Sequence[int], language: str) -> str:
        return words().truth(language)[0 if self.right else 1]

    def explain(self, order: Sequence[int], language: str) -> str:
        return self.explanation.in_(language)


def _means(given: str, known: frozenset[str]) -> bool:
    return given in known or any(same(given, word) for word in known)
