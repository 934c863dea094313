"""An agency with a few invented people, a short course, and a world to talk in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.house import House
from bot.invites import code_hash
from bot.shelf import Courses
from lessons.certificates import Issuer
from lessons.engine import Rules, Study
from lessons.loading import load_catalogue
from people.calendar import WorkingCalendar
from people.model import Kind, Person, Role, Unit, Zone
from people.roster.model import RosterChanges
from store.model import Invite
from store.store import Store
from tests.journeys.dialogue import World
from tests.journeys.office import opened

HERE = Path(__file__).parent
START = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
UNIT = Unit(1, "Puskesmas Oksibil")
ELSEWHERE = Unit(2, "Dinas Kesehatan Provinsi")
PEOPLE = (
    Person(11, "199003152015032002", "Ns. Maria Uropmabin, S.Kep.", 1, UNIT.name, Zone.WIT, Kind.PNS,
           phone="+6281234567801"),
    Person(12, "198811022014031003", "Yohanis Kasipmabin", 1, UNIT.name, Zone.WIT, Kind.PPPK, phone="+6281234567802"),
    Person(13, "197505051999031001", "dr. Rudi Hartono", 1, UNIT.name, Zone.WIT, Kind.PNS, phone="+6281234567803",
           roles=frozenset({Role.SUPERVISOR})),
    Person(14, "198202102006042004", "Ruth Kogoya, S.E.", 1, UNIT.name, Zone.WITA, Kind.PNS, phone="+6281234567804",
           roles=frozenset({Role.LEARNER, Role.SUPERVISOR})),
    Person(15, "199512302020121005", "Daniel Mandacan", 1, UNIT.name, Zone.WIT, phone="+6281234567805", language="en"),
    Person(16, "197808172003121006", "Drs. Agus Prasetyo, M.Kes.", 2, ELSEWHERE.name, Zone.WIB, Kind.PNS,
           phone="+6281234567806", roles=frozenset({Role.MENTOR})),
)  # fmt: skip
CODES = {
    "kode": "KodeMaria2026",
    "kode_yohanis": "KodeYohanis26",
    "kode_rudi": "KodeRudi2026x",
    "kode_ruth": "KodeRuth2026x",
    "kode_daniel": "KodeDaniel26x",
    "kode_agus": "KodeAgus2026xx",
}


@pytest.fixture(scope="session")
def courses() -> Courses:
    catalogue, faults = load_catalogue([HERE / "courses"])
    assert not faults
    return Courses(catalogue)


@pytest.fixture
def house(courses: Courses) -> House:
    issuer = Issuer("BKPSDM Pemkab Contoh", "9999", Zone.WIT)
    return House("BKPSDM Pemkab Contoh", "id", Rules(WorkingCalendar()), courses, certificates=issuer)


@pytest.fixture
def world(sqlite_url: str, house: House) -> Iterator[World]:
    """Maria and Yohanis are enrolled in the short course; Dr. Rudi leads them. Ruth, who leads and learns, and Daniel,
    who has it in English, have no course yet. Agus, in another zone, is a mentor.
    """
    with Store.open(sqlite_url) as store:
        store.write_now(lambda tx: tx.people.apply(RosterChanges(units=(UNIT, ELSEWHERE), persons=PEOPLE)))
        world = World(store, house, START)
        for person, code in zip(PEOPLE, CODES.values(), strict=True):
            invite = Invite(code_hash(code), person.id, START, START + timedelta(days=30))
            store.write_now(lambda tx, invite=invite: tx.save([invite]))
        for person in PEOPLE[:2]:
            enrol(world, person.id, "contoh")
        yield world


@pytest.fixture
def office(sqlite_url: str, courses: Courses) -> Iterator[World]:
    """Mentors, learners, a superior and an administrator with phones; see `tests.journeys.office`."""
    with opened(sqlite_url, courses) as world:
        yield world


def enrol(world: World, person_id: int, course_id: str) -> None:
    """Enrol a person in the newest version of a course."""
    course = world.house.courses.catalogue.get(course_id)

    def work(tx):  # type: ignore[no-untyped-def]
        tx.courses.put(course.id, course.version, world.house.courses.catalogue.content(course.id), world.now)
        learner = tx.turns.learners([person_id], world.now)[person_id]
        study = Study(learner, world.house.rules, None, world.now, "test")  # type: ignore[arg-type]
        study.enrol(course)
        tx.save(study.changes())

    world.store.write_now(work)
