"""The agency of the questions' journeys: who is there, and how they come to have a phone and a profile."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from lessons.study import Participation
from people.ids import new_id
from people.model import Person, Role, Unit, Zone
from store.mentoring_model import MentorTerms
from store.model import Address, ChatRef
from tests.journeys.conftest import enrol
from tests.journeys.dialogue import World

CLINIC, OFFICE = Unit(1, "Puskesmas Oksibil"), Unit(2, "Dinas Pelayanan")
SERVICE = "pelayanan publik"
LEARNER, MENTOR = Role.LEARNER, Role.MENTOR
PEOPLE = {
    "maria": Person(11, "199003152015032002", "Ns. Maria Uropmabin, S.Kep.", 1, CLINIC.name, Zone.WIT, superior_id=13),
    "yohanis": Person(12, "198811022014031003", "Yohanis Kasipmabin", 1, CLINIC.name, Zone.WIT),
    "rudi": Person(
        13, "197505051999031001", "dr. Rudi Hartono", 1, CLINIC.name, Zone.WIT,
        roles=frozenset({LEARNER, MENTOR, Role.SUPERVISOR}),
    ),
    "agus": Person(
        16, "197808172003121006", "Drs. Agus Prasetyo, M.Kes.", 2, OFFICE.name, Zone.WIT, roles=frozenset({MENTOR})
    ),
    "sri": Person(17, "198001012005012001", "Sri Wahyuni, M.Si.", 2, OFFICE.name, Zone.WIB, roles=frozenset({MENTOR})),
    "ratna": Person(
        18, "197901012004012001", "Ratna Dewi, S.STP.", 2, OFFICE.name, Zone.WIT, roles=frozenset({Role.ADMIN})
    ),
    "kornelis": Person(
        19, "197001011995031001", "Kornelis Wambrauw", 2, OFFICE.name, Zone.WIT, roles=frozenset({LEARNER})
    ),
}  # fmt: skip
EXPERTISE = {"agus": {SERVICE: 4}, "sri": {SERVICE: 3}, "rudi": {SERVICE: 5}}


def joins(world: World, name: str, phone: str = "") -> None:
    """Somebody has agreed, and talks from this phone."""
    person = PEOPLE[name]
    ref = ChatRef("test", "satu", phone or name)
    address = Address(new_id(), ref, person.id, last_inbound_at=world.now, linked_at=world.now)
    terms = Participation(person.id, 1, world.now)
    world.store.write_now(lambda tx: tx.save([address, terms]))


def offers(world: World, name: str, **changes: object) -> None:
    """What a mentor knows and wishes."""
    terms = replace(MentorTerms(PEOPLE[name].id, {SERVICE: 3}, talk=(time(8), time(16))), **changes)  # type: ignore[arg-type]
    world.store.write_now(lambda tx: tx.save([terms]))


def begins(world: World, name: str) -> None:
    """Enrolled in the short course, with the pre-test behind them."""
    number = PEOPLE[name].id
    enrol(world, number, "contoh")

    def work(tx):  # type: ignore[no-untyped-def]
        [enrolment] = tx.study.enrolments(number)
        tx.save([replace(enrolment, position=1)])

    world.store.write_now(work)
