"""A question of which several options are right; part of them gives part of the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from lessons.places import Node
from lessons.steps.base import Grade, Response
from lessons.steps.choosing import Choosing
from lessons.steps.understanding import positions


@dataclass(frozen=True, slots=True)
class MultipleChoice(Choosing):
    """Fields: question, options (id, text, correct on two of them or more), explanation."""

    type: ClassVar[str] = "multiple_choice"
    several: ClassVar[bool] = True

    @classmethod
    def _report_correct(cls, fields: Mapping[str, Node], number: int) -> None:
        if "options" in fields and number < 2:
            fields["options"].fault("course.too_few_correct", number=number)

    def understand(self, text: str, order: Sequence[int], language: str) -> Response | None:
        places = positions(text, self._texts(order, language))
        return None if places is None else Response(places)

    def grade(self, response: Response, order: Sequence[int]) -> Grade:
        """Score: right ones minus wrong ones, over all that are right, never below zero."""
        chosen, right = self._chosen(response.chosen, order), self._right(order)
        hits = len(chosen & right) - len(chosen - right)
        return Grade(chosen == right, max(0.0, hits / len(right)))
