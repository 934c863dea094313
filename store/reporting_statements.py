"""The statements behind `reporting`: what is counted for each person, grouped in the database.

Each is there for everybody, and for some: then the parameter `ids` says for whom.

`now` and `before` stand for the week and the week before it; intervals take in their beginning and leave out their end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)

from lessons.study import EnrolmentStatus
from mentoring.questions import QuestionStatus
from people.model import Role
from reports.weekly_facts import Reach
from store.dialect import Moment, among
from store.follow_up_tables import follow_ups, named
from store.ledger import IN_FORCE
from store.mentoring_people import holds_role
from store.mentoring_tables import jp_entries, questions
from store.model import AddressStatus, OutboxState
from store.tables import (
    addresses,
    answers,
    enrolments,
    leaves,
    lesson_records,
    lost,
    outbox,
    participations,
    persons,
    units,
    word,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A statement for everybody, and the same for some."""

    everybody: Select[Any]
    some: Select[Any]


def _counted(statement: Select[Any], person: Any) -> Counted:
    return Counted(statement, statement.where(among(person, "ids")))


def _moment(name: str) -> BindParameter[Any]:
    return bindparam(name, type_=Moment())


_before, _since, _at = _moment("before"), _moment("since"), _moment("at")
_year_from, _year_before, _year_end = _moment("year_from"), _moment("year_before"), _moment("year_end")


def _between(column: Any, first: Any, end: Any) -> ColumnElement[bool]:
    return and_(column >= first, column < end)


def _either(table: Table) -> ColumnElement[bool]:
    return or_(among(table.c.superior_id, "ids"), among(table.c.person_id, "ids"))


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _sum(condition: ColumnElement[bool], value: Any, nothing: float = 0) -> ColumnElement[Any]:
    return func.sum(case((condition, value), else_=nothing))


_zone = func.coalesce(participations.c.zone, persons.c.zone, type_=persons.c.zone.type)

_top: BindParameter[int] = bindparam("top")
_first_below = select(persons.c.id).where(persons.c.superior_id == _top).cte("below", recursive=True)
_below = _first_below.union(select(persons.c.id).join(_first_below, persons.c.superior_id == _first_below.c.id))
BELOW = select(_below.c.id)
"""Who reports to somebody, directly or through others; a circle ends where it closes."""
_first_above = select(persons.c.id, persons.c.superior_id).where(persons.c.id == _top).cte("above", recursive=True)
_above = _first_above.union(
    select(persons.c.id, persons.c.superior_id).join(_first_above, persons.c.id == _first_above.c.superior_id)
)
ABOVE = select(_above.c.id)
"""Somebody, and everybody above them."""

_superiors = persons.alias("superiors")
ZONES = (
    select(_zone)
    .select_from(persons)
    .outerjoin(participations, participations.c.person_id == persons.c.id)
    .where(
        ~persons.c.erased,
        or_(holds_role(Role.SUPERVISOR), exists().where(_superiors.c.superior_id == persons.c.id)),
    )
    .distinct()
)

_STAYED = enrolments.c.status != word(EnrolmentStatus.WITHDRAWN)
_COMPLETED = enrolments.c.status == word(EnrolmentStatus.COMPLETED)
_begins = func.coalesce(enrolments.c.not_before, enrolments.c.enrolled_at, type_=Moment())
_ended = enrolments.c.completed_at


def _open_in(first: Any, end: Any) -> ColumnElement[bool]:
    return and_(_begins < end, or_(_ended.is_(None), _ended >= first))


def _paired_until(end: Any) -> ColumnElement[bool]:
    scored = and_(enrolments.c.pre_score.is_not(None), enrolments.c.post_score.is_not(None))
    return and_(_COMPLETED, scored, _between(_ended, _year_from, end))


_points = enrolments.c.post_score - enrolments.c.pre_score
_enrolled = (
    enrolments.c.person_id,
    select(
        enrolments.c.person_id,
        _count(_open_in(_since, _at)).label("enrolled"),
        _count(_open_in(_before, _since)).label("enrolled_before"),
        func.min(case((_open_in(_since, _at), _begins)), type_=Moment()).label("enrolled_since"),
        _count(_paired_until(_year_end)).label("pairs"),
        _count(_paired_until(_year_before)).label("pairs_before"),
        _sum(_paired_until(_year_end), _points, 0.0).label("points"),
        _sum(_paired_until(_year_before), _points, 0.0).label("points_before"),
    )
    .where(_STAYED)
    .group_by(enrolments.c.person_id),
)

