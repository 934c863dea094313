"""Learners in the middle of a test, each with a question before them: the database, and the taps that answer it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from bot import buttons, wire
from bot.enrolling import enrol, place
from bot.house import House
from bot.lesson_planner import plan_lessons
from bot.shelf import Courses
from lessons.engine import Rules
from lessons.loading import SHIPPED, load_catalogue
from lessons.study import Participation
from people.calendar import WorkingCalendar
from people.model import Person, Unit, Zone
from people.roster.model import RosterChanges
from store.model import Address, ChatRef, LeasedMessage, Mark, OutboxState
from store.store import Store
from store.tx import Tx

ACCOUNT = ("telegram", "utama")
BEFORE = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
UNIT = Unit(1, "Dinas Contoh")
AT_ONCE = 500


def house() -> House:
    """An agency with the shipped courses."""
    catalogue, _ = load_catalogue([SHIPPED])
    return House("BKPSDM Contoh", "id", Rules(WorkingCalendar()), Courses(catalogue))


def enrolled(path: Path, house: House, learners: int) -> datetime:
    """A database with so many learners in the first course; gives the moment at which their first lesson is due."""
    with Store.open(f"sqlite:///{path}") as store:
        store.upgrade()
        store.write_now(lambda tx: _people(tx, house, learners))
        due = store.read_now(lambda tx: tx.study.next_due(NEVER))
    assert due is not None
    return due


def fill(path: Path, house: House, learners: int) -> datetime:
    """A database in which the first question was sent to each of so many learners; gives the moment of that."""
    due = enrolled(path, house, learners)
    with Store.open(f"sqlite:///{path}") as store:
        while store.write_now(lambda tx: plan_lessons(tx, house, due, AT_ONCE)):
            pass
    return due


def taps(path: Path, learners: int, now: datetime) -> Iterator[bytes]:
    """For each learner the update that Telegram would bring when they tap one of the answers; the messages are sent."""
    with Store.open(f"sqlite:///{path}") as store:
        sent = store.write_now(lambda tx: _sent(tx, learners, now))
    for number, message in enumerate(sent, 1):
        answers = [
            c.id for c in wire.load(message.payload).choices if isinstance(buttons.decode(c.id), buttons.AnswerTap)
        ]
        yield _update(number, int(message.ref.chat), answers[number % len(answers)])


def _people(tx: Tx, house: House, learners: int) -> None:
    numbers = range(1, learners + 1)
    persons = tuple(Person(n, f"19860314201001{n:07}", f"Pegawai {n}", 1, UNIT.name, Zone.WIT) for n in numbers)
    tx.people.apply(RosterChanges(units=(UNIT,), persons=persons))
    tx.save(Participation(n, 1, BEFORE) for n in numbers)
    tx.save(Address(n, ChatRef(*ACCOUNT, str(n)), n, last_inbound_at=BEFORE, linked_at=BEFORE) for n in numbers)
    course = house.courses.catalogue.courses[0]
    enrol(tx, house, course, place(tx, house, course, persons, BEFORE), BEFORE)


def _sent(tx: Tx, learners: int, now: datetime) -> Sequence[LeasedMessage]:
    messages = tx.outbox.claim(now, [ACCOUNT], learners, timedelta(minutes=1), "filled")
    tx.outbox.mark([Mark(m.id, m.token, OutboxState.SENT, now, f"{m.id}") for m in messages])
    return messages


def _update(number: int, chat: int, payload: str) -> bytes:
    person = {"id": chat, "is_bot": False, "first_name": "Orang", "language_code": "id"}
    shown = {
        "message_id": number,
        "from": {"id": 1, "is_bot": True, "first_name": "Bekal", "username": "bekal_bot"},
        "chat": {"id": chat, "type": "private", "first_name": "Orang"},
        "date": 1_795_000_000,
        "text": "Ke mana arsip vital disimpan?\nA. Lemari tahan api\nB. Meja kerja\nC. Gudang umum",
    }
    tap = {"id": f"{number}", "from": person, "message": shown, "chat_instance": "1", "data": payload}
    return orjson.dumps({"update_id": 100_000_000 + number, "callback_query": tap})
