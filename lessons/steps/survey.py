"""A question about how somebody sees something: a point on a scale, or free words. Nothing is right or wrong."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from lessons.fields import entries, identifier, local
from lessons.model import LocalText
from lessons.places import Node
from lessons.steps.base import Response, Shown
from lessons.steps.choosing import MOST_QUESTION
from lessons.steps.reflection import MOST_WORDS
from lessons.steps.silent import Silent
from lessons.steps.understanding import MOST, plain, position

POINTS = (2, 7)
"""Fewest and most points of a scale: as many as stand side by side on a phone."""
MOST_LABEL = 20
"""Characters of a button."""


@dataclass(frozen=True, slots=True)
class Survey(Silent):
    """Fields: question; scale (labels, the lowest first) or words (true); optional (true where left out)."""

    type: ClassVar[str] = "survey"

    id: str
    question: LocalText
    scale: tuple[LocalText, ...] = ()
    optional: bool = True

    @classmethod
    def read(cls, node: Node) -> Self:
        fields = node.mapping(required=("id", "type", "question"), optional=("scale", "words", "optional"))
        scale = tuple(label.local_text(MOST_LABEL) for label in entries(fields, "scale"))
        _report_scale(node, fields, len(scale))
        optional = fields["optional"].boolean() if "optional" in fields else True
        return cls(identifier(fields), local(fields, "question", MOST_QUESTION), scale, optional)

    @property
    def asks(self) -> bool:
        return True

    def shuffled(self, rng: random.Random) -> tuple[int, ...]:
        """In the order of the scale: a scale is never shuffled."""
        return tuple(range(len(self.scale)))

    def show(self, order: Sequence[int], language: str) -> Shown:
        return Shown(self.question.in_(language), labels=self._labels(order, language))

    def understand(self, text: str, order: Sequence[int], language: str) -> Response | None:
        given = text.strip()
        if not self.scale:
            return Response(words=given[:MOST_WORDS]) if given else None
        if len(given) > MOST or (len(plain(given)) == 1 and plain(given).isalpha()):
            return None  # a letter is an answer to another question: points have numbers and words
        place = position(given, self._labels(order, language))
        return None if place is None else Response((place,))

    def _labels(self, order: Sequence[int], language: str) -> tuple[str, ...]:
        return tuple(self.scale[index].in_(language) for index in order)


def _report_scale(node: Node, fields: Mapping[str, Node], points: int) -> None:
    """Report a scale that is too short or too long, none at all, or one beside free words."""
    in_words = fields["words"].boolean() if "words" in fields else False
    if "scale" in fields and in_words:
        fields["words"].fault("course.survey_both")
    elif "scale" in fields and not POINTS[0] <= points <= POINTS[1]:
        fields["scale"].fault("course.survey_points", number=points, least=POINTS[0], most=POINTS[1])
    elif "scale" not in fields and not in_words:
        node.fault("course.survey_neither")
