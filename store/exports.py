"""The facts as rows of files: completions and messages, streamed, so that a million of them need no memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from lessons.study import EnrolmentStatus
from people.roster.model import unit_key
from reports.completions import Completion
from reports.filters import Filters
from reports.messages import Message
from store.dialect import among
from store.people import units_below
from store.tables import enrolments, lesson_records, outbox, participations, persons, units
from store.tx import Tx

_AT_ONCE = 2_000

_zone = func.coalesce(participations.c.zone, persons.c.zone, type_=persons.c.zone.type)


def _completes() -> ColumnElement[int | None]:
    """JP of a completed course, at its last completed lesson only."""
    later = lesson_records.alias("later")
    is_last = ~exists().where(
        later.c.enrolment_id == lesson_records.c.enrolment_id,
        or_(
            later.c.completed_at > lesson_records.c.completed_at,
            and_(later.c.completed_at == lesson_records.c.completed_at, later.c.id > lesson_records.c.id),
        ),
    )
    done = enrolments.c.status == EnrolmentStatus.COMPLETED
    return case((and_(done, lesson_records.c.completed_at.is_not(None), is_last), enrolments.c.jp))


_COMPLETIONS = (
    select(
        persons.c.nip,
        persons.c.name,
        units.c.name,
        _zone,
        enrolments.c.course_id,
        enrolments.c.course_version,
        lesson_records.c.lesson_id,
        lesson_records.c.status,
        lesson_records.c.asked,
        lesson_records.c.score,
        lesson_records.c.attempts,
        lesson_records.c.channel,
        lesson_records.c.sent_at,
        lesson_records.c.answered_at,
        lesson_records.c.completed_at,
        _completes(),
    )
    .select_from(lesson_records)
    .join(enrolments, enrolments.c.id == lesson_records.c.enrolment_id)
    .join(persons, persons.c.id == lesson_records.c.person_id)
    .join(units, units.c.id == persons.c.unit_id)
    .outerjoin(participations, participations.c.person_id == persons.c.id)
    .order_by(persons.c.nip, enrolments.c.id, lesson_records.c.sent_at, lesson_records.c.id)
)
_MESSAGES = (
    select(
        func.coalesce(persons.c.nip, ""),
        func.coalesce(persons.c.name, ""),
        func.coalesce(units.c.name, ""),
        _zone,
        outbox.c.channel,
        outbox.c.account,
        outbox.c.purpose,
        outbox.c.state,
        outbox.c.attempts,
        outbox.c.created_at,
        outbox.c.not_before,
        outbox.c.sent_at,
        outbox.c.delivered_at,
        outbox.c.reason,
        outbox.c.key,
    )
    .select_from(outbox)
    .outerjoin(persons, persons.c.id == outbox.c.person_id)
    .outerjoin(units, units.c.id == persons.c.unit_id)
    .outerjoin(participations, participations.c.person_id == persons.c.id)
    .order_by(outbox.c.id)
)


def completions(tx: Tx, filters: Filters) -> Iterator[Completion]:
    """One for each person and lesson, by NIP, then in the order of sending. Use it up within the transaction.

    A lesson counts at the moment when it was completed, or where it is not, when it was sent.
    """
    at = func.coalesce(lesson_records.c.completed_at, lesson_records.c.sent_at, type_=lesson_records.c.sent_at.type)
    for row in _rows(tx, _COMPLETIONS, at, filters):
        yield Completion(*row)


def messages(tx: Tx, filters: Filters) -> Iterator[Message]:
    """One for each message, in the order in which they were queued. Use it up within the transaction.

    With a unit, messages to strangers are left out.
    """
    for row in _rows(tx, _MESSAGES, outbox.c.created_at, filters):
        yield Message(*row)


def _rows(tx: Tx, statement: Select[Any], at: ColumnElement[Any], filters: Filters) -> Iterator[Any]:
    values: dict[str, Any] = {}
    if filters.since is not None:
        statement = statement.where(at >= filters.since)
    if filters.until is not None:
        statement = statement.where(at < filters.until)
    if filters.unit is not None:
        statement = statement.where(among(persons.c.unit_id, "of_units"))
        values["of_units"] = units_below(tx.people.units(), unit_key(filters.unit))
    yield from tx.connection.execute(statement, values, execution_options={"yield_per": _AT_ONCE})
