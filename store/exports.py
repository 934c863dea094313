"""The facts as rows of files: completions, messages and questions, streamed, so that a million need no memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
)

from lessons.model import DEFAULT_LANGUAGE
from lessons.study import EnrolmentStatus
from mentoring.questions import QuestionStatus
from people.calendar import WorkingCalendar
from people.jp import ENROLMENT
from people.office_time import USUAL_DAYS, office_time
from people.roster.model import unit_key
from reports.certificates import CertificateRow
from reports.completions import Completion
from reports.filters import Filters
from reports.mentoring import MentoringRow
from reports.messages import Message
from store.certificate_tables import certificates as certificates_table
from store.dialect import among
from store.ledger import IN_FORCE
from store.mentoring_tables import jp_entries, questions
from store.model import OutboxState
from store.people import units_below
from store.tables import addresses, enrolments, lesson_records, outbox, participations, persons, units
from store.tx import Tx

_AT_ONCE = 2_000

_zone = func.coalesce(participations.c.zone, persons.c.zone, type_=persons.c.zone.type)


def _completes() -> ColumnElement[int | None]:
    """JP of a completed course as the ledger has them now, at its last completed lesson only."""
    later = lesson_records.alias("later")
    is_last = ~exists().where(
        later.c.enrolment_id == lesson_records.c.enrolment_id,
        or_(
            later.c.completed_at > lesson_records.c.completed_at,
            and_(later.c.completed_at == lesson_records.c.completed_at, later.c.id > lesson_records.c.id),
        ),
    )
    done = enrolments.c.status == EnrolmentStatus.COMPLETED
    hours = (
        select(func.coalesce(func.sum(jp_entries.c.jp), 0))
        .where(
            jp_entries.c.person_id == enrolments.c.person_id,
            jp_entries.c.source_kind == ENROLMENT,
            jp_entries.c.source_id == enrolments.c.id,
            IN_FORCE,
        )
        .scalar_subquery()
    )
    return case((and_(done, lesson_records.c.completed_at.is_not(None), is_last), hours))


_heard = (
    select(func.max(addresses.c.last_inbound_at))
    .where(addresses.c.person_id == lesson_records.c.person_id)
    .scalar_subquery()
)
_NEVER_LEFT = and_(
    lesson_records.c.answered_at.is_(None),
    outbox.c.state.in_([OutboxState.FAILED, OutboxState.CANCELLED]),
    or_(_heard.is_(None), _heard < outbox.c.changed_at),
)
"""A lesson whose message was refused, lapsed, or taken back. Whoever was heard of since has had what they asked for."""


def _unless_lost(value: ColumnElement[Any], otherwise: Any) -> Any:
    return case((_NEVER_LEFT, otherwise), else_=value)


_COMPLETIONS = (
    select(
        persons.c.nip,
        persons.c.name,
        units.c.name,
        _zone,
        enrolments.c.course_id,
        enrolments.c.course_version,
        lesson_records.c.lesson_id,
        _unless_lost(cast(lesson_records.c.status, Text), cast(outbox.c.state, Text)),
        lesson_records.c.asked,
        lesson_records.c.score,
        lesson_records.c.attempts,
        lesson_records.c.channel,
        type_coerce(_unless_lost(lesson_records.c.sent_at, null()), lesson_records.c.sent_at.type),
        lesson_records.c.answered_at,
        lesson_records.c.completed_at,
        _unless_lost(literal_column("''"), outbox.c.reason),
        _completes(),
    )
    .select_from(lesson_records)
    .outerjoin(outbox, outbox.c.key == literal_column("'lesson:'").concat(cast(lesson_records.c.id, Text)))
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

_helper = persons.alias("helper")
_QUESTIONS = (
    select(
        questions.c.id,
        units.c.name,
        _zone,
        questions.c.competency,
        func.coalesce(questions.c.course_id, ""),
        func.coalesce(questions.c.lesson_id, ""),
        questions.c.status,
        questions.c.asked_at,
        questions.c.answered_at,
        questions.c.stage,
        questions.c.tried,
        questions.c.bank_id.is_not(None),
        questions.c.status == QuestionStatus.SOLVED,
        func.coalesce(_helper.c.nip, ""),
        func.coalesce(_helper.c.name, ""),
        questions.c.group_id.is_not(None),
    )
    .select_from(questions)
    .join(persons, persons.c.id == questions.c.mentee_id)
    .join(units, units.c.id == persons.c.unit_id)
    .outerjoin(participations, participations.c.person_id == persons.c.id)
    .outerjoin(_helper, _helper.c.id == func.coalesce(questions.c.answered_by, questions.c.mentor_id))
    .order_by(questions.c.asked_at, questions.c.id)
)
_earlier = certificates_table.alias("earlier")
_CERTIFICATES = (
    select(
        certificates_table.c.number,
        certificates_table.c.issued_on,
        certificates_table.c.nip,
        certificates_table.c.name,
        certificates_table.c.position,
        certificates_table.c.unit,
        certificates_table.c.course_id,
        certificates_table.c.course_version,
        certificates_table.c.title,
        certificates_table.c.started_on,
        certificates_table.c.completed_on,
        certificates_table.c.jp,
        certificates_table.c.score,
        certificates_table.c.voided_at,
        certificates_table.c.voided_by,
        certificates_table.c.void_reason,
        func.coalesce(_earlier.c.number, ""),
        _zone,
    )
    .select_from(certificates_table)
    .join(persons, persons.c.id == certificates_table.c.person_id)
    .outerjoin(participations, participations.c.person_id == persons.c.id)
    .outerjoin(_earlier, _earlier.c.id == certificates_table.c.replaces)
    .order_by(certificates_table.c.series, certificates_table.c.year, certificates_table.c.sequence)
)
_TITLE = 8
"""Where `_CERTIFICATES` has the course's title in every language."""
_TRIED = 10
"""Where `_QUESTIONS` has the set of mentors who had the question before."""


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


def mentoring(
    tx: Tx, filters: Filters, calendar: WorkingCalendar, days: Collection[int] = USUAL_DAYS
) -> Iterator[MentoringRow]:
    """One for each question, by the time when it was asked, without its words. Use it up within the transaction.

    `calendar` and `days` are the agency's: working time is counted by them.
    """
    for row in _rows(tx, _QUESTIONS, questions.c.asked_at, filters):
        cells = (*row[:_TRIED], len(row[_TRIED]), *row[_TRIED + 1 :])
        found = MentoringRow(*cells)
        if found.answered_at is not None:
            worked = office_time(found.zone, calendar, found.asked_at, found.answered_at, days)
            found = replace(found, worked=worked)
        yield found


def certificates(tx: Tx, filters: Filters) -> Iterator[CertificateRow]:
    """One for each certificate, by year and number, by the time when it was issued. Use it up within the transaction.

    The title is the Indonesian one.
    """
    for row in _rows(tx, _CERTIFICATES, certificates_table.c.issued_at, filters):
        cells = (*row[:_TITLE], row[_TITLE].in_(DEFAULT_LANGUAGE), *row[_TITLE + 1 :])
        yield CertificateRow(*cells)


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
