"""What the clocks of questions ask for: nudges, other mentors, the pool, administrators, and the end of a thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.planning import ANOTHER_DAY, BATCH, failed
from bot.questions.moves import pass_on, take_step
from bot.questions.office import Office
from mentoring.clock import Stage, Ways, next_stage
from mentoring.questions import Question
from mentoring.threads import settle

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx


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
            put_off = replace(question.clock, due_at=now + ANOTHER_DAY, nudge_at=None)
            failure = failed("question", question.id, question.mentee_id, error, now)
            office.save(replace(question, clock=put_off), failure)
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
