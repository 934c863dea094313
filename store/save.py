"""Saving what a turn made: things of one kind go to the database together, whatever the order they came in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Table

from lessons.study import (
    Answer,
    Enrolment,
    EnrolmentStatus,
    LessonRecord,
    Participation,
    QuestionInstance,
    ReviewCard,
)
from store import tables
from store.bulk import Bulk, Row, parameters
from store.dialect import insert_new, insert_or_update
from store.model import Address, Consent, Invite, JournalEntry, NewMessage

Saved = (
    Enrolment
    | LessonRecord
    | QuestionInstance
    | ReviewCard
    | Participation
    | Address
    | Answer
    | JournalEntry
    | Consent
    | Invite
    | NewMessage
)
"""What `Tx.save` takes."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How things of one type become rows."""

    bulk: Bulk
    rows: Callable[[Sequence[Any]], Sequence[Row]]


def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _plain(*names: str) -> Callable[[Sequence[Any]], Sequence[Row]]:
    row = attrgetter(*names)
    return lambda things: [row(thing) for thing in things]


def _upsert(table: Table, rows: Callable[[Sequence[Any]], Sequence[Row]]) -> _Way:
    columns = list(table.c)
    return _Way(Bulk(lambda d: insert_or_update(table, d).values(parameters(columns)), columns), rows)


def _insert(table: Table, names: Sequence[str], rows: Callable[[Sequence[Any]], Sequence[Row]]) -> _Way:
    columns = [table.c[name] for name in names]
    return _Way(Bulk(lambda _: table.insert().values(parameters(columns)), columns), rows)


def _keyed(table: Table, names: Sequence[str], rows: Callable[[Sequence[Any]], Sequence[Row]]) -> _Way:
    columns = [table.c[name] for name in names]
    return _Way(Bulk(lambda d: insert_new(table, d).values(parameters(columns)), columns), rows)


def _closed_first(enrolments: Sequence[Enrolment]) -> Sequence[Row]:
    """One is active at a time: the one that ends must be stored before the one that begins."""
    row = attrgetter(*_names(Enrolment))
    opening = (EnrolmentStatus.WAITING, EnrolmentStatus.ACTIVE)
    return [row(enrolment) for enrolment in sorted(enrolments, key=lambda e: e.status in opening)]


_MESSAGE = (
    "key", "address_id", "channel", "account", "chat", "person_id", "lane", "purpose", "payload",
    "created_at", "not_before", "not_after",
)  # fmt: skip


def _messages(messages: Sequence[NewMessage]) -> Sequence[Row]:
    return [
        (
            m.key, m.address_id, m.ref.channel, m.ref.account, m.ref.chat, m.person_id, m.lane, m.purpose, m.payload,
            m.created_at, m.not_before or m.created_at, m.not_after,
        )
        for m in messages
    ]  # fmt: skip


_ADDRESS = (
    "id", "ref.channel", "ref.account", "ref.chat", "person_id", "status", "state", "last_inbound_at", "linked_at",
)  # fmt: skip

_WAYS: dict[type, _Way] = {
    Address: _upsert(tables.addresses, _plain(*_ADDRESS)),
    Participation: _upsert(tables.participations, _plain(*_names(Participation))),
    Enrolment: _upsert(tables.enrolments, _closed_first),
    LessonRecord: _upsert(tables.lesson_records, _plain(*_names(LessonRecord))),
    QuestionInstance: _upsert(tables.question_instances, _plain(*_names(QuestionInstance))),
    Answer: _insert(tables.answers, _names(Answer), _plain(*_names(Answer))),
    ReviewCard: _upsert(tables.reviews, _plain(*_names(ReviewCard))),
    Consent: _insert(tables.consents, _names(Consent), _plain(*_names(Consent))),
    Invite: _insert(tables.invites, _names(Invite), _plain(*_names(Invite))),
    NewMessage: _keyed(tables.outbox, _MESSAGE, _messages),
    JournalEntry: _insert(tables.journal, _names(JournalEntry), _plain(*_names(JournalEntry))),
}
"""In the order of storing: what is referred to comes first."""


def save(connection: Connection, things: Iterable[Saved]) -> None:
    """Store each thing: by its key where it may change, anew where it may not. Of two with one key the later stays."""
    groups: dict[type, list[Saved]] = {}
    for thing in things:
        groups.setdefault(type(thing), []).append(thing)
    if unknown := groups.keys() - _WAYS.keys():
        raise TypeError(f"not to be saved: {', '.join(kind.__name__ for kind in unknown)}")
    for kind, way in _WAYS.items():
        if kind in groups:
            way.bulk.run(connection, way.rows(groups[kind]))