_given = answers.c.answered_at
_answers = (
    answers.c.person_id,
    select(
        answers.c.person_id,
        _count(_between(_given, _since, _at)).label("answers"),
        _count(_between(_given, _before, _since)).label("answers_before"),
        func.max(_given, type_=Moment()).label("last_answer_at"),
    )
    .where(_given < _at)
    .group_by(answers.c.person_id),
)

_sent, _finished = lesson_records.c.sent_at, lesson_records.c.completed_at


def _lay_in(first: Any, end: Any) -> ColumnElement[bool]:
    return and_(_sent < end, or_(_finished.is_(None), _finished >= first))


_of_enrolment = enrolments.c.id == lesson_records.c.enrolment_id
_items = (
    lesson_records.c.person_id,
    select(
        lesson_records.c.person_id,
        _count(_between(_finished, _since, _at)).label("done"),
        _count(_between(_finished, _before, _since)).label("done_before"),
        _count(_lay_in(_since, _at)).label("due"),
        _count(_lay_in(_before, _since)).label("due_before"),
    )
    .join(enrolments, _of_enrolment)
    .where(_lay_in(_before, _at), _STAYED)
    .group_by(lesson_records.c.person_id),
)
_done = _between(_finished, _since, _at)
LESSONS = (
    select(
        enrolments.c.course_id,
        lesson_records.c.lesson_id,
        func.count(),
        _count(_done),
        _sum(_done, lesson_records.c.asked),
        _sum(_done, lesson_records.c.score, 0.0),
    )
    .select_from(lesson_records)
    .join(enrolments, _of_enrolment)
    .where(_lay_in(_since, _at), _STAYED, among(lesson_records.c.person_id, "ids"))
    .group_by(enrolments.c.course_id, lesson_records.c.lesson_id)
    .order_by(enrolments.c.course_id, func.min(lesson_records.c.sent_at), lesson_records.c.lesson_id)
)

_HOURS = ("jp_week", "jp_week_before", "jp_year", "jp_year_before", "jp_pace")
_day, _last = jp_entries.c.day, bindparam("last", type_=Date())
_year: BindParameter[int] = bindparam("year")
_monday, _earlier = bindparam("monday", type_=Date()), bindparam("earlier", type_=Date())
_ledger = (
    jp_entries.c.person_id,
    select(
        jp_entries.c.person_id,
        _sum(and_(_day >= _monday, _day <= _last), jp_entries.c.jp).label("jp_week"),
        _sum(_between(_day, _earlier, _monday), jp_entries.c.jp).label("jp_week_before"),
        _sum(and_(jp_entries.c.year == _year, _day <= _last), jp_entries.c.jp).label("jp_year"),
        _sum(and_(jp_entries.c.year == _year, _day < _monday), jp_entries.c.jp).label("jp_year_before"),
        _sum(and_(_day >= bindparam("pace_day", type_=Date()), _day <= _last), jp_entries.c.jp).label("jp_pace"),
    )
    .where(IN_FORCE)
    .group_by(jp_entries.c.person_id),
)

_chat_is = addresses.c.status
_chats = (
    addresses.c.person_id,
    select(
        addresses.c.person_id,
        _count(_chat_is == word(AddressStatus.ACTIVE)).label("active"),
        _count(_chat_is == word(AddressStatus.BLOCKED)).label("blocked"),
    )
    .where(addresses.c.person_id.is_not(None))
    .group_by(addresses.c.person_id),
)
COUNTS = {"enrolled": _enrolled, "answers": _answers, "items": _items, "ledger": _ledger, "chats": _chats}
"""What is counted for each person who has some of it: the column that says whose it is, and the statement."""


def _reach(chats: Any) -> ColumnElement[str]:
    """The value of `Reach`, but for what failed to arrive."""
    terms = participations.c
    return case(
        (terms.withdrawn_at.is_not(None), word(Reach.STOPPED)),
        (chats.c.person_id.is_(None), word(Reach.NO_CHAT)),
        (and_(chats.c.active == 0, chats.c.blocked > 0), word(Reach.BLOCKED)),
        (chats.c.active == 0, word(Reach.STOPPED)),
        (func.coalesce(terms.consent_version, 0) == 0, word(Reach.NOT_AGREED)),
        else_=word(Reach.REACHED),
    )


