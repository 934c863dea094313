"""Pairs over weeks at random: whatever people do, no rule is broken, nobody is forgotten, and a second look is idle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audience import Audience
from bot.house import House, MentoringRules
from bot.matching import needs_of, run_matching
from bot.pairs.appointing import appoint_all
from bot.pairs.desk import PairDesk
from bot.pairs.planner import plan_pairs
from bot.pairs.since import WANTED
from bot.pairs.waiting import LONGEST
from bot.shelf import Courses
from bot.workdays import is_workday, working_days
from lessons.engine import Rules
from lessons.loading import load_catalogue
from lessons.study import Participation
from mentoring.model import Ending, Pair, PairStatus
from mentoring.pairing import LIVING
from mentoring.positions import LevelTable
from mentoring.refusal import Refused
from mentoring.standing import Rest
from people.calendar import WorkingCalendar
from people.hours import local_day
from people.model import Leave, Person, Role, Unit, Zone
from people.roster.model import RosterChanges
from store.mentoring_model import AssessedBy, Assessment
from store.model import Address, AddressStatus, ChatRef, JournalEntry
from store.store import Store
from store.tx import Tx
from tests.patience import ON_ONE_FIXTURE

START = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
"""Monday, 08.00 in Jayapura."""
UNIT = Unit(1, "Puskesmas Contoh")
FIELD = "pelayanan publik"
MENTORS, LEARNERS, ADMIN = (1, 2, 3), (11, 12, 13, 14), 21
CAPACITY = 2
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def house() -> House:
    catalogue, _ = load_catalogue([])
    rules, table = Rules(WorkingCalendar()), LevelTable(default={FIELD: 3})
    mentoring = MentoringRules(CAPACITY, levels=table)
    return House("Kabupaten Contoh", "id", rules, Courses(catalogue), zone=Zone.WIT, mentoring=mentoring)


def person(number: int, **more: Any) -> Person:
    role = Role.MENTOR if number in MENTORS else Role.ADMIN if number == ADMIN else Role.LEARNER
    expertise = (f"{FIELD}:{6 - number}",) if number in MENTORS else ()
    superior = MENTORS[0] if number == LEARNERS[0] else None
    usual = Person(number, f"19860314201001{number:04}", f"Pegawai {number}", 1, UNIT.name, Zone.WIT,
                   superior_id=superior, roles=frozenset({role}), expertise=expertise)  # fmt: skip
    return replace(usual, **more)


def chat(number: int, status: AddressStatus = AddressStatus.ACTIVE) -> Address:
    ref = ChatRef("test", "satu", str(number))
    return Address(number, ref, number, status, last_inbound_at=START, linked_at=START)


class Agency:
    """An agency without phones: acts are done by those who may, time passes with a look at every morning."""

    def __init__(self, store: Store, house: House) -> None:
        self.store, self.house, self.now = store, house, START
        self.said_no: set[tuple[int, int]] = set()
        """(learner, mentor): who must not be brought together again."""
        store.write_now(self._set_up)

    def _set_up(self, tx: Tx) -> None:
        people = tuple(person(number) for number in (*MENTORS, *LEARNERS, ADMIN))
        tx.people.apply(RosterChanges(units=(UNIT,), persons=people))
        tx.save([*(chat(p.id) for p in people), *(Participation(p.id, 1, START) for p in people)])
        tx.save(Assessment(n, FIELD, 1, AssessedBy.SELF, n, START) for n in LEARNERS)

    def do(self, act: Callable[[Tx, PairDesk], object]) -> None:
        """One act; what the rules do not allow now changes nothing."""

        def work(tx: Tx) -> None:
            audience = Audience(self.house, tx, self.now)
            act(tx, PairDesk(self.house, tx, self.now, audience))
            tx.save(audience.messages)

        try:
            self.store.write_now(work)
        except Refused:
            return

    def pairs(self) -> list[Pair]:
        return self.store.read_now(lambda tx: tx.mentoring.open_pairs())

    def pass_days(self, days: int) -> None:
        for _ in range(days):
            self.now += DAY
            self.store.write_now(lambda tx: plan_pairs(tx, self.house, self.now))
            self.check()

    # --- what people do

    def match(self) -> None:
        def act(tx: Tx, desk: PairDesk) -> None:
            found = run_matching(tx, self.house, self.now)
            ids = [match.mentee_id for match in found.matches]
            needs, before = needs_of(tx, self.house, ids), tx.mentoring.histories(ids)
            for match in found.matches:
                history = before.get(match.mentee_id)
                desk.propose(match, needs[match.mentee_id], history[-1] if history else None)

        self.do(act)

    def answer(self, how: str, number: int) -> None:
        """The mentor's or the learner's answer to one of the pairs that wait for theirs."""
        wanted = PairStatus.PROPOSED if how in ("accept", "decline") else PairStatus.ACCEPTED
        waiting = [pair for pair in self.pairs() if pair.status is wanted]
        if not waiting:
            return
        pair = waiting[number % len(waiting)]
        if how in ("decline", "withdraw", "hold"):
            self.said_no.add((pair.mentee_id, pair.mentor_id))
        self.do(lambda tx, desk: getattr(desk, how)(pair))

    def change(self, number: int, by_mentor: bool) -> None:
        living = [pair for pair in self.pairs() if pair.status in LIVING]
        if not living:
            return
        pair = living[number % len(living)]
        by = pair.mentor_id if by_mentor else pair.mentee_id

        def act(tx: Tx, desk: PairDesk) -> None:
            desk.change(pair, by)
            self.said_no.add((pair.mentee_id, pair.mentor_id))

        self.do(act)

    def answer_late(self, number: int) -> None:
        """A mentor says yes to what has lapsed."""
        histories = self.store.read_now(lambda tx: tx.mentoring.histories(LEARNERS))
        lapsed = [pair for pairs in histories.values() for pair in pairs if pair.status is PairStatus.LAPSED]
        if lapsed:
            self.do(lambda tx, desk: desk.accept(lapsed[number % len(lapsed)]))

    def appoint(self) -> None:
        self.do(lambda tx, desk: appoint_all(self.house, tx, self.now, desk, ADMIN))

    def rest(self, number: int, why: Rest | None) -> None:
        who = MENTORS[number % 3]
        self.do(lambda tx, desk: desk.set_rest(who, why) if who in desk.mentors else None)

    def finish(self, number: int) -> None:
        living = [pair for pair in self.pairs() if pair.status in LIVING]
        if living:
            pair = living[number % len(living)]
            self.do(lambda tx, desk: desk.finish(pair, pair.mentee_id))

    def find(self, number: int) -> None:
        self.do(lambda tx, desk: desk.find_again(LEARNERS[number % len(LEARNERS)]))

    def reach(self, number: int, there: bool) -> None:
        """Block the bot, or come back."""
        who = (*MENTORS, *LEARNERS)[number % 7]
        status, kind = (
            (AddressStatus.ACTIVE, "address_reached") if there else (AddressStatus.BLOCKED, "address_blocked")
        )
        self.store.write_now(lambda tx: tx.save([chat(who, status), JournalEntry(self.now, kind, who)]))

    def withdraw_consent(self, number: int, back: bool) -> None:
        who = (*MENTORS, *LEARNERS)[number % 7]
        terms = Participation(who, 1, START, withdrawn_at=None if back else self.now)
        self.store.write_now(lambda tx: tx.save([terms]))

    def leave(self, number: int) -> None:
        who, first = MENTORS[number % 3], local_day(Zone.WIT, self.now)
        self.store.write_now(lambda tx: tx.people.add_leave(who, Leave(first, first + timedelta(days=20))))

    def role(self, number: int, mentor: bool) -> None:
        who = MENTORS[number % 3]
        changed = person(who, roles=frozenset({Role.MENTOR if mentor else Role.SUPERVISOR}))
        self.store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(changed,))))

    # --- what must hold

    def check(self) -> None:
        open_pairs = self.pairs()
        assert len({pair.mentee_id for pair in open_pairs}) == len(open_pairs)
        for mentor in MENTORS:
            assert sum(pair.mentor_id == mentor for pair in open_pairs) <= CAPACITY
        for pair in open_pairs:
            assert (pair.mentee_id, pair.mentor_id) != (LEARNERS[0], MENTORS[0]), "never the superior"
            assert (pair.mentee_id, pair.mentor_id) not in self.said_no, "never again whom one of the two left"
            if pair.status not in LIVING:
                assert pair.answer_by > self.now
        if is_workday(self.house, local_day(Zone.WIT, self.now)):  # on other days nobody is looked at
            self._nobody_is_forgotten()
        before = self.store.read_now(_everything)
        assert self.store.write_now(lambda tx: plan_pairs(tx, self.house, self.now)) == 0
        assert self.store.read_now(_everything) == before, "a second look changes nothing"

    def _nobody_is_forgotten(self) -> None:
        """Whoever wants a mentor, could be written to and has waited for so long was told of to the administrator."""

        def work(tx: Tx) -> tuple[Any, ...]:
            seeking = {mentee.person.id for mentee in tx.mentoring.seekers()}
            asked = {pair.mentee_id for pair in tx.mentoring.open_pairs() if pair.status is PairStatus.PROPOSED}
            waiting = tx.mentoring.reachable(seeking | asked)
            return waiting, tx.mentoring.histories(waiting), tx.journal.entries(kinds=["orphan_told", WANTED])

        waiting, histories, entries = self.store.read_now(work)
        told = {entry.person_id: entry.at for entry in entries if entry.kind == "orphan_told"}
        again = {entry.person_id: entry.at for entry in entries if entry.kind == WANTED}
        for number in waiting:
            ended = [p.ended_at for p in histories.get(number, ()) if p.introduced_at and p.ended_at]
            since = max([again.get(number, START), *ended])
            if working_days(self.house, since, self.now) >= LONGEST:
                assert number in told
                assert working_days(self.house, told[number], self.now) < LONGEST


def _everything(tx: Tx) -> tuple[Any, ...]:
    keys = [row for row in tx.connection.exec_driver_sql("SELECT key FROM outbox ORDER BY id")]
    return tx.mentoring.open_pairs(), tx.mentoring.histories(LEARNERS), len(keys), len(tx.journal.entries())


NUMBER = st.integers(0, 11)
ACTS = st.one_of(
    st.tuples(st.just("match")),
    st.tuples(
        st.just("answer"),
        st.sampled_from(("accept", "accept", "decline", "agree", "agree", "hold", "withdraw")),
        NUMBER,
    ),
    st.tuples(st.just("answer_late"), NUMBER),
    st.tuples(st.just("appoint")),
    st.tuples(st.just("rest"), NUMBER, st.sampled_from((None, Rest.SILENT, Rest.WISH))),
    st.tuples(st.just("change"), NUMBER, st.booleans()),
    st.tuples(st.just("finish"), NUMBER),
    st.tuples(st.just("find"), NUMBER),
    st.tuples(st.just("reach"), NUMBER, st.booleans()),
    st.tuples(st.just("withdraw_consent"), NUMBER, st.booleans()),
    st.tuples(st.just("leave"), NUMBER),
    st.tuples(st.just("role"), NUMBER, st.booleans()),
    st.tuples(st.just("pass_days"), st.integers(1, 4)),
)


@settings(max_examples=25, suppress_health_check=ON_ONE_FIXTURE)
@given(acts=st.lists(ACTS, min_size=5, max_size=30))
def test_whatever_people_do_no_rule_is_broken_and_nobody_is_forgotten(
    new_sqlite: Callable[[], str], house: House, acts: list[tuple[Any, ...]]
) -> None:
    with Store.open(new_sqlite()) as store:
        agency = Agency(store, house)
        agency.match()
        for name, *arguments in acts:
            getattr(agency, name)(*arguments)
        agency.pass_days(3)


def test_a_mentor_who_leaves_and_a_learner_who_leaves_on_both_kinds_of_database(store: Store, house: House) -> None:
    agency = Agency(store, house)
    agency.match()
    for how in ("accept", "agree") * 4:
        agency.answer(how, 0)
    assert {pair.status for pair in agency.pairs()} == {PairStatus.INTRODUCED}
    assert len(agency.pairs()) == 4
    left = next(pair for pair in agency.pairs() if pair.mentor_id == MENTORS[1])
    agency.withdraw_consent(MENTORS.index(MENTORS[1]), back=False)
    agency.withdraw_consent(len(MENTORS) + LEARNERS.index(LEARNERS[3]), back=False)
    agency.pass_days(1)
    assert all(pair.mentor_id != MENTORS[1] and pair.mentee_id != LEARNERS[3] for pair in agency.pairs())
    history = store.read_now(lambda tx: tx.mentoring.histories([left.mentee_id]))[left.mentee_id]
    assert history[0].ending is Ending.DEPARTED
    if left.mentee_id != LEARNERS[3]:
        assert history[-1].follows == left.id


def test_the_administrator_hears_once_a_week_and_is_not_lost_where_there_is_none(
    sqlite_store: Store, house: House
) -> None:
    agency = Agency(sqlite_store, house)
    agency.store.write_now(lambda tx: tx.save([chat(ADMIN, AddressStatus.BLOCKED)]))
    agency.now += 8 * DAY
    agency.store.write_now(lambda tx: plan_pairs(tx, house, agency.now))
    told = agency.store.read_now(lambda tx: tx.journal.entries(kinds=["orphan_told"]))
    assert told == [], "nobody could be told, so nobody was"
    agency.store.write_now(lambda tx: tx.save([chat(ADMIN)]))
    agency.now += DAY
    agency.pass_days(0)
    agency.store.write_now(lambda tx: plan_pairs(tx, house, agency.now))
    told = agency.store.read_now(lambda tx: tx.journal.entries(kinds=["orphan_told"]))
    assert {entry.person_id for entry in told} == set(LEARNERS)


def test_all_pairs_are_looked_at_once_a_working_day_from_the_agencys_time_on(sqlite_store: Store, house: House) -> None:
    agency = Agency(sqlite_store, house)

    def looks_at(moment: datetime) -> int:
        agency.store.write_now(lambda tx: plan_pairs(tx, house, moment))
        return len(agency.store.read_now(lambda tx: tx.journal.entries(kinds=["pairs_reviewed"])))

    monday = START
    assert looks_at(monday - timedelta(minutes=1)) == 0
    assert looks_at(monday) == 1
    assert looks_at(monday + timedelta(hours=5)) == 1
    assert looks_at(monday + DAY) == 2
    assert looks_at(monday + 5 * DAY) == 2, "Saturday"
    holiday = datetime(2026, 12, 25, 2, 0, tzinfo=UTC)
    assert looks_at(holiday) == 2
    assert local_day(Zone.WIT, holiday) == date(2026, 12, 25)


def test_an_agency_without_mentors_is_left_in_peace(sqlite_store: Store, house: House) -> None:
    sqlite_store.write_now(lambda tx: tx.people.apply(RosterChanges(units=(UNIT,), persons=(person(LEARNERS[1]),))))
    sqlite_store.write_now(lambda tx: plan_pairs(tx, house, START))
    assert sqlite_store.read_now(lambda tx: tx.journal.entries()) == []
