"""One small agency, made of values, for the store's tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from lessons.study import (
    Enrolment,
    EnrolmentStatus,
    LessonRecord,
    Participation,
    QuestionInstance,
    QuestionPurpose,
    RecordStatus,
    ReviewCard,
)
from people.model import Person, Unit, Zone
from people.roster.model import RosterChanges
from store.model import Address, ChatRef, NewEvent, NewMessage
from store.tx import Tx

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
UNITS = (Unit(1, "Dinas Kesehatan"), Unit(2, "Puskesmas Tolikara", 1), Unit(3, "Inspektorat"))
ACCOUNT = ("telegram", "utama")


def ref(chat: int | str, account: str = ACCOUNT[1]) -> ChatRef:
    return ChatRef(ACCOUNT[0], account, str(chat))


def person(number: int, unit: Unit = UNITS[1], superior: int | None = None) -> Person:
    return Person(
        id=number,
        nip=f"19860314201001{number:04}",
        name=f"Pegawai {number}",
        unit_id=unit.id,
        unit_name=unit.name,
        zone=Zone.WIT,
        superior_id=superior,
        phone=f"+62811{number:06}",
        expertise=("arsip",),
    )


def address(number: int, person_id: int | None = None, account: str = ACCOUNT[1]) -> Address:
    return Address(number, ref(number, account), person_id, last_inbound_at=NOW, linked_at=NOW)


def enrolment(number: int, person_id: int | None = None, status: EnrolmentStatus = EnrolmentStatus.ACTIVE) -> Enrolment:
    return Enrolment(number, person_id or number, "arsip", "v1", status, NOW, next_due_at=NOW)


def record(number: int, lesson: str = "satu") -> LessonRecord:
    return LessonRecord(number, number, number, lesson, RecordStatus.SENT, "telegram", NOW)


def instance(number: int, person_id: int | None = None, record_id: int | None = None) -> QuestionInstance:
    owner = person_id or number
    purpose = QuestionPurpose.LESSON
    return QuestionInstance(number, owner, owner, record_id, "arsip", "v1", "satu", "tanya", purpose, (2, 0, 1), NOW)


def card(number: int, person_id: int | None = None, due_at: datetime = NOW, step: str = "tanya") -> ReviewCard:
    owner = person_id or number
    return ReviewCard(number, owner, owner, "arsip", "v1", "satu", step, due_at, '{"stability": 2.3}', NOW)


def event(number: int, chat: int | str = 1) -> NewEvent:
    return NewEvent(ref(chat), str(number), f'{{"update_id": {number}}}')


def message(key: str, chat: int = 1, lane: int = 0, **more: Any) -> NewMessage:
    usual = {"ref": ref(chat), "person_id": None, "purpose": "reply", "payload": "{}", "created_at": NOW}
    return NewMessage(**{"key": key, "address_id": chat, "lane": lane, **usual, **more})


def agency(tx: Tx, people: int = 3) -> None:
    """Units, one course version, and persons 1 to `people`, each with a chat of the same number, consented."""
    numbers = range(1, people + 1)
    tx.people.apply(RosterChanges(units=UNITS, persons=tuple(person(n) for n in numbers)))
    tx.courses.put("arsip", "v1", '{"id": "arsip"}', NOW)
    tx.save([address(n, n) for n in numbers])
    tx.save([Participation(n, 1, NOW) for n in numbers])


def learning(tx: Tx, people: int = 3) -> None:
    """The agency, everybody with one active enrolment, one lesson sent and one open question (ids are the person's)."""
    agency(tx, people)
    for number in range(1, people + 1):
        tx.save([instance(number, record_id=number), record(number), enrolment(number)])
