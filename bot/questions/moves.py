"""A question goes on: from mentor to mentor, into the pool, to the administrators. Everybody concerned is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.questions import post
from mentoring import pairing, threads
from mentoring.clock import Clock, Move, Stage, Step, passed_on
from store.mentoring_records import CLOCK_MISSED
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.questions.office import Office
    from mentoring.questions import Question


def take_step(office: Office, question: Question, step: Step) -> Question:
    """Store a move of the clock and tell whom it concerns. `question` comes with its words."""
    if step.move is Move.NUDGE:
        return _nudged(office, question, step.clock)
    if step.move is Move.REMIND_ADMIN:
        return _reminded(office, question, step.clock)
    asking = office.asking(question)
    led = step if asking is None else office.board.led(step, asking)
    office.journal("question_moved", question, to=led.clock.stage.value, mentor=led.clock.mentor_id)
    if step.missed_by is not None:
        _missed(office, question, step.missed_by)
    return arrive(office, question, threads.moved_on(question, led))


def pass_on(office: Office, question: Question) -> Question:
    """Who has the question cannot answer any more: on at once, and no clock was missed."""
    clock, asking = question.clock, office.asking(question)
    if clock.stage in (Stage.POOL, Stage.ADMIN):
        return take_step(office, question, Step(Move.TO_POOL, replace(clock, mentor_id=None)))
    ways = office.board.ways(asking) if asking else office.board.no_way
    return take_step(office, question, passed_on(clock, office.now, ways))


def arrive(office: Office, before: Question, after: Question) -> Question:
    """Store a question that has changed hands, and put it on its new desk."""
    office.save(after)
    post.taken_off(office, before, after.clock.mentor_id)
    clock, asking = after.clock, office.asking(after)
    office.board.note_given(clock.mentor_id)
    if clock.mentor_id is not None:
        post.to_desk(office, after, clock.mentor_id, "desk.given")
    elif clock.stage is before.clock.stage:
        return after  # whoever took it gave it back: the others have it on their desks
    elif clock.stage is Stage.POOL and asking is not None:
        post.to_pool(office, after, office.board.pool(asking))
    else:
        post.to_admins(office, after)
    post.moved(office, after)
    return after


def _nudged(office: Office, question: Question, clock: Clock) -> Question:
    nudged = replace(question, clock=clock)
    office.save(nudged)
    if clock.mentor_id is not None:
        post.to_desk(office, nudged, clock.mentor_id, "desk.again")
    return nudged


def _reminded(office: Office, question: Question, clock: Clock) -> Question:
    """All administrators hear that it still waits, whoever of them took it."""
    reminded = replace(question, clock=clock)
    office.save(reminded)
    post.remind_admins(office, reminded)
    return reminded


def _missed(office: Office, question: Question, mentor_id: int) -> None:
    """A mentor let a question's time pass; where they are the learner's own, after some of these another is offered."""
    office.save(JournalEntry(office.now, CLOCK_MISSED, mentor_id, {"question": question.id}))
    pair = office.tx.mentoring.pair(question.pair_id) if question.pair_id is not None else None
    if pair is not None and pair.mentor_id == mentor_id and pair.status in pairing.LIVING:
        office.save(pairing.missed_clock(pair))
