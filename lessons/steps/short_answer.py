"""A question that is answered in a word or a few, forgiving of case, spaces and a typo."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from lessons.fields import entries, identifier, local
from lessons.model import DEFAULT_LANGUAGE, LocalText
from lessons.places import Node
from lessons.steps.asking import Asking
from lessons.steps.base import Grade, Response, Shown
from lessons.steps.choosing import MOST_EXPLANATION, MOST_QUESTION
from lessons.steps.options import report_marks
from lessons.steps.understanding import plain, same, without_lead

MOST_WORDS = 200
"""Characters of an answer; a longer text is a letter, not an answer."""


@dataclass(frozen=True, slots=True)
class ShortAnswer(Asking):
    """Fields: question, accept (forms that count as right, the first is shown), explanation."""

    type: ClassVar[str] = "short_answer"

    id: str
    question: LocalText
    accept: tuple[LocalText, ...]
    explanation: LocalText

    @classmethod
    def read(cls, node: Node) -> Self:
        fields = node.mapping(required=("id", "type", "question", "accept", "explanation"))
        accept = tuple(_form(entry) for entry in entries(fields, "accept"))
        if "accept" in fields and not accept:
            fields["accept"].fault("course.no_accepted_form")
        report_marks(fields, ())
        question, explanation = (
            local(fields, "question", MOST_QUESTION),
            local(fields, "explanation", MOST_EXPLANATION),
        )
        return cls(identifier(fields), question, accept, explanation)

    def shuffled(self, rng: random.Random) -> tuple[int, ...]:
        return ()

    def show(self, order: Sequence[int], language: str) -> Shown:
        return Shown(self.question.in_(language))

    def understand(self, text: str, order: Sequence[int], language: str) -> Response | None:
        given = text.strip()
        return Response(words=given) if len(given) <= MOST_WORDS and plain(given) else None

    def grade(self, response: Response, order: Sequence[int]) -> Grade:
        candidates = (response.words, without_lead(response.words))
        forms = [form for accepted in self.accept for form in accepted.by_language.values()]
        correct = any(same(given, form) for given in candidates for form in forms)
        return Grade(correct, float(correct))

    def answer(self, order: Sequence[int], language: str) -> str:
        return self.accept[0].in_(language)

    def explain(self, order: Sequence[int], language: str) -> str:
        return self.explanation.in_(language)


def _form(node: Node) -> LocalText:
    """A form; a number may be written without quotes."""
    if isinstance(node.data, int) and not isinstance(node.data, bool):
        return LocalText({DEFAULT_LANGUAGE: str(node.data)})
    form = node.local_text(100)
    if any(text and not plain(text) for text in form.by_language.values()):
        node.fault("course.form_without_words")
    return form
