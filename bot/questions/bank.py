"""Approved answers that may help with a question, the likeliest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mentoring.answers import BankAnswer
from mentoring.similar import rank, terms
from people import hours as local_time

if TYPE_CHECKING:
    from bot.questions.office import Office
    from mentoring.questions import Question


def alike(office: Office, text: str, lesson_id: str = "", most: int = 3) -> list[BankAnswer]:
    """At most so many answers on offer that are like what was asked."""
    stems = terms(text)
    today = local_time.local_day(office.house.zone, office.now)
    found = {answer.id: answer for answer in office.tx.bank.candidates(stems, today)}
    if not found:
        return []
    texts = [answer.as_text for answer in found.values()]
    return [found[one.id] for one in rank(text, texts, office.tx.bank.corpus(stems), lesson_id, most)]


def for_question(office: Office, question: Question, most: int = 3) -> list[BankAnswer]:
    """The same for a question that was asked."""
    text = " ".join(m.text for m in question.messages if m.person_id == question.mentee_id)
    return alike(office, text, question.context.lesson_id if question.context else "", most)
