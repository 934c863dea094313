"""What is said about a question: answers, asking back, handing over, follow-ups, thanks. Pure; a wrong turn is refused.

The first answer counts; whoever answers at the same time adds to it. A word to an old thread is answered kindly.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from mentoring.clock import Clock, Move, Stage, Step, Ways, passed_on, with_mentor
from mentoring.questions import Author, Media, Message, Question, QuestionStatus, check_words
from mentoring.refusal import Refused
from people.model import LearningHours

MOST_HAND_OVERS = 2
REOPENS_WITHIN = timedelta(days=14)
SETTLES_AFTER = timedelta(days=7)
"""Silence after an answer is taken for consent."""
ASKED_BACK_ENDS_AFTER = timedelta(days=14)
_DONE = (QuestionStatus.SOLVED, QuestionStatus.CLOSED)


def answer(
    question: Question,
    person_id: int,
    text: str,
    now: datetime,
    media: Media | None = None,
    author: Author = Author.MENTOR,
) -> Question:
    """Somebody answers. A second answer, or one to a thread that ended lately, is added and changes no status."""
    check_words(text, media)
    _demand_may_see(question, person_id, now)
    said = _said(question, Message(author, person_id, text.strip(), now, media))
    if question.status not in (QuestionStatus.OPEN, QuestionStatus.ASKED_BACK):
        return said
    first = question.answered_at is None
    return replace(
        said,
        status=QuestionStatus.ANSWERED,
        answered_at=now if first else question.answered_at,
        answered_by=person_id if first else question.answered_by,
        snoozed_until=None,
    )


def ask_back(question: Question, mentor_id: int, text: str, now: datetime, media: Media | None = None) -> Question:
    """The mentor needs to know more: the clock waits for the learner."""
    check_words(text, media)
    _demand_holder(question, mentor_id)
    said = _said(question, Message(Author.MENTOR, mentor_id, text.strip(), now, media))
    return replace(said, status=QuestionStatus.ASKED_BACK, snoozed_until=None)


def follow_up(question: Question, text: str, now: datetime, clock: Clock, media: Media | None = None) -> Question:
    """The learner says more: the question is open again, with a fresh `clock`; while it is open its clock goes on.

    Refused for a thread that ended more than two weeks ago: it becomes a new question.
    """
    check_words(text, media)
    _demand_recent(question, now)
    said = _said(question, Message(Author.MENTEE, question.mentee_id, text.strip(), now, media))
    if question.is_open:
        return said
    return replace(said, status=QuestionStatus.OPEN, clock=clock, hand_overs=0)


def chime_in(question: Question, member_id: int, text: str, now: datetime) -> Question:
    """Another member of the group adds a word: no answer that anybody waits for, so neither status nor clock change.

    Refused where it was not asked in a group, and for what was taken back or ended long ago.
    """
    check_words(text)
    if question.group_id is None or member_id == question.mentee_id:
        raise Refused("not_yours")
    _demand_recent(question, now)
    return _said(question, Message(Author.MEMBER, member_id, text.strip(), now))


def mute(question: Question, now: datetime | None) -> Question:
    """Its mentor wants to hear of the members' replies no more; None: again."""
    return replace(question, muted_at=now)


def solve(question: Question, now: datetime) -> Question:
    """The learner says that it is solved, whoever or whatever helped; saying it again changes nothing."""
    if question.status is QuestionStatus.WITHDRAWN:
        raise Refused("withdrawn")
    return question if question.status in _DONE else replace(question, status=QuestionStatus.SOLVED, changed_at=now)


def thank(question: Question, now: datetime) -> Question:
    """The learner says thanks, which also says that it is solved."""
    if question.answered_by is None:
        raise Refused("nobody_answered")
    return replace(solve(question, now), thanked=True)


def withdraw(question: Question, now: datetime) -> Question:
    """The learner takes the question back; the mentor's desk is free of it."""
    return replace(question, status=QuestionStatus.WITHDRAWN, changed_at=now)


