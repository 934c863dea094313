"""The answer bank: an answer that somebody approved, with its owner, its review date, and how often it helped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mentoring.redaction import Redacted, without_personal_data
from mentoring.refusal import Refused
from mentoring.similar import Text, terms

REVIEW_AFTER = timedelta(days=365)
ENOUGH_USES = 5
"""Offers after which an answer is judged by how often it helped."""
LEAST_HELPED = 0.2
_FEWEST_STEMS = 2


@dataclass(frozen=True, slots=True)
class BankAnswer:
    """One reusable answer. Its texts are free of personal data."""

    id: int
    question: str
    answer: str
    competency: str
    lesson_id: str
    """Empty: not asked beside a lesson."""
    owner_id: int
    """Who wrote it, and keeps it right."""
    approved_by: int
    approved_at: datetime
    review_on: date
    """Until when it is offered unless somebody looks at it again."""
    uses: int = 0
    helped: int = 0
    retired_at: datetime | None = None

    @property
    def as_text(self) -> Text:
        return Text(self.id, self.question, self.answer, self.lesson_id)


def prepared(question: str, answer: str, names: Iterable[str]) -> tuple[Redacted, Redacted]:
    """Question and answer as they would become reusable: for whoever approves them to read. `names`: of both people."""
    known = tuple(names)
    return without_personal_data(question.strip(), known), without_personal_data(answer.strip(), known)


def approve(
    answer_id: int,
    texts: tuple[str, str],
    names: Iterable[str],
    owner_id: int,
    approved_by: int,
    now: datetime,
    today: date,
    competency: str = "",
    lesson_id: str = "",
) -> BankAnswer:
    """Make `texts` (question, answer) reusable. Personal data is taken out once more, whatever was shown before.

    Refused where nothing is left that another question could be compared with, or no answer.
    """
    question, answer = prepared(*texts, names)
    if len(set(terms(question.text))) < _FEWEST_STEMS or not terms(answer.text):
        raise Refused("answer_empty")
    return BankAnswer(
        id=answer_id,
        question=question.text,
        answer=answer.text,
        competency=competency,
        lesson_id=lesson_id,
        owner_id=owner_id,
        approved_by=approved_by,
        approved_at=now,
        review_on=today + REVIEW_AFTER,
    )


def wants_review(answer: BankAnswer, today: date) -> bool:
    """Whether its owner is to look at it again: the date has passed, or it is offered often and seldom helps."""
    if answer.retired_at is not None:
        return False
    seldom = answer.uses >= ENOUGH_USES and answer.helped < LEAST_HELPED * answer.uses
    return today > answer.review_on or seldom


def reviewed(answer: BankAnswer, words: str, by: int, now: datetime, today: date) -> BankAnswer:
    """The answer after its owner or an administrator looked at it again; its counts start anew."""
    texts = (answer.question, words)
    fresh = approve(answer.id, texts, (), answer.owner_id, by, now, today, answer.competency, answer.lesson_id)
    return replace(fresh, retired_at=None)


def retire(answer: BankAnswer, now: datetime) -> BankAnswer:
    """Offer it no more; threads that used it keep their words."""
    return answer if answer.retired_at else replace(answer, retired_at=now)
