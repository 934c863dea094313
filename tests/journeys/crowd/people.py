"""The agency of the crowd: learners and mentors, one who is everything, two administrators, names that are hard."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.house import House, MentoringRules
from bot.shelf import Courses
from lessons.engine import Rules
from lessons.loading import load_catalogue
from lessons.study import Participation
from mentoring.positions import LevelTable
from mentoring.sessions import SessionTable
from people.calendar import WorkingCalendar
from people.model import Kind, Person, Role, Unit, Zone
from people.roster.model import RosterChanges
from store.mentoring_model import AssessedBy, Assessment, MentorTerms
from store.model import Address, ChatRef
from store.tx import Tx

START = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
"""Monday 30 November, 08.00 in Jayapura."""
CLINIC, OFFICE = Unit(1, "Puskesmas <Oksibil> & Sekitarnya"), Unit(2, "BKPSDM")
TABLE = LevelTable("Perbup 12/2026", date(2026, 7, 1), {"pelayanan publik": 3, "komunikasi": 2})
SERVICE = ("pelayanan publik:4", "komunikasi:3")


def _person(number: int, nip: str, name: str, *roles: Role, **more: object) -> Person:
    unit = OFFICE if Role.ADMIN in roles else CLINIC
    usual = Person(number, nip, name, unit.id, unit.name, Zone.WIT, Kind.PNS, roles=frozenset(roles))
    return replace(usual, **more)  # type: ignore[arg-type]  # fields by name


L, M, S, A = Role.LEARNER, Role.MENTOR, Role.SUPERVISOR, Role.ADMIN
PEOPLE = {
    "maria": _person(11, "199003152015032002", "Maria Uropmabin, A.Md.Keb.", L, superior_id=13),
    "yohanis": _person(12, "198811022014031003", "Yohanis <b>Kasip</b> & \u202eRai\u202c 👩🏽‍⚕️", L, superior_id=13),
    "rudi": _person(13, "197505051999031001", "dr. Rudi Hartono", S, M, L, expertise=SERVICE, superior_id=19),
    "agus": _person(14, "197808172003121006", "Drs. Agus Prasetyo, M.Kes.", M, expertise=SERVICE, zone=Zone.WIB),
    "ester": _person(15, "198407072009012009", "Ester\u200b Yikwa, S.Farm.", L, M, expertise=SERVICE, zone=Zone.WITA),
    "siti": _person(16, "198603142010012001", "Siti Aminah, S.Kom.", A),
    "ratna": _person(18, "197901012004012001", "Ratna Dewi, S.STP.", A, M, expertise=SERVICE),
    "daniel": _person(17, "199512302020121005", "Daniel Mandacan", L, language="en", superior_id=13),
    "kornelis": _person(19, "197001011995031001", "Kornelis Wambrauw", S),
}  # fmt: skip
NAMES = tuple(PEOPLE)
LEARNERS = tuple(name for name, one in PEOPLE.items() if L in one.roles)
MENTORS = tuple(name for name, one in PEOPLE.items() if M in one.roles)


def house(groups: bool = True) -> House:
    """Its rules: three learners a mentor, an officer, a table of hours."""
    catalogue, _ = load_catalogue([Path(__file__).parent.parent / "courses"])
    terms = MentoringRules(
        capacity=3, officer=PEOPLE["kornelis"].nip, levels=TABLE, groups=groups, jp=SessionTable("2026-1")
    )
    return House("BKPSDM Contoh", "id", Rules(WorkingCalendar()), Courses(catalogue), zone=Zone.WIT, mentoring=terms)


def settle(tx: Tx) -> None:
    """Everybody has a phone and has agreed; the learners have assessed themselves; the mentors take two or three."""
    tx.people.apply(RosterChanges(units=(CLINIC, OFFICE), persons=tuple(PEOPLE.values())))
    for name, one in PEOPLE.items():
        chat = Address(one.id, ChatRef("test", "satu", name), one.id, last_inbound_at=START, linked_at=START)
        tx.save([chat, Participation(one.id, 1, START)])
    for name in LEARNERS:
        tx.save(assessed(PEOPLE[name].id))
    tx.save([MentorTerms(PEOPLE["agus"].id, {}, capacity=2)])


def assessed(person_id: int) -> list[Assessment]:
    """A learner who is one level short in one competency."""
    levels = {"pelayanan publik": 2, "komunikasi": 2}
    return [Assessment(person_id, one, n, AssessedBy.SELF, person_id, START) for one, n in levels.items()]
