"""What does not go on is told to the administrators: once, in their words, in the morning, and again after a week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot import wire
from bot.house import House
from bot.markup import visible
from bot.plans import PLANS
from bot.shelf import Courses
from bot.watch import plan_watch
from lessons.engine import Rules
from lessons.loading import load_catalogue
from lessons.study import Participation
from people.calendar import WorkingCalendar
from people.model import Person, Role, Unit, Zone
from people.roster.model import RosterChanges
from store.model import Address, ChatRef, JournalEntry, Mark, OutboxState
from store.store import Store

MONDAY = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)
"""09.00 in Jayapura: an hour after the lessons."""
DAY = timedelta(days=1)
ADMINS = {1: "id", 2: "en"}
LEARNER = 3


@pytest.fixture(scope="module")
def house() -> House:
    catalogue, _ = load_catalogue([])
    return House("Kabupaten Contoh", "id", Rules(WorkingCalendar()), Courses(catalogue), zone=Zone.WIT)


@pytest.fixture
def agency(store: Store) -> Store:
    """Two administrators and a learner, all with a chat."""
    people = [
        Person(number, f"19860314201001{number:04}", f"Pegawai {number}", 1, "Dinas Contoh", Zone.WIT,
               roles=frozenset({Role.ADMIN if number in ADMINS else Role.LEARNER}))
        for number in (*ADMINS, LEARNER)
    ]  # fmt: skip
    store.write_now(lambda tx: tx.people.apply(RosterChanges(units=(Unit(1, "Dinas Contoh"),), persons=tuple(people))))
    chats = [
        Address(p.id, ChatRef("test", "satu", str(p.id)), p.id, last_inbound_at=MONDAY, linked_at=MONDAY)
        for p in people
    ]
    taking_part = [Participation(p.id, 1, MONDAY, language=ADMINS.get(p.id, "id")) for p in people]
    store.write_now(lambda tx: tx.save([*chats, *taking_part]))
    return store


def trouble(store: Store, at: datetime, reason: str) -> None:
    """A learner could not be planned."""
    store.write_now(lambda tx: tx.save([JournalEntry(at, "plan_failed", LEARNER, {"reason": reason})]))


def told(store: Store, house: House, now: datetime) -> dict[int, str]:
    """Person → what the look at `now` has them told."""
    store.write_now(lambda tx: plan_watch(tx, house, now))
    sent = store.write_now(lambda tx: tx.outbox.claim(now, [("test", "satu")], 10, DAY, f"{now}"))
    store.write_now(lambda tx: tx.outbox.mark([Mark(m.id, m.token, OutboxState.SENT, now, f"{m.id}") for m in sent]))
    return {message.address_id: visible(wire.load(message.payload).text) for message in sent}


def test_it_is_one_of_the_plans() -> None:
    assert PLANS["watch"] is plan_watch


def test_where_all_goes_well_nobody_hears_anything(agency: Store, house: House) -> None:
    assert told(agency, house, MONDAY) == {}


def test_a_trouble_is_told_with_what_helps_in_the_readers_language(agency: Store, house: House) -> None:
    trouble(agency, MONDAY - DAY / 2, "<KeyError>")
    said = told(agency, house, MONDAY)
    assert said[1] == (
        "Bapak/Ibu Pegawai, ada yang perlu diperiksa pada layanan Bekal.\n\n"
        "• 1 peserta tidak dapat dikirimi pelajaran dalam 24 jam terakhir: <KeyError>\n"
        "Yang membantu: jalankan bekal courses check; bekal audit menyebut siapa (plan_failed).\n\n"
        "Mohon diteruskan kepada yang mengelola server. "
        "Hal yang sama baru disebut lagi sesudah seminggu, bila masih ada."
    )
    assert said[2].startswith("Pegawai, something about the Bekal service needs a look.")
    assert said.keys() == ADMINS.keys()


def test_the_same_is_told_again_after_a_week_and_something_new_at_once(agency: Store, house: House) -> None:
    heard = []
    for day in range(9):
        now = MONDAY + day * DAY
        trouble(agency, now - DAY / 2, "KeyError")
        if day == 2:
            trouble(agency, now - DAY / 2, "ValueError")
        said = told(agency, house, now).get(1, "")
        heard.append([reason for reason in ("KeyError", "ValueError") if reason in said])
    assert heard == [["KeyError"], [], ["ValueError"], [], [], [], [], ["KeyError"], []]


def test_it_looks_once_a_day(agency: Store, house: House) -> None:
    assert told(agency, house, MONDAY) == {}
    trouble(agency, MONDAY, "KeyError")
    assert told(agency, house, MONDAY + timedelta(hours=2)) == {}
    assert told(agency, house, MONDAY + DAY - timedelta(minutes=1)) == {}, "not yet the hour of the next day"
    assert told(agency, house, MONDAY + DAY).keys() == ADMINS.keys()


@pytest.mark.parametrize("now", [MONDAY - timedelta(minutes=1), MONDAY - DAY], ids=["too early", "on a Sunday"])
def test_it_keeps_to_the_agencys_working_hours(agency: Store, house: House, now: datetime) -> None:
    trouble(agency, MONDAY - DAY, "KeyError")
    assert told(agency, house, now) == {}
    assert told(agency, house, MONDAY).keys() == ADMINS.keys()


def test_of_many_three_are_told_and_the_rest_is_counted(agency: Store, house: House) -> None:
    for number in range(5):
        trouble(agency, MONDAY - DAY / 2, f"Error{number}")
    said = told(agency, house, MONDAY)[1]
    assert [f"Error{number}" in said for number in range(5)] == [True, True, True, False, False]
    assert "… dan 2 hal lagi; semuanya: bekal doctor" in said


def test_where_nobody_can_be_told_it_is_not_taken_as_told(agency: Store, house: House) -> None:
    trouble(agency, MONDAY, "KeyError")
    agency.write_now(lambda tx: tx.save(Participation(number) for number in ADMINS))
    assert told(agency, house, MONDAY) == {}
    agency.write_now(lambda tx: tx.save(Participation(number, 1, MONDAY) for number in ADMINS))
    assert told(agency, house, MONDAY + DAY).keys() == ADMINS.keys()
