"""The pairs as one transaction sees them: what was done in it is counted once, whatever was looked at before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.audience import Audience
from bot.house import House
from bot.pairs.desk import PairDesk
from bot.shelf import Courses
from lessons.engine import Rules
from lessons.loading import load_catalogue
from lessons.study import Participation
from mentoring import pairing
from mentoring.model import Ending, Match, MenteeNeed, Pair
from people.calendar import WorkingCalendar
from people.model import Person, Role, Unit, Zone
from people.roster.model import RosterChanges
from store.model import Address, ChatRef
from store.store import Store
from store.tx import Tx

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
UNIT = Unit(1, "Puskesmas Contoh")
MENTOR, LEARNERS = 1, (2, 3, 4)
PEOPLE = (
    Person(MENTOR, "197808172003121001", "Agus Contoh", 1, UNIT.name, Zone.WIT, roles=frozenset({Role.MENTOR}),
           expertise=("pelayanan publik:4",)),
    *(Person(number, f"19900315201503200{number}", "Maria Contoh", 1, UNIT.name, Zone.WIT) for number in LEARNERS),
)  # fmt: skip


@pytest.fixture
def house() -> House:
    catalogue, _ = load_catalogue([])
    return House("Kabupaten Contoh", "id", Rules(WorkingCalendar()), Courses(catalogue), zone=Zone.WIT)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """A mentor who was asked for each of three learners."""

    def work(tx: Tx) -> None:
        tx.people.apply(RosterChanges(units=(UNIT,), persons=PEOPLE))
        for person in PEOPLE:
            chat = Address(person.id, ChatRef("test", "satu", str(person.id)), person.id, last_inbound_at=NOW)
            tx.save([chat, Participation(person.id, 1, NOW)])
        tx.save(pairing.propose(10 + learner, learner, MENTOR, NOW, NOW + timedelta(days=3)) for learner in LEARNERS)

    sqlite_store.write_now(work)
    return sqlite_store


@pytest.mark.parametrize("looked_before", [False, True])
@pytest.mark.parametrize("ending", [Ending.LEAVE, Ending.DEPARTED])
def test_a_pair_that_ends_makes_one_place_free(store: Store, house: House, ending: Ending, looked_before: bool) -> None:
    def work(tx: Tx) -> tuple[int, int]:
        desk = PairDesk(house, tx, NOW, lambda person: None)
        if looked_before:
            assert desk.profiles[MENTOR].load == 3
        desk.part(tx.mentoring.open_pairs()[0], ending)
        return desk.profiles[MENTOR].load, tx.mentoring.loads()[MENTOR]

    assert store.write_now(work) == (2, 2)


def test_what_was_not_asked_yet_is_not_asked_of_a_pair_that_has_ended(store: Store, house: House) -> None:
    night = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    match, need = Match(5, MENTOR, 0), MenteeNeed(5, (), house.hours)

    def proposed(tx: Tx) -> Pair:
        fifth = Person(5, "199003152015032005", "Siti Contoh", 1, UNIT.name, Zone.WIT)
        tx.people.apply(RosterChanges(persons=(fifth,)))
        audience = Audience(house, tx, night)
        pair = PairDesk(house, tx, night, audience).propose(match, need)
        tx.save(audience.messages)
        return pair

    def parted(tx: Tx, pair: Pair) -> int:
        PairDesk(house, tx, night, lambda person: None).part(pair, Ending.DEPARTED)
        return len(tx.outbox.claim(night + timedelta(days=2), [("test", "satu")], 10, timedelta(minutes=1), "t"))

    pair = store.write_now(proposed)
    assert store.write_now(lambda tx: tx.outbox.backlog()) == 1
    assert store.write_now(lambda tx: parted(tx, pair)) == 0