def hand_over(
    question: Question, mentor_id: int, to: int, hours: LearningHours, note: str, now: datetime, ways: Ways
) -> Question:
    """The mentor gives the question to another one, with a note for them alone.

    Refused to anybody who must not see it or had it before, and after `MOST_HAND_OVERS`: then `not_my_field` is left.
    """
    _demand_holder(question, mentor_id)
    if to in question.barred or to in question.tried or to == mentor_id:
        raise Refused("not_to_them")
    if question.hand_overs >= MOST_HAND_OVERS:
        raise Refused("handed_over_enough", most=MOST_HAND_OVERS)
    step = Step(Move.REROUTE, with_mentor(Stage.OTHER_MENTOR, to, hours, now, ways))
    moved = replace(moved_on(question, step), hand_overs=question.hand_overs + 1)
    return _noted(moved, mentor_id, note, now)


def take(question: Question, mentor_id: int) -> Question:
    """A mentor of the pool takes the question upon them; its time goes on, so that no question can go in circles."""
    if question.clock.stage not in (Stage.POOL, Stage.ADMIN) or not question.is_open or mentor_id in question.barred:
        raise Refused("not_yours")
    if question.clock.mentor_id not in (None, mentor_id):
        raise Refused("taken")
    return replace(question, clock=replace(question.clock, mentor_id=mentor_id))


def assign(question: Question, to: int, hours: LearningHours, now: datetime, ways: Ways) -> Question:
    """Somebody who may not read the question gives it to a mentor, with the full time of one. No note goes with it.

    Only what waits for the administrators and nobody took; who had it before may have it again.
    """
    waits = question.is_open and question.clock.stage is Stage.ADMIN and question.clock.mentor_id is None
    if not waits or to in question.barred:
        raise Refused("not_to_them")
    return moved_on(question, Step(Move.REROUTE, with_mentor(Stage.OTHER_MENTOR, to, hours, now, ways)))


def not_my_field(question: Question, mentor_id: int, now: datetime, ways: Ways) -> Question:
    """The mentor says so with one tap: the next stage comes at once, and no clock was missed.

    What was taken from the pool goes back to it, with the time that is left.
    """
    _demand_holder(question, mentor_id)
    if question.clock.stage in (Stage.POOL, Stage.ADMIN):
        return moved_on(question, Step(Move.TO_POOL, replace(question.clock, mentor_id=None)))
    return moved_on(question, passed_on(question.clock, now, ways))


def moved_on(question: Question, step: Step) -> Question:
    """The question after a move of its clock."""
    before = question.clock.mentor_id
    moved = step.clock.mentor_id != before
    return replace(
        question,
        clock=step.clock,
        tried=question.tried | {before} if moved and before is not None else question.tried,
        snoozed_until=None if moved else question.snoozed_until,
    )


def settles_at(question: Question) -> datetime | None:
    """When the thread ends by itself if nobody says more; None: it does not (the clock sees to open ones)."""
    if question.status is QuestionStatus.ANSWERED:
        return question.last_at + SETTLES_AFTER
    if question.status is QuestionStatus.ASKED_BACK:
        return question.last_at + ASKED_BACK_ENDS_AFTER
    return None


def settle(question: Question, now: datetime) -> Question:
    """End the thread once its time has come."""
    at = settles_at(question)
    if at is None or now < at:
        return question
    return replace(question, status=QuestionStatus.CLOSED, changed_at=now)


def _said(question: Question, message: Message) -> Question:
    return replace(question, messages=(*question.messages, message), changed_at=message.at)


def _noted(question: Question, mentor_id: int, note: str, now: datetime) -> Question:
    if not note.strip():
        return question
    check_words(note)
    message = Message(Author.MENTOR, mentor_id, note.strip(), now, note=True)
    return replace(question, messages=(*question.messages, message))


def _demand_may_see(question: Question, person_id: int, now: datetime) -> None:
    if person_id in question.barred:
        raise Refused("not_yours")
    _demand_recent(question, now)


def _demand_recent(question: Question, now: datetime) -> None:
    if question.status is QuestionStatus.WITHDRAWN:
        raise Refused("withdrawn")
    if question.status in _DONE and now > question.last_at + REOPENS_WITHIN:
        raise Refused("thread_old", at=question.last_at)


def _demand_holder(question: Question, mentor_id: int) -> None:
    if not question.is_open or question.clock.mentor_id != mentor_id:
        raise Refused("not_yours")