def _people(some: bool) -> Select[Any]:
    """Everybody with what is counted for them, also who is gone: they may stand between others."""
    of = {
        name: (statement.where(among(person, "ids")) if some else statement).subquery(name)
        for name, (person, statement) in COUNTS.items()
    }
    joined = persons.join(units, units.c.id == persons.c.unit_id).outerjoin(
        participations, participations.c.person_id == persons.c.id
    )
    for counted in of.values():
        joined = joined.outerjoin(counted, counted.c.person_id == persons.c.id)
    course, given, items, ledger = (of[name].c for name in ("enrolled", "answers", "items", "ledger"))
    statement = select(
        persons.c.id, persons.c.nip, persons.c.name, units.c.name, _zone, persons.c.kind, persons.c.superior_id,
        holds_role(Role.SUPERVISOR), persons.c.erased, persons.c.departed_on.is_not(None), persons.c.language,
        _reach(of["chats"]), participations.c.consented_at,
        func.coalesce(course.enrolled, 0) > 0, func.coalesce(course.enrolled_before, 0) > 0, course.enrolled_since,
        *(func.coalesce(given[name], 0) for name in ("answers", "answers_before")), given.last_answer_at,
        *(func.coalesce(items[name], 0) for name in ("done", "done_before", "due", "due_before")),
        participations.c.paused_at, participations.c.paused_until,
        *(func.coalesce(ledger[name], 0) for name in _HOURS),
        *(func.coalesce(course[name], 0) for name in ("pairs", "pairs_before")),
        *(func.coalesce(course[name], 0.0) for name in ("points", "points_before")),
    ).select_from(joined)  # fmt: skip
    return (statement.where(among(persons.c.id, "ids")) if some else statement).order_by(persons.c.id)


PEOPLE = Counted(_people(some=False), _people(some=True))
"""In the order of the fields of `PersonFacts`; where `rests` stand there, the person's own pause is."""
ZONE = select(_zone).outerjoin(participations, participations.c.person_id == persons.c.id).where(persons.c.id == _top)

FAILED = _counted(
    select(outbox.c.person_id)
    .where(
        lost(),
        _between(outbox.c.changed_at, _since, _at),
        outbox.c.person_id.is_not(None),
    )
    .distinct(),
    outbox.c.person_id,
)
ARRIVED = (
    select(outbox.c.person_id)
    .where(
        among(outbox.c.person_id, "ids"),
        outbox.c.state.in_([word(OutboxState.SENT), word(OutboxState.DELIVERED)]),
        _between(outbox.c.sent_at, _since, _at),
    )
    .distinct()
)

_replied, _open = questions.c.answered_at, questions.c.status == word(QuestionStatus.OPEN)
QUESTIONS = _counted(
    select(questions.c.mentee_id, questions.c.asked_at, _replied, _open)
    .where(
        questions.c.asked_at < _at,
        or_(questions.c.asked_at >= _before, _replied >= _before, and_(_open, _replied.is_(None))),
    )
    .order_by(questions.c.id),
    questions.c.mentee_id,
)

LEAVES = _counted(
    select(leaves.c.person_id, leaves.c.first, leaves.c.last).where(
        leaves.c.last >= bindparam("first", type_=Date()), leaves.c.first <= bindparam("last", type_=Date())
    ),
    leaves.c.person_id,
)

_WORDLESS = [literal("", Text()).label(c.name) if c.name in ("words", "note") else c for c in follow_ups.c]
_lately = select(*_WORDLESS).where(_between(follow_ups.c.at, _moment("from_then"), _at)).order_by(follow_ups.c.id)
ACTS = Counted(_lately, _lately.where(_either(follow_ups)))
"""What superiors did, in the order of the fields of `FollowUp`; of some: by them or about them."""
_of_week = select(named).where(named.c.week == bindparam("of_week"))
NAMED = Counted(_of_week, _of_week.where(_either(named)))

_ranked = (
    select(
        answers.c.person_id,
        answers.c.correct,
        func.row_number()
        .over(partition_by=answers.c.person_id, order_by=(_given.desc(), answers.c.id.desc()))
        .label("place"),
    )
    .where(
        among(answers.c.person_id, "ids"),
        answers.c.correct.is_not(None),
        _between(_given, _moment("from_then"), _at),
    )
    .subquery()
)
LAST_WRONG = (
    select(_ranked.c.person_id, _count(~_ranked.c.correct)).where(_ranked.c.place <= 2).group_by(_ranked.c.person_id)
)
"""Of the last two graded answers of each, how many were wrong."""
