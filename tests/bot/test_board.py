"""The board of units: reckoned once a week where it is wanted, and shown as it was reckoned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot import markup
from bot.conversations import board
from bot.house import House
from bot.plans import PREPARED
from bot.shelf import Courses
from bot.turns import Turn
from bot.weekly.board import RECKONED, latest, plan_board, prepare_board
from lessons.engine import Rules
from lessons.loading import Catalogue
from lessons.study import Enrolment, EnrolmentStatus
from people.calendar import WorkingCalendar
from people.model import Person, Unit, Zone
from people.roster.model import RosterChanges
from reports.board import UnitShare
from store.model import Address, AddressStatus, ChatRef
from store.store import Store
from store.tx import Tx
from tests.journeys.dialogue import World

MONDAY = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
"""30 November, 08.00 in the east."""
DAY = timedelta(days=1)
UNITS = tuple(Unit(n, f"Puskesmas {n}") for n in range(1, 9))
HOUSE = House(
    "Kabupaten Contoh", "id", Rules(WorkingCalendar()), Courses(Catalogue()), zone=Zone.WIT, weekly=(0, time(8, 0)),
    unit_board=True,
)  # fmt: skip


def agency(tx: Tx) -> None:
    """Eight units of five, all enrolled; in unit n nobody has answered anything. Unit 8 has only four."""
    persons = [
        Person(10 * u.id + n, f"1975050519990310{u.id}{n}", f"Pegawai {u.id}{n}", u.id, u.name, Zone.WIT)
        for u in UNITS
        for n in range(4 if u.id == 8 else 5)
    ]
    tx.people.apply(RosterChanges(units=UNITS, persons=tuple(persons)))
    tx.courses.put("c", "1", "{}", MONDAY)
    tx.save(
        Enrolment(p.id, p.id, "c", "1", EnrolmentStatus.ACTIVE, MONDAY - 30 * DAY, started_at=MONDAY - 30 * DAY)
        for p in persons
    )


def test_it_is_reckoned_once_for_a_week_and_read_back(store: Store) -> None:
    store.write_now(agency)
    assert store.write_now(lambda tx: plan_board(tx, HOUSE, MONDAY - DAY / 24)) == 0
    assert store.read_now(lambda tx: latest(tx, MONDAY)) is None
    twice = [store.read_now(lambda tx: prepare_board(tx, HOUSE, MONDAY)) for _ in range(2)]
    for works in twice:
        for work in works:
            store.write_now(work)
    assert store.read_now(lambda tx: prepare_board(tx, HOUSE, MONDAY + DAY / 2)) == []
    assert len(store.read_now(lambda tx: tx.journal.entries(kinds=[RECKONED]))) == 1
    found = store.read_now(lambda tx: latest(tx, MONDAY + DAY))
    assert found is not None
    assert str(found[0]) == "2026-W48"
    assert found[1] == [UnitShare(u.name, 0, 5) for u in UNITS[:7]]
    assert store.read_now(lambda tx: latest(tx, MONDAY + 30 * DAY)) is None


def test_where_it_is_not_wanted_nothing_is_read(store: Store) -> None:
    store.write_now(agency)
    assert store.read_now(lambda tx: PREPARED["board"](tx, replace(HOUSE, unit_board=False), MONDAY)) == []


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    with Store.open(sqlite_url) as store:
        store.write_now(agency)
        yield World(store, HOUSE, MONDAY)


@pytest.mark.parametrize(
    ("person", "said"),
    [(11, "1. Puskesmas 1: 0%"), (71, "Unit Bapak/Ibu: 1. Puskesmas 7: 0% (dari 7 unit)"), (81, "belum tampil")],
)
def test_one_sees_the_first_five_and_ones_own(world: World, person: int, said: str) -> None:
    world.store.write_now(lambda tx: plan_board(tx, HOUSE, MONDAY))
    text = shown(world, person)
    assert said in text
    assert "Puskesmas 6" not in text
    assert "23–29 November" in text


def test_before_the_first_week_is_over_there_is_none(world: World) -> None:
    assert "setelah minggu ini selesai" in shown(world, 11)


def shown(world: World, person: int) -> str:
    """What `/papan` says to a person who has agreed."""

    def work(tx: Tx) -> str:
        tx.save([Address(person, ChatRef("test", "satu", str(person)), person, AddressStatus.ACTIVE, linked_at=MONDAY)])
        turn = Turn(world.house, tx, tx.turns.load_people([person], MONDAY)[person], MONDAY, "test")
        board.show(turn, "")
        assert turn.said is not None
        return markup.visible(turn.said.text)

    return world.store.write_now(work)
