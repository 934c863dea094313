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


def weekly(tx: Tx, span: Span) -> WeeklyFacts:
    """The facts of everybody in one week, as it lies in one zone."""
    people = tuple(_people(tx.connection, span))
    quiet = [person.id for person in people if standing(person, span) is Standing.SILENT]
    return WeeklyFacts(span, people, tuple(_questions(tx.connection, span)), _wrong(tx.connection, span, quiet))


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


def _people(connection: Connection, span: Span) -> Iterable[PersonFacts]:
    rows = connection.execute(statements.STAFF).all()
    counts = _Counts(connection, span)
    for row in rows:
        *staff, leads, erased, language, version, consented_at, withdrawn_at, paused_at, paused_until = row
        agreed = (version or 0) > 0 and withdrawn_at is None
        reach = counts.reach(row[0], agreed, withdrawn_at is not None)
        rests = counts.rests(row[0], paused_at, paused_until)
        fields = (*staff, bool(leads), erased, language, reach, consented_at, *counts.learning(row[0], rests))
        yield PersonFacts(*fields)


class _Counts:
    """What each statement counted, by person."""

    def __init__(self, connection: Connection, span: Span) -> None:
        moments = _moments(span)
        self._span = span
        self._enrolled = _by_person(connection, statements.ENROLLED, moments)
        self._answers = _by_person(connection, statements.ANSWERS, moments)
        self._items = _by_person(connection, statements.ITEMS, moments)
        self._ledger = _by_person(connection, statements.LEDGER, _dates(span))
        self._chats = _by_person(connection, statements.CHATS, {})
        self._failed = _undelivered(connection, moments)
        self._leaves = _leaves(connection, span)

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


def _leaves(connection: Connection, span: Span) -> dict[int, tuple[bool, bool]]:
    """Who has leave in the week, and in the one before."""
    first, monday, last = span.week.monday - timedelta(days=7), span.week.monday, span.last_day
    found: dict[int, tuple[bool, bool]] = {}
    for person_id, begins, ends in connection.execute(statements.LEAVES, {"first": first, "last": last}):
        now, before = found.get(person_id, (False, False))
        found[person_id] = (now or ends >= monday, before or begins < monday)
    return found


def _undelivered(connection: Connection, moments: Mapping[str, Any]) -> set[int]:
    """To whom something failed to arrive in the week, and nothing arrived."""
    failed = set(connection.scalars(statements.FAILED, moments))
    if not failed:
        return failed
    return failed - set(connection.scalars(statements.ARRIVED, {**moments, "ids": failed}))


def _questions(connection: Connection, span: Span) -> Iterable[QuestionFacts]:
    for mentee, asked_at, answered_at, is_open in connection.execute(statements.QUESTIONS, _moments(span)):
        yield QuestionFacts(mentee, asked_at, answered_at, bool(is_open))


def _wrong(connection: Connection, span: Span, person_ids: Collection[int]) -> dict[int, int]:
    if not person_ids:
        return {}
    values = {"ids": person_ids, "from_then": span.at - LOOKED_AT, "at": span.at}
    return {person: wrong for person, wrong in connection.execute(statements.LAST_WRONG, values)}


def _by_person(connection: Connection, statement: Any, values: Mapping[str, Any]) -> dict[int, Any]:
    return {row[0]: row[1:] for row in connection.execute(statement, values)}


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
