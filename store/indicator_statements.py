"""The statements behind the indicators: sums of paired scores by unit, first days, and the entered figures in force."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, case, distinct, func, not_, or_, select

from lessons.study import EnrolmentStatus
from people.model import Role
from store.dialect import Moment, among
from store.indicator_tables import indicator_values
from store.mentoring_people import holds_role
from store.tables import enrolments, persons, word

_since, _at = bindparam("since", type_=Moment()), bindparam("at", type_=Moment())
_before, _after = enrolments.c.pre_score, enrolments.c.post_score
_counts = and_(
    ~persons.c.erased,
    enrolments.c.status != word(EnrolmentStatus.WITHDRAWN),
    enrolments.c.started_at >= _since,
    enrolments.c.started_at < _at,
)
_both = and_(
    enrolments.c.status == word(EnrolmentStatus.COMPLETED),
    enrolments.c.completed_at < _at,
    _before.is_not(None),
    _after.is_not(None),
)
_open = and_(_before.is_not(None), enrolments.c.status == word(EnrolmentStatus.ACTIVE))

KNOWLEDGE = (
    select(
        persons.c.unit_id,
        func.count(distinct(case((_both, persons.c.id)))),
        func.sum(case((_both, 1), else_=0)),
        func.sum(case((_both, _before), else_=0.0)),
        func.sum(case((_both, _after), else_=0.0)),
        func.sum(case((_open, 1), else_=0)),
    )
    .join(persons, persons.c.id == enrolments.c.person_id)
    .where(_counts)
    .group_by(persons.c.unit_id)
)
"""Unit, then the fields of `Pairs`."""

FIRST_ENROLLED = (
    select(persons.c.unit_id, func.min(enrolments.c.started_at, type_=Moment()))
    .join(persons, persons.c.id == enrolments.c.person_id)
    .where(enrolments.c.started_at >= _since, enrolments.c.started_at < _at)
    .group_by(persons.c.unit_id)
)
"""Of people who were erased or withdrew since, too: the unit has begun."""

_unit = func.coalesce(persons.c.unit_id, indicator_values.c.unit_id, type_=indicator_values.c.unit_id.type)
_named = [_unit.label("unit_id") if c.name == "unit_id" else c for c in indicator_values.c]
VALUES = (
    select(*_named)
    .outerjoin(persons, persons.c.id == indicator_values.c.person_id)
    .where(or_(persons.c.id.is_(None), ~persons.c.erased), indicator_values.c.at < _at)
)
"""Every figure ever entered; a person's stands where the person works now."""
_newest = func.row_number().over(
    partition_by=[indicator_values.c[name] for name in ("measure", "period", "person_id")] + [_unit],
    order_by=(indicator_values.c.at.desc(), indicator_values.c.id.desc()),
)
_ranked = VALUES.add_columns(_newest.label("place")).subquery()
IN_FORCE = select(*(_ranked.c[c.name] for c in indicator_values.c)).where(_ranked.c.place == 1).order_by(_ranked.c.id)
"""The last figure of each unit or person, measure and period."""
HISTORY = VALUES.where(
    _unit == bindparam("unit", type_=indicator_values.c.unit_id.type)
).order_by(indicator_values.c.at, indicator_values.c.id)  # fmt: skip

_ruled = among(persons.c.id, "ids")
_theirs = select(persons.c.unit_id).where(_ruled, ~persons.c.erased)
_outside = and_(not_(_ruled), or_(persons.c.superior_id.is_not(None), holds_role(Role.SUPERVISOR)))
LED = (
    select(persons.c.unit_id)
    .where(~persons.c.erased, persons.c.unit_id.in_(_theirs))
    .group_by(persons.c.unit_id)
    .having(func.sum(case((_outside, 1), else_=0)) == 0)
    .order_by(persons.c.unit_id)
)
"""Units all of whose people are among `ids`, but for those of whom the roster names no superior."""
