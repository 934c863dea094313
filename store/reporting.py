"""The facts of a week for the summaries: a handful of statements, each for everybody at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from people.model import Zone
from reports.follow_up_facts import FollowUp, Named
from reports.follow_ups import LATELY
from reports.weekly_facts import LessonFacts, PersonFacts, QuestionFacts, Reach, WeeklyFacts
from reports.weekly_standing import Standing, standing
from reports.weeks import PACE_WEEKS, Span, Week
from store import reporting_statements as statements
from store.tx import Tx

LOOKED_AT = timedelta(days=35)
"""How far back the last two answers of somebody silent are looked for."""
_PLACE, _PAUSE = 11, 23
"""Where the rows of `PEOPLE` say whether a person is reached, and when they paused."""
_REACH = {reach.value: reach for reach in Reach}
_NEITHER = (False, False)


def weekly(tx: Tx, span: Span, person_ids: Collection[int] | None = None) -> WeeklyFacts:
    """The facts of everybody, or of these persons, in one week as it lies in one zone."""
    asked = _Asked(tx.connection, person_ids)
    people = tuple(_people(asked, span))
    quiet = [person.id for person in people if standing(person, span) is Standing.SILENT]
    wrong = _wrong(tx.connection, span, quiet)
    return WeeklyFacts(span, people, tuple(_questions(asked, span)), wrong, _acts(asked, span), _named(asked, span))


def around(tx: Tx, superior_id: int) -> set[int]:
    """A superior, everybody who reports to them, directly or through others, everybody above, and who stands in."""
    found = [
        tx.connection.scalars(statement, {"top": superior_id}) for statement in (statements.BELOW, statements.ABOVE)
    ]
    stand_ins = {one.acting_id for one in tx.follow_ups.acting() if one.superior_id == superior_id}
    return {superior_id}.union(stand_ins, *found)


def zone_of(tx: Tx, person_id: int) -> Zone | None:
    """The zone in which a person is; None: nobody has this id."""
    found: Zone | None = tx.connection.scalar(statements.ZONE, {"top": person_id})
    return found


def lessons(tx: Tx, span: Span, person_ids: Collection[int]) -> list[LessonFacts]:
    """What became of each item of each course in the week, for these people together."""
    if not person_ids:
        return []
    values = {**moments(span), "ids": person_ids}
    return [LessonFacts(*row) for row in tx.connection.execute(statements.LESSONS, values)]


def zones(tx: Tx) -> list[Zone]:
    """The zones in which superiors are, each once, from west to east."""
    found = set(tx.connection.scalars(statements.ZONES))
    return [zone for zone in Zone if zone in found]


class _Asked:
    """A connection, and whom it is asked about; None: everybody."""

    def __init__(self, connection: Connection, person_ids: Collection[int] | None) -> None:
        self.connection, self._ids = connection, person_ids

    def __call__(self, counted: statements.Counted, values: Mapping[str, Any]) -> Any:
        if self._ids is None:
            return self.connection.execute(counted.everybody, values)
        return self.connection.execute(counted.some, {**values, "ids": self._ids})


def _people(asked: _Asked, span: Span) -> Iterable[PersonFacts]:
    values = {**moments(span), **dates(span)}
    failed, away = _undelivered(asked, values), _leaves(asked, span)
    for row in asked(statements.PEOPLE, values):
        person_id, reach, paused_at, until = row[0], _REACH[row[_PLACE]], row[_PAUSE], row[_PAUSE + 1]
        if reach is Reach.REACHED and person_id in failed:
            reach = Reach.UNDELIVERED
        rests = away.get(person_id, _NEITHER)
        if until is not None and paused_at is not None:
            rests = _rests(rests, span, paused_at, until)
        fields = (*row[:_PLACE], reach, *row[_PLACE + 1 : _PAUSE], *rests, *row[_PAUSE + 2 :])
        yield PersonFacts(*fields)


def _rests(leave: tuple[bool, bool], span: Span, paused_at: datetime, until: datetime) -> tuple[bool, bool]:
    """Whether leave or a rest of their own choice lay in the week, and in the one before.

    A pause without end is not their choice: it is what reminders that nobody answers come to.
    """
    now, before = leave
    return (
        now or (paused_at < span.at and until > span.since),
        before or (paused_at < span.since and until > span.before),
    )


def _leaves(asked: _Asked, span: Span) -> dict[int, tuple[bool, bool]]:
    """Who has leave in the week, and in the one before."""
    first, monday, last = span.week.monday - timedelta(days=7), span.week.monday, span.last_day
    found: dict[int, tuple[bool, bool]] = {}
    for person_id, begins, ends in asked(statements.LEAVES, {"first": first, "last": last}):
        now, before = found.get(person_id, (False, False))
        found[person_id] = (now or ends >= monday, before or begins < monday)
    return found


def _undelivered(asked: _Asked, values: Mapping[str, Any]) -> set[int]:
    """To whom something failed to arrive in the week, and nothing arrived."""
    failed = set(asked(statements.FAILED, values).scalars())
    if not failed:
        return failed
    return failed - set(asked.connection.scalars(statements.ARRIVED, {**values, "ids": failed}))


def _questions(asked: _Asked, span: Span) -> Iterable[QuestionFacts]:
    for mentee, asked_at, answered_at, is_open in asked(statements.QUESTIONS, moments(span)):
        yield QuestionFacts(mentee, asked_at, answered_at, bool(is_open))


def _acts(asked: _Asked, span: Span) -> tuple[FollowUp, ...]:
    """What superiors did lately, without words."""
    values = {"from_then": span.at - LATELY, "at": span.at}
    return tuple(FollowUp(*row) for row in asked(statements.ACTS, values))


def _named(asked: _Asked, span: Span) -> tuple[Named, ...]:
    before = Week.of(span.week.monday - timedelta(days=1))
    return tuple(Named(*row) for row in asked(statements.NAMED, {"of_week": str(before)}))


def _wrong(connection: Connection, span: Span, person_ids: Collection[int]) -> dict[int, int]:
    if not person_ids:
        return {}
    values = {"ids": person_ids, "from_then": span.at - LOOKED_AT, "at": span.at}
    return {person: wrong for person, wrong in connection.execute(statements.LAST_WRONG, values)}


def moments(span: Span) -> dict[str, Any]:
    """The moments that the statements speak of, by name."""
    names = ("before", "since", "at", "year_from", "year_end", "pace_from")
    return {name: getattr(span, name) for name in names} | {"year_before": min(span.since, span.year_until)}


def dates(span: Span) -> dict[str, Any]:
    """The local days that the ledger's statement speaks of, and the year."""
    monday = span.week.monday
    return {
        "year": span.week.year,
        "monday": monday,
        "last": span.last_day,
        "earlier": monday - timedelta(days=7),
        "pace_day": span.week.sunday + timedelta(days=1 - 7 * PACE_WEEKS),
    }
