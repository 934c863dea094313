"""Matching over the store is matching over the values that were stored, and nothing else decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.house import House, MentoringRules
from bot.matching import mentor_of, mentors, needs_of, profiles, run_matching, seekers
from bot.shelf import Courses
from lessons.engine import Rules
from lessons.loading import SHIPPED, load_catalogue
from lessons.study import Enrolment, EnrolmentStatus, Participation
from mentoring import pairing
from mentoring.matching import match
from mentoring.model import MenteeNeed, MentorProfile, Need
from mentoring.positions import LevelRule, LevelTable
from people.calendar import WorkingCalendar
from people.model import LearningHours, Leave, Person, Role, Unit, Zone
from people.roster.model import RosterChanges
from store.mentoring_model import AssessedBy, Assessment, MenteeWish, MentorTerms
from store.model import Address, AddressStatus, ChatRef
from store.store import Store
from store.tx import Tx
from tests.patience import ON_ONE_FIXTURE

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
UNIT = Unit(1, "Puskesmas Contoh")
FIELDS = ("pelayanan publik", "komunikasi", "literasi digital")
MENTORS, LEARNERS, OTHERS = (1, 2, 3), (4, 5, 6, 7, 8), range(100, 112)
"""The others only fill places."""
TABLE = LevelTable(
    default={FIELDS[0]: 3, FIELDS[1]: 2},
    rules=(LevelRule({FIELDS[2]: 4}, positions=("analis*",)),),
    families={"Data": ("analis*",), "Layanan": ("petugas*",)},
)
FAMILIES = {"": "", "Analis Data": "Data", "Petugas Loket": "Layanan"}
STATUS = {True: AddressStatus.ACTIVE, False: AddressStatus.BLOCKED}
T = TypeVar("T")


@pytest.fixture(scope="module")
def house() -> House:
    catalogue, _ = load_catalogue([])
    rules = Rules(WorkingCalendar())
    return House(
        "Kabupaten Contoh", "id", rules, Courses(catalogue), zone=Zone.WIT, mentoring=MentoringRules(3, 2, "", TABLE)
    )


class Undone(Exception):
    """Takes back what an example stored."""


def tried(store: Store, work: Callable[[Tx], T]) -> T:
    """What `work` gives; what it stored is taken back."""
    found: list[T] = []

    def then_undo(tx: Tx) -> None:
        found.append(work(tx))
        raise Undone

    with pytest.raises(Undone):
        store.write_now(then_undo)
    return found[-1]


def person(number: int, **more: Any) -> Person:
    roles = frozenset(role for role, ids in ((Role.MENTOR, MENTORS), (Role.LEARNER, LEARNERS)) if number in ids)
    usual = Person(number, f"19860314201001{number:04}", f"Pegawai {number}", 1, UNIT.name, Zone.WIT, roles=roles)
    return replace(usual, **more)


def address(number: int, status: AddressStatus = AddressStatus.ACTIVE) -> Address:
    return Address(number, ChatRef("test", "satu", str(number)), number, status, last_inbound_at=NOW, linked_at=NOW)


@dataclass(frozen=True)
class Asked:
    """One mentor of an example: what is stored of them."""

    terms: MentorTerms
    zone: Zone
    position: str
    roster: tuple[str, ...]
    days: frozenset[int] | None
    away: int
    load: int
    reachable: bool


@dataclass(frozen=True)
class Asking:
    """One learner of an example."""

    wish: MenteeWish
    levels: dict[str, int]
    zone: Zone
    position: str
    superior: int | None
    reachable: bool


POSITIONS = st.sampled_from(("", "Analis Data", "Petugas Loket"))
LANGUAGES = st.sampled_from((("id",), ("en", "id"), ("en",)))
WINDOWS = st.sampled_from(((time(8), time(16)), (time(13), time(15))))
VALUES = st.frozensets(st.sampled_from(("loyal", "adaptif")), max_size=2)
LEVELS = st.dictionaries(st.sampled_from(FIELDS), st.integers(1, 5))


def some(ids: tuple[int, ...]) -> st.SearchStrategy[frozenset[int]]:
    return st.frozensets(st.sampled_from(ids), max_size=1)


def mentor_sets(number: int) -> st.SearchStrategy[Asked]:
    terms = st.builds(
        MentorTerms,
        person_id=st.just(number),
        expertise=LEVELS,
        job_family=st.sampled_from(("", "Layanan")),
        languages=LANGUAGES,
        values=VALUES,
        years=st.integers(0, 12),
        talk=WINDOWS,
        capacity=st.sampled_from((None, 0, 1, 2)),
        active=st.sampled_from((True, True, False)),
        preferences=some(LEARNERS),
        exclusions=some(LEARNERS),
        snoozed_until=st.sampled_from((None, None, NOW, NOW + timedelta(days=1))),
    )
    return st.builds(
        Asked,
        terms,
        zone=st.sampled_from(Zone),
        position=POSITIONS,
        roster=st.sampled_from(((), (), ("Komunikasi:5", "kearsipan"))),
        days=st.sampled_from((None, frozenset({0, 2}))),
        away=st.sampled_from((0, 0, 30)),
        load=st.integers(0, 2),
        reachable=st.sampled_from((True, True, False)),
    )


def learner_sets(number: int) -> st.SearchStrategy[Asking]:
    wish = st.builds(
        MenteeWish,
        person_id=st.just(number),
        languages=st.sampled_from(((), ("en",))),
        values=VALUES,
        talk=WINDOWS,
        preferences=some(MENTORS),
        exclusions=some(MENTORS),
        earlier_mentor_id=st.sampled_from((None, *MENTORS)),
        wanted=st.sampled_from((True, True, False)),
    )
    return st.builds(
        Asking,
        wish,
        levels=LEVELS,
        zone=st.sampled_from(Zone),
        position=POSITIONS,
        superior=st.sampled_from((None, *MENTORS)),
        reachable=st.sampled_from((True, True, True, False)),
    )


AGENCIES = st.tuples(st.tuples(*map(mentor_sets, MENTORS)), st.tuples(*map(learner_sets, LEARNERS)))


def store_all(tx: Tx, asked: tuple[Asked, ...], asking: tuple[Asking, ...]) -> None:
    """As roster, chats, leave, profiles, assessments and pairs."""
    people = [person(a.terms.person_id, zone=a.zone, position=a.position, expertise=a.roster) for a in asked]
    people += [person(e.wish.person_id, zone=e.zone, position=e.position, superior_id=e.superior) for e in asking]
    people += [person(number) for number in OTHERS]
    tx.people.apply(RosterChanges(units=(UNIT,), persons=tuple(people)))
    tx.save(Participation(one.id, 1, NOW) for one in people)
    blocked = {a.terms.person_id for a in asked if not a.reachable} | {
        e.wish.person_id for e in asking if not e.reachable
    }
    tx.save(address(one.id, STATUS[one.id not in blocked]) for one in people)
    free = iter(OTHERS)
    for one in asked:
        number = one.terms.person_id
        tx.save([one.terms, Participation(number, 1, NOW, days=one.days)])
        if one.away:
            tx.people.add_leave(number, Leave(TODAY, TODAY + timedelta(days=one.away)))
        tx.save(pairing.propose(n, n, number, NOW, NOW) for n in (next(free) for _ in range(one.load)))
    for each in asking:
        tx.save([each.wish, *(assessed(each.wish.person_id, *level) for level in each.levels.items())])


def assessed(number: int, competency: str, level: int) -> Assessment:
    return Assessment(number, competency, level, AssessedBy.SELF, number, NOW)


def mentor_value(one: Asked) -> MentorProfile:
    terms, number = one.terms, one.terms.person_id
    leaves = (Leave(TODAY, TODAY + timedelta(days=one.away)),) if one.away else ()
    return MentorProfile(
        person_id=number,
        expertise={"komunikasi": 5, "kearsipan": 3} if one.roster else terms.expertise,
        hours=LearningHours(one.zone, one.days or frozenset(range(5)), leaves=leaves),
        talk=terms.talk,
        job_family=terms.job_family or FAMILIES[one.position],
        languages=terms.languages,
        values=terms.values,
        years=terms.years,
        capacity=3 if terms.capacity is None else terms.capacity,
        load=one.load,
        active=terms.active and terms.snoozed_until in (None, NOW),
        reachable=one.reachable,
        preferences=terms.preferences,
        exclusions=terms.exclusions,
    )


def learner_value(each: Asking) -> MenteeNeed:
    wish = each.wish
    required = {FIELDS[0]: 3, FIELDS[1]: 2} | ({FIELDS[2]: 4} if each.position == "Analis Data" else {})
    gaps = {field: level - each.levels.get(field, level) for field, level in required.items()}
    needs = [Need(field, required[field], gap) for field, gap in gaps.items() if gap > 0]
    return MenteeNeed(
        person_id=wish.person_id,
        needs=tuple(sorted(needs, key=lambda need: (-need.gap, need.competency))),
        hours=LearningHours(each.zone),
        talk=wish.talk,
        job_family=FAMILIES[each.position],
        languages=wish.languages or ("id",),
        values=wish.values,
        preferences=wish.preferences,
        exclusions=wish.exclusions,
        superior_ids=frozenset({each.superior} - {None}),  # type: ignore[arg-type]  # what is left are numbers
        earlier_mentor_id=wish.earlier_mentor_id,
    )


@settings(max_examples=60, suppress_health_check=ON_ONE_FIXTURE)
@given(agency=AGENCIES)
def test_matching_over_the_store_is_matching_over_the_values(
    sqlite_store: Store, house: House, agency: tuple[tuple[Asked, ...], tuple[Asking, ...]]
) -> None:
    asked, asking = agency

    def work(tx: Tx) -> Any:
        store_all(tx, asked, asking)
        return run_matching(tx, house, NOW), profiles(tx, house, NOW), seekers(tx, house)

    found, hosts, guests = tried(sqlite_store, work)
    values = [mentor_value(one) for one in asked]
    wanting = [learner_value(each) for each in asking if each.wish.wanted and each.reachable]
    assert hosts == values
    assert guests == wanting
    assert found == match(wanting, values, TODAY)


def test_a_mentor_by_the_roster_has_a_profile_without_having_said_anything(sqlite_store: Store, house: House) -> None:
    def work(tx: Tx) -> Any:
        new = person(1, expertise=("Komunikasi:4", "gizi"), language="en", position="Petugas Loket")
        strange = person(2, expertise=("gizi",))
        tx.people.apply(RosterChanges(units=(UNIT,), persons=(new, strange)))
        tx.save([Participation(1, 1, NOW), address(1)])
        kept = tx.mentoring.without_profile()
        return kept, profiles(tx, house, NOW), mentors(tx, NOW), mentor_of(tx, new, NOW)

    kept, (first, second), (one, _), alone = tried(sqlite_store, work)
    assert [p.id for p in kept] == [1, 2]
    assert (first.expertise, first.languages, first.job_family) == (
        {"komunikasi": 4, "gizi": 3},
        ("en", "id"),
        "Layanan",
    )
    assert (first.reachable, first.active, first.capacity, first.load) == (True, True, 3, 0)
    assert second.reachable is False, "they never joined"
    assert one == alone


def test_who_lost_the_role_is_no_mentor_any_more(sqlite_store: Store, house: House) -> None:
    def work(tx: Tx) -> Any:
        left = replace(person(1), roles=frozenset({Role.LEARNER}))
        tx.people.apply(RosterChanges(units=(UNIT,), persons=(left,)))
        tx.save([MentorTerms(1, {FIELDS[0]: 5})])
        return profiles(tx, house, NOW)

    assert tried(sqlite_store, work) == []


def test_a_weak_test_of_a_course_that_serves_a_competency_widens_the_need(sqlite_store: Store) -> None:
    catalogue, _ = load_catalogue([SHIPPED])
    course = catalogue.get("tek-01")
    house = House("A", "id", Rules(WorkingCalendar()), Courses(catalogue), mentoring=MentoringRules(levels=TABLE))

    def enrolment(number: int, version: str, pre: float | None, post: float | None = None) -> Enrolment:
        status = EnrolmentStatus.WAITING if number == 1 else EnrolmentStatus.COMPLETED
        return Enrolment(number, 4, course.id, version, status, NOW, pre_score=pre, post_score=post)

    def gaps(*made: Enrolment) -> list[tuple[str, int]]:
        def work(tx: Tx) -> Any:
            tx.people.apply(RosterChanges(units=(UNIT,), persons=(person(4),)))
            for version in (course.version, "gone"):
                tx.courses.put(course.id, version, "{}", NOW)
            tx.save([assessed(4, FIELDS[0], 2), *made])
            return needs_of(tx, house, [4])[4].needs

        return [(need.competency, need.gap) for need in tried(sqlite_store, work)]

    assert course.competencies == ("Pelayanan Publik",)
    assert gaps() == [(FIELDS[0], 1)]
    assert gaps(enrolment(1, course.version, 40.0)) == [(FIELDS[0], 2)]
    assert gaps(enrolment(1, course.version, 40.0, 90.0)) == [(FIELDS[0], 1)]
    assert gaps(enrolment(1, course.version, None)) == [(FIELDS[0], 1)]
    assert gaps(enrolment(1, "gone", 40.0)) == [(FIELDS[0], 1)], "a version that cannot be read tells nothing"
