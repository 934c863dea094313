"""The facts of a week for the summaries: a handful of statements, each for everybody at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from people.model import Zone
from reports.weekly_facts import LessonFacts, PersonFacts, QuestionFacts, Reach, WeeklyFacts
from reports.weekly_standing import Standing, standing
from reports.weeks import Span
from store import reporting_statements as statements
from store.tx import Tx

LOOKED_AT = timedelta(days=35)
"""How far back the last two answers of somebody silent are looked for."""
_NO_ANSWERS = (0, 0, None)
_NO_ITEMS = (0, 0, 0, 0)
_NOTHING = (False, False, None, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0)


def weekly(tx: Tx, span: Span, person_ids: Collection[int] | None = None) -> WeeklyFacts:
    """The facts of everybody, or of these persons, in one week as it lies in one zone."""
    asked = _Asked(tx.connection, person_ids)
    people = tuple(_people(asked, span))
    quiet = [person.id for person in people if standing(person, span) is Standing.SILENT]
    return WeeklyFacts(span, people, tuple(_questions(asked, span)), _wrong(tx.connection, span, quiet))


def around(tx: Tx, superior_id: int) -> set[int]:
    """A superior, everybody who reports to them, directly or through others, and everybody above them."""
    found = [
        tx.connection.scalars(statement, {"top": superior_id}) for statement in (statements.BELOW, statements.ABOVE)
    ]
    return {superior_id}.union(*found)


def zone_of(tx: Tx, person_id: int) -> Zone | None:
    """The zone in which a person is; None: nobody has this id."""
    row = tx.connection.execute(statements.STAFF.some, {"ids": [person_id]}).first()
    return row[4] if row else None


def lessons(tx: Tx, span: Span, person_ids: Collection[int]) -> list[LessonFacts]:
    """What became of each item of each course in the week, for these people together."""
    if not person_ids:
        return []
    values = {**_moments(span), "ids": person_ids}
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

    def by_person(self, counted: statements.Counted, values: Mapping[str, Any]) -> dict[int, Any]:
        return {row[0]: row[1:] for row in self(counted, values)}


def _people(asked: _Asked, span: Span) -> Iterable[PersonFacts]:
    rows = asked(statements.STAFF, {}).all()
    counts = _Counts(asked, span)
    for row in rows:
        *staff, leads, erased, language, version, consented_at, withdrawn_at, paused_at, paused_until = row
        agreed = (version or 0) > 0 and withdrawn_at is None
        reach = counts.reach(row[0], agreed, withdrawn_at is not None)
        rests = counts.rests(row[0], paused_at, paused_until)
        fields = (*staff, bool(leads), erased, language, reach, consented_at, *counts.learning(row[0], rests))
        yield PersonFacts(*fields)


class _Counts:
    """What each statement counted, by person."""

    def __init__(self, asked: _Asked, span: Span) -> None:
        moments = _moments(span)
        self._span = span
        self._enrolled = asked.by_person(statements.ENROLLED, moments)
        self._answers = asked.by_person(statements.ANSWERS, moments)
        self._items = asked.by_person(statements.ITEMS, moments)
        self._ledger = asked.by_person(statements.LEDGER, _dates(span))
        self._chats = asked.by_person(statements.CHATS, {})
        self._failed = _undelivered(asked, moments)
        self._leaves = _leaves(asked, span)

    def learning(self, person_id: int, rests: tuple[bool, bool]) -> tuple[Any, ...]:
        """The counted fields of `PersonFacts`, from `enrolled` on."""
        now, before, since, *learnt = self._enrolled.get(person_id, _NOTHING)
        courses, other = learnt[:5], self._ledger.get(person_id)
        jp = [sum(pair) for pair in zip(courses, other, strict=True)] if other else courses
        answers, items = self._answers.get(person_id, _NO_ANSWERS), self._items.get(person_id, _NO_ITEMS)
        return (bool(now), bool(before), since, *answers, *items, *rests, *jp, *learnt[5:])

    def reach(self, person_id: int, agreed: bool, withdrawn: bool) -> Reach:
        if withdrawn:
            return Reach.STOPPED
        chats = self._chats.get(person_id)
        if chats is None:
            return Reach.NO_CHAT
        active, blocked = chats
        if not active:
            return Reach.BLOCKED if blocked else Reach.STOPPED
        if not agreed:
            return Reach.NOT_AGREED
        return Reach.UNDELIVERED if person_id in self._failed else Reach.REACHED

    def rests(self, person_id: int, paused_at: datetime | None, until: datetime | None) -> tuple[bool, bool]:
        """Whether leave or a rest of their own choice lay in the week, and in the one before.

        A pause without end is not their choice: it is what reminders that nobody answers come to.
        """
        now, before = self._leaves.get(person_id, (False, False))
        if paused_at is None or until is None:
            return now, before
        span = self._span
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


def _undelivered(asked: _Asked, moments: Mapping[str, Any]) -> set[int]:
    """To whom something failed to arrive in the week, and nothing arrived."""
    failed = set(asked(statements.FAILED, moments).scalars())
    if not failed:
        return failed
    return failed - set(asked.connection.scalars(statements.ARRIVED, {**moments, "ids": failed}))


def _questions(asked: _Asked, span: Span) -> Iterable[QuestionFacts]:
    for mentee, asked_at, answered_at, is_open in asked(statements.QUESTIONS, _moments(span)):
        yield QuestionFacts(mentee, asked_at, answered_at, bool(is_open))


def _wrong(connection: Connection, span: Span, person_ids: Collection[int]) -> dict[int, int]:
    if not person_ids:
        return {}
    values = {"ids": person_ids, "from_then": span.at - LOOKED_AT, "at": span.at}
    return {person: wrong for person, wrong in connection.execute(statements.LAST_WRONG, values)}


def _moments(span: Span) -> dict[str, Any]:
    names = ("before", "since", "at", "year_from", "year_end", "pace_from")
    return {name: getattr(span, name) for name in names} | {"year_before": min(span.since, span.year_until)}


def _dates(span: Span) -> dict[str, date | int]:
    monday = span.week.monday
    return {
        "year": span.week.year,
        "monday": monday,
        "last": span.last_day,
        "before": monday - timedelta(days=7),
        "pace_from": span.week.sunday - timedelta(days=7 * 8 - 1),
    }
