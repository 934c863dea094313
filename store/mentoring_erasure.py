"""Erasure in mentoring: words go, times and counts stay, and what was going on ends so that nobody waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import starmap

from sqlalchemy import Connection, Update, delete, or_, select, update
from sqlalchemy.sql.dml import Delete

from mentoring.model import Ending, Pair, PairStatus
from mentoring.pairing import without_words
from mentoring.questions import QuestionStatus
from mentoring.sessions import SessionStatus
from people.jp import FILE
from store.dialect import begins
from store.gatherings import concerning, erasing
from store.groups import close_small
from store.mentoring_model import desk_key, gathering_key, group_key, meeting_key, message_key, pair_key
from store.mentoring_people import IS_OPEN
from store.mentoring_save import MENTORING
from store.mentoring_tables import (
    GOING_ON,
    jp_entries,
    meetings,
    mentees,
    mentors,
    pairs,
    questions,
    thread_messages,
)
from store.model import OutboxState
from store.tables import outbox

_BEFORE_IT_BEGAN = (SessionStatus.PROPOSED, SessionStatus.AGREED)


def erase_mentoring(connection: Connection, person_id: int, now: datetime) -> None:
    """Blank every word of the threads that they began, and their own in others; end their pairs and questions.

    What waits for them as a mentor is looked at by the clock at once. Approved answers stay: nothing in them is
    personal.
    """
    _forget_messages(connection, person_id, now)
    _forget_reflections(connection, person_id)
    for statement in (
        *_threads(person_id),
        *_questions(person_id, now),
        *_others(person_id, now),
        *erasing(person_id, now),
    ):
        connection.execute(statement)
    close_small(connection, now)


def _forget_messages(connection: Connection, person_id: int, now: datetime) -> None:
    """What was sent, or is to be sent, to others with words of theirs in it."""
    spoke = select(thread_messages.c.question_id).where(thread_messages.c.person_id == person_id)
    theirs = select(questions.c.id).where(questions.c.mentee_id == person_id)
    met = select(meetings.c.id).where(or_(meetings.c.mentee_id == person_id, meetings.c.mentor_id == person_id))
    waiting = outbox.c.state.in_([OutboxState.QUEUED, OutboxState.LEASED])
    keys = [message_key(id_, "") for id_ in connection.scalars(theirs.union(spoke)).all()]
    keys += [desk_key("")] if keys else []
    keys += [meeting_key(id_, "") for id_ in connection.scalars(met).all()]
    keys += [gathering_key(id_, "") for id_ in connection.scalars(concerning(person_id)).all()]
    theirs_too = or_(pairs.c.mentee_id == person_id, pairs.c.mentor_id == person_id)
    paired = select(pairs.c.id).where(theirs_too)
    keys += [pair_key(id_, "") for id_ in connection.scalars(paired).all()]
    grouped = select(pairs.c.group_id).where(pairs.c.group_id.is_not(None), theirs_too).distinct()
    keys += [group_key(id_, "") for id_ in connection.scalars(grouped).all()]
    for key in keys:
        about_them = begins(outbox.c.key, key, connection.dialect.name)
        cancelled = update(outbox).where(about_them, waiting)
        connection.execute(cancelled.values(state=OutboxState.CANCELLED, reason="erased", changed_at=now))
        connection.execute(update(outbox).where(about_them).values(payload=""))


def _forget_reflections(connection: Connection, person_id: int) -> None:
    one_of_two = or_(pairs.c.mentee_id == person_id, pairs.c.mentor_id == person_id)
    found = starmap(Pair, connection.execute(select(pairs).where(one_of_two)))
    MENTORING[Pair].store(connection, [without_words(pair, person_id) for pair in found])


def _threads(person_id: int) -> Iterator[Update]:
    asked = select(questions.c.id).where(questions.c.mentee_id == person_id)
    theirs = or_(thread_messages.c.person_id == person_id, thread_messages.c.question_id.in_(asked))
    yield update(thread_messages).where(theirs).values(text="", media_kind=None, media_ref=None, media_size=None)
    yield update(questions).where(questions.c.mentee_id == person_id, questions.c.given.is_not(None)).values(given="")


def _questions(person_id: int, now: datetime) -> Iterator[Update]:
    yield (
        update(questions)
        .where(questions.c.mentee_id == person_id, questions.c.status.in_(GOING_ON))
        .values(status=QuestionStatus.WITHDRAWN, next_look_at=None, changed_at=now)
    )
    yield (
        update(questions)
        .where(questions.c.mentor_id == person_id, questions.c.status == QuestionStatus.OPEN)
        .values(due_at=now, nudge_at=None, next_look_at=now, snoozed_until=None)
    )


def _others(person_id: int, now: datetime) -> Iterator[Update | Delete]:
    one_of_two = or_(pairs.c.mentee_id == person_id, pairs.c.mentor_id == person_id)
    departed = {"status": PairStatus.CLOSED, "ending": Ending.DEPARTED, "ended_at": now}
    yield update(pairs).where(one_of_two, IS_OPEN).values(**departed)
    met = or_(meetings.c.mentee_id == person_id, meetings.c.mentor_id == person_id)
    to_come = meetings.c.status.in_(_BEFORE_IT_BEGAN)
    yield update(meetings).where(met).values(topic="", place="", look_at=None)
    # The schedule tells the other one that it is off.
    yield update(meetings).where(met, to_come).values(status=SessionStatus.CANCELLED, look_at=now)
    yield update(meetings).where(met, meetings.c.log_minutes.is_not(None)).values(log_topic="", log_follow_up="")
    yield update(jp_entries).where(jp_entries.c.person_id == person_id).values(reason="")
    # What somebody else issued or wrote leads back to them; that it was done, when, and for how long stays.
    entered = jp_entries.c.source_kind == FILE
    yield update(jp_entries).where(jp_entries.c.person_id == person_id, entered).values(evidence="", certificate="")
    yield delete(mentors).where(mentors.c.person_id == person_id)
    yield delete(mentees).where(mentees.c.person_id == person_id)
