"""What questions with options have in common: their order, how they are shown, and their explanation."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from lessons.fields import identifier, local
from lessons.model import LocalText
from lessons.places import Node
from lessons.steps.asking import Asking
from lessons.steps.base import Shown
from lessons.steps.options import Option, labels, marked, read_options, report_marks

MOST_QUESTION = 1000
MOST_EXPLANATION = 1500


@dataclass(frozen=True, slots=True)
class Choosing(Asking):
    """A question with options, of which some are right."""

    several: ClassVar[bool] = False

    id: str
    question: LocalText
    options: tuple[Option, ...]
    explanation: LocalText

    @classmethod
    def read(cls, node: Node) -> Self:
        fields = node.mapping(required=("id", "type", "question", "options", "explanation"))
        options = read_options(fields)
        cls._report_correct(fields, sum(option.correct for option in options))
        report_marks(fields, [option.id for option in options])
        question, explanation = (
            local(fields, "question", MOST_QUESTION),
            local(fields, "explanation", MOST_EXPLANATION),
        )
        return cls(identifier(fields), question, options, explanation)

    @classmethod
    def _report_correct(cls, fields: Mapping[str, Node], number: int) -> None:
        """Report a number of correct options that this type does not allow."""
        raise NotImplementedError

    def shuffled(self, rng: random.Random) -> tuple[int, ...]:
        return tuple(rng.sample(range(len(self.options)), len(self.options)))

    def show(self, order: Sequence[int], language: str) -> Shown:
        texts = self._texts(order, language)
        return Shown(self.question.in_(language), texts, labels(len(texts)), several=self.several)

    def answer(self, order: Sequence[int], language: str) -> str:
        return ", ".join(labels(len(order))[place] for place in sorted(self._right(order)))

    def explain(self, order: Sequence[int], language: str) -> str:
        by_id = {self.options[index].id: label for index, label in zip(order, labels(len(order)), strict=True)}
        return marked(self.explanation.in_(language), by_id)

    def _texts(self, order: Sequence[int], language: str) -> tuple[str, ...]:
        return tuple(self.options[index].text.in_(language) for index in order)

    def _right(self, order: Sequence[int]) -> set[int]:
        return {place for place, index in enumerate(order) if self.options[index].correct}

    def _chosen(self, chosen: Sequence[int], order: Sequence[int]) -> set[int]:
        if not chosen or any(not 0 <= place < len(order) for place in chosen):
            raise ValueError(f"positions {list(chosen)} are not in an order of {len(order)}")
        return set(chosen)
