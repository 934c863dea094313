"""A question of which exactly one option is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from lessons.places import Node
from lessons.steps.base import Grade, Response
from lessons.steps.choosing import Choosing
from lessons.steps.understanding import position


@dataclass(frozen=True, slots=True)
class SingleChoice(Choosing):
    """Fields: question, options (id, text, correct on one of them), explanation."""

    type: ClassVar[str] = "single_choice"

    @classmethod
    def _report_correct(cls, fields: Mapping[str, Node], number: int) -> None:
        if "options" in fields and number != 1:
            fields["options"].fault("course.no_correct" if number == 0 else "course.several_correct", number=number)

    def understand(self, text: str, order: Sequence[int], language: str) -> Response | None:
        place = position(text, self._texts(order, language))
        return None if place is None else Response((place,))

    def grade(self, response: Response, order: Sequence[int]) -> Grade:
        correct = self._chosen(response.chosen, order) == self._right(order)
        return Grade(correct, float(correct))
