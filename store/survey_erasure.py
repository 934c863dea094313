"""Erasure in surveys: words and every link to the person go, what was counted stays under numbers that are nobody's."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Update, and_, or_, select, update

from lessons.surveys import SurveyStatus
from store.dialect import begins
from store.model import OutboxState
from store.survey_model import asking_key, bundle_key
from store.survey_tables import survey_answers, surveys
from store.tables import outbox

_NUMBERS = 2**62


def nobody() -> int:
    """A number that is nobody's, and tells nothing: neither when it was made nor in whose place it stands."""
    return secrets.randbelow(_NUMBERS) + 1


def erase_surveys(connection: Connection, person_id: int, now: datetime) -> None:
    """Cut a person out of what they answered, and out of what their superiors answered about them."""
    _forget_messages(connection, person_id, now)
    theirs = or_(surveys.c.respondent_id == person_id, surveys.c.about_id == person_id)
    for statement in (*_ended(theirs, now), _wordless(theirs)):
        connection.execute(statement)
    _cut(connection, person_id)


def _forget_messages(connection: Connection, person_id: int, now: datetime) -> None:
    """What was sent, or is to be sent, to superiors with the person's name in it."""
    named = and_(surveys.c.about_id == person_id, surveys.c.respondent_id != person_id)
    asked = connection.execute(select(surveys.c.id, surveys.c.respondent_id, surveys.c.asked_at).where(named)).all()
    keys = {asking_key(id_, "") for id_, _, _ in asked}
    keys |= {bundle_key(superior, at) for _, superior, at in asked if at is not None}
    waiting = outbox.c.state.in_([OutboxState.QUEUED, OutboxState.LEASED])
    for key in keys:
        about_them = begins(outbox.c.key, key, connection.dialect.name)
        cancelled = update(outbox).where(about_them, waiting)
        connection.execute(cancelled.values(state=OutboxState.CANCELLED, reason="erased", changed_at=now))
        connection.execute(update(outbox).where(about_them).values(payload=""))


def _ended(theirs: ColumnElement[bool], now: datetime) -> Iterator[Update]:
    """Nothing of theirs waits any more; what lay open counts as far as it was answered."""
    for was, becomes in ((SurveyStatus.PLANNED, SurveyStatus.CANCELLED), (SurveyStatus.OPEN, SurveyStatus.EXPIRED)):
        ended = update(surveys).where(theirs, surveys.c.status == was)
        yield ended.values(status=becomes, look_at=None, closed_at=now)


def _wordless(theirs: ColumnElement[bool]) -> Update:
    ids = select(surveys.c.id).where(theirs)
    return update(survey_answers).where(survey_answers.c.survey_id.in_(ids)).values(words="")


def _cut(connection: Connection, person_id: int) -> None:
    """One number for the person wherever they answered, so that their answers stay together."""
    about_them = surveys.c.about_id == person_id
    for survey_id in connection.scalars(select(surveys.c.id).where(about_them)).all():
        one = update(surveys).where(surveys.c.id == survey_id)
        connection.execute(one.values(subject_id=nobody(), about_id=None))
    connection.execute(update(surveys).where(surveys.c.respondent_id == person_id).values(respondent_id=nobody()))
