"""Questions as rows: who has them, when the clock looks at them again, and behind a door of its own, their words.

Only `thread`, `threads` and `desk` give what people wrote. Every other question comes with `messages` empty and
without the answer that was given in the lesson: that is enough to move its clock, and all that a report may see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, func, or_, select, update

from mentoring.clock import Clock, Stage
from mentoring.questions import Context, Media, Message, Question, QuestionStatus
from store.dialect import Moment, among
from store.mentoring_tables import GOING_ON, questions, thread_messages
from store.tables import word

_now = bindparam("now", type_=Moment())
_since = bindparam("since", type_=Moment())
_most: BindParameter[int] = bindparam("most")
_SOME = select(questions).where(among(questions.c.id, "ids")).order_by(questions.c.id)
_DUE = (
    select(questions)
    .where(questions.c.next_look_at <= _now)
    .order_by(questions.c.next_look_at, questions.c.id)
    .limit(_most)
)
_NEXT = select(func.min(questions.c.next_look_at)).where(questions.c.next_look_at > _now)
_OPEN = select(questions).where(questions.c.status == word(QuestionStatus.OPEN)).order_by(questions.c.due_at)
_OF_MENTOR = _OPEN.where(questions.c.mentor_id == bindparam("mentor"))
_OF_MENTEE = select(questions).where(questions.c.mentee_id == bindparam("mentee"))
_LATEST = _OF_MENTEE.order_by(questions.c.asked_at.desc(), questions.c.id.desc()).limit(_most)
_ASKED = (
    select(questions.c.asked_at)
    .where(questions.c.mentee_id == bindparam("mentee"), questions.c.asked_at >= _since)
    .order_by(questions.c.asked_at)
)
_GIVEN = select(questions.c.mentor_id, questions.c.since).where(
    among(questions.c.mentor_id, "ids"), questions.c.since >= _since
)
_MESSAGES = (
    select(thread_messages)
    .where(among(thread_messages.c.question_id, "ids"))
    .order_by(thread_messages.c.question_id, thread_messages.c.number)
)


class QuestionTables:
    """Questions: a part of `MentoringTables`. Where nothing else is said they come without words."""

    _connection: Connection
    _holds: bool

    def question(self, question_id: int) -> Question | None:
        """One question; in a write no other process changes it meanwhile."""
        return next(iter(self._questions(self._kept(_SOME), ids=[question_id])), None)

    def open_questions_of(self, mentor_id: int) -> list[Question]:
        """What waits for this mentor's answer, whose time ends first in front."""
        return self._questions(_OF_MENTOR, mentor=mentor_id)

    def open_in(self, stage: Stage) -> list[Question]:
        """Open questions in one stage, with the pool or with the administrator, whose time ends first in front."""
        return self._questions(_OPEN.where(questions.c.stage == word(stage)))

    def questions_of(self, mentee_id: int, limit: int = 10) -> list[Question]:
        """What a learner asked, the latest first."""
        return self._questions(_LATEST, mentee=mentee_id, most=limit)

    def questions_due(self, now: datetime, limit: int) -> list[Question]:
        """Questions at which the clock has to look: a nudge, the end of a stage, or of a thread; longest due first.

        In a write no other process gets them meanwhile.
        """
        return self._questions(_DUE.with_for_update(skip_locked=True) if self._holds else _DUE, now=now, most=limit)

    def next_look(self, after: datetime) -> datetime | None:
        """When the clock has to look at a question next, later than `after`; None: nothing is under way."""
        found: datetime | None = self._connection.scalar(_NEXT, {"now": after})
        return found

    def questions_since(self, mentee_id: int, since: datetime) -> list[datetime]:
        """When a learner asked, from `since` on: what an hour's limit is held against."""
        return list(self._connection.scalars(_ASKED, {"mentee": mentee_id, "since": since}))

    def given_since(self, mentor_ids: Collection[int], since: datetime) -> dict[int, list[datetime]]:
        """When each of these mentors got the questions that they have or answered, from `since` on."""
        given: dict[int, list[datetime]] = {mentor: [] for mentor in mentor_ids}
        if mentor_ids:
            for mentor, at in self._connection.execute(_GIVEN, {"ids": mentor_ids, "since": since}):
                given[mentor].append(at)
        return given

    def questions_in(self, group_id: int, since: datetime) -> list[int]:
        """The ids of what was asked in a group, from `since` on."""
        found = select(questions.c.id).where(questions.c.group_id == group_id, questions.c.asked_at >= since)
        return list(self._connection.scalars(found))

    def thread(self, question_id: int) -> Question | None:
        """A question with its words, to be shown to those who talk in it or to be added to.

        In a write no other process changes it meanwhile.
        """
        return next(iter(self._with_words(self._kept(_SOME), ids=[question_id])), None)

    def threads(self, question_ids: Collection[int]) -> list[Question]:
        """Several questions with their words, by id, kept like `thread`."""
        return self._with_words(self._kept(_SOME), ids=question_ids) if question_ids else []

    def desk(self, mentor_id: int) -> list[Question]:
        """`open_questions_of` with their words: what a mentor's desk shows."""
        return self._with_words(_OF_MENTOR, mentor=mentor_id)

    def prune(self, before: datetime) -> int:
        """Blank the words of threads that ended before then; that they were, and when, stays. Gives the number."""
        ended = select(questions.c.id).where(
            questions.c.status.not_in(GOING_ON),
            func.coalesce(questions.c.changed_at, questions.c.asked_at, type_=Moment()) < before,
        )
        words = or_(thread_messages.c.text != "", thread_messages.c.media_ref.is_not(None))
        old = and_(thread_messages.c.question_id.in_(ended), words)
        blank = {"text": "", "media_kind": None, "media_ref": None, "media_size": None}
        return self._connection.execute(update(thread_messages).where(old).values(**blank)).rowcount

    def _kept(self, statement: Select[Any]) -> Select[Any]:
        return statement.with_for_update() if self._holds else statement

    def _questions(self, statement: Select[Any], **values: Any) -> list[Question]:
        return [_without_words(_question(*row)) for row in self._connection.execute(statement, values)]

    def _with_words(self, statement: Select[Any], **values: Any) -> list[Question]:
        found = [_question(*row) for row in self._connection.execute(statement, values)]
        words = self._messages([question.id for question in found])
        return [replace(question, messages=tuple(words.get(question.id, ()))) for question in found]

    def _messages(self, question_ids: Iterable[int]) -> dict[int, list[Message]]:
        words: dict[int, list[Message]] = {}
        for row in self._connection.execute(_MESSAGES, {"ids": list(question_ids)}):
            words.setdefault(row.question_id, []).append(_message(*row))
        return words


def _question(*row: Any) -> Question:
    id_, mentee, competency, asked_at, stage, mentor, since, due_at, nudge_at, status, *more = row
    *more, bank, _, group, muted_at = more
    *place, pair, barred, tried, hand_overs, snoozed, answered_at, answered_by, changed_at, thanked = more
    return Question(
        id=id_,
        mentee_id=mentee,
        competency=competency,
        asked_at=asked_at,
        clock=Clock(stage, mentor, since, due_at, nudge_at),
        messages=(),
        status=status,
        context=None if place[0] is None else Context(*place),
        pair_id=pair,
        barred=barred,
        tried=tried,
        hand_overs=hand_overs,
        snoozed_until=snoozed,
        answered_at=answered_at,
        answered_by=answered_by,
        changed_at=changed_at,
        thanked=thanked,
        bank_id=bank,
        group_id=group,
        muted_at=muted_at,
    )


def _without_words(question: Question) -> Question:
    place = question.context
    return question if place is None else replace(question, context=replace(place, given=""))


def _message(_question: int, _number: int, author: Any, person: int, text: str, at: datetime, *more: Any) -> Message:
    kind, ref, size, note = more
    return Message(author, person, text, at, None if kind is None else Media(kind, ref, size), note)
