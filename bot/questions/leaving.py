"""What becomes of the questions of a learner who stops, or who leaves: nobody is to answer them any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.questions import circle, post
from bot.questions.desk import is_busy
from mentoring import threads

if TYPE_CHECKING:
    from bot.questions.office import Office
    from mentoring.questions import Question

MOST_OPEN = 100
"""Questions of one learner that are looked through."""


def open_ones(office: Office, person_id: int) -> list[Question]:
    """The questions of a learner for which somebody is still to do something, without their words."""
    return [one for one in office.tx.mentoring.questions_of(person_id, MOST_OPEN) if is_busy(one)]


def leave_off(office: Office, person_id: int) -> None:
    """Whoever stops taking part waits for no answer: their open questions are off the desks."""
    for question in office.tx.mentoring.threads([one.id for one in open_ones(office, person_id)]):
        office.save(threads.withdraw(question, office.now))
        post.taken_off(office, question)
        circle.take_back(office, question)
        office.journal("question_withdrawn", question)
