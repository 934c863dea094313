"""What the clocks of questions ask for: nudges, other mentors, the pool, administrators, and the end of a thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.questions.moves import pass_on, take_step
from bot.questions.office import Office
from mentoring.clock import Stage, Ways, next_stage
from mentoring.questions import Question
from mentoring.threads import settle
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

log = structlog.get_logger(__name__)

BATCH = 1000
ANOTHER_DAY = timedelta(days=1)
"""When a question is looked at again for which nothing could be done."""


def plan_questions(tx: Tx, house: House, now: datetime, limit: int = BATCH) -> int:
    """Do what at most `limit` questions ask for as of `now`; gives how many were looked at.

    Each gets a new time in this transaction, so that a second tick finds nothing left to do.
    """
    office = Office(house, tx, now, mark=f"at-{int(now.timestamp())}")
    gone = tx.mentoring.stranded(limit)
    due = [one.id for one in tx.mentoring.questions_due(now, limit - len(gone)) if one.id not in gone]
    for question in tx.mentoring.threads(sorted({*gone, *due})):
        try:
            _look_at(office, question, question.id in gone)
        except (LookupError, ValueError) as error:
            _set_aside(office, question, error)
    return len(gone) + len(due)


def _look_at(office: Office, question: Question, gone: bool) -> None:
    if not question.is_open:
        _settle(office, question)
        return
    if gone:
        pass_on(office, question)
        return
    step = next_stage(question.clock, office.now, _ways(office, question))
    if step is not None:
        take_step(office, question, step)


def _ways(office: Office, question: Question) -> Ways:
    """The next mentor is looked for only where a mentor's time has passed."""
    clock = question.clock
    late = clock.stage is Stage.MENTOR and office.now >= clock.due_at
    asking = office.asking(question) if late else None
    return office.board.ways(asking) if asking else office.board.no_way


def _settle(office: Office, question: Question) -> None:
    ended = settle(question, office.now)
    if ended is not question:
        office.save(ended)
        office.journal("question_settled", question)


def _set_aside(office: Office, question: Question, error: Exception) -> None:
    """What cannot be done for one question must not keep the others from theirs: it is noted, and tried again."""
    reason, later = type(error).__name__, office.now + ANOTHER_DAY
    log.error("question_plan_failed", question=question.id, reason=reason)
    office.save(
        replace(question, clock=replace(question.clock, due_at=later, nudge_at=None)),
        JournalEntry(office.now, "plan_failed", question.mentee_id, {"question": question.id, "reason": reason}),
    )
