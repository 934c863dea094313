"""What the store counts for the weekly summary, case by case, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lessons.study import EnrolmentStatus, Participation, RecordStatus
from mentoring.clock import Clock, Stage
from mentoring.questions import Question, QuestionStatus, ask
from people.jp import JpEntry, JpForm, JpStatus
from people.model import Kind, Leave, Role, Zone
from people.roster.model import RosterChanges
from reports.weekly_facts import PersonFacts, Reach, WeeklyFacts
from reports.weeks import Span, Week, span
from store import reporting
from store.model import AddressStatus, Mark, OutboxState
from store.store import Store
from store.troubles import failures
from store.tx import Tx
from tests.store.sample import ACCOUNT, HOUR, NOW, UNITS, address, agency, enrolment, message, person, record

DAY = timedelta(days=1)
LIES: Span = span(Week(2026, 47), Zone.WIT, NOW)
"""The week before `NOW`, a Tuesday."""
MIDWEEK = LIES.since + 2 * DAY


def facts(store: Store, ids: list[int] | None = None, lies: Span = LIES) -> WeeklyFacts:
    return store.read_now(lambda tx: reporting.weekly(tx, lies, ids))


def one(store: Store, number: int = 1) -> PersonFacts:
    """What is counted for a person: with everybody, and alone, the same."""
    everybody = {each.id: each for each in facts(store).people}
    assert [everybody[number]] == list(facts(store, [number]).people)
    return everybody[number]


def save(store: Store, *things: Any) -> None:
    store.write_now(lambda tx: tx.save(things))


@pytest.fixture
def at(store: Store) -> Store:
    store.write_now(agency)
    return store


# --- reached or not


@pytest.mark.parametrize(
    ("chats", "terms", "reach"),
    [
        ((), Participation(1, 1, NOW), Reach.NO_CHAT),
        ((AddressStatus.ACTIVE,), Participation(1), Reach.NOT_AGREED),
        ((AddressStatus.ACTIVE,), Participation(1, 1, NOW), Reach.REACHED),
        ((AddressStatus.BLOCKED,), Participation(1, 1, NOW), Reach.BLOCKED),
        ((AddressStatus.BLOCKED, AddressStatus.ACTIVE), Participation(1, 1, NOW), Reach.REACHED),
        ((AddressStatus.STOPPED,), Participation(1, 1, NOW), Reach.STOPPED),
        ((AddressStatus.STOPPED, AddressStatus.BLOCKED), Participation(1, 1, NOW), Reach.BLOCKED),
        ((AddressStatus.ACTIVE,), Participation(1, 1, NOW, withdrawn_at=NOW), Reach.STOPPED),
    ],
)
def test_why_somebody_is_not_reached(
    store: Store, chats: tuple[AddressStatus, ...], terms: Participation, reach: Reach
) -> None:
    store.write_now(lambda tx: tx.people.apply(RosterChanges(units=UNITS, persons=(person(1),))))
    save(store, terms, *(replace(address(50 + n, 1), status=status) for n, status in enumerate(chats)))
    assert one(store).reach is reach


def test_nobody_linked_and_no_terms_at_all(store: Store) -> None:
    store.write_now(lambda tx: tx.people.apply(RosterChanges(units=UNITS, persons=(person(1),))))
    assert one(store) == PersonFacts(
        1, person(1).nip, person(1).name, UNITS[1].name, Zone.WIT, language="id", reach=Reach.NO_CHAT
    )


@pytest.mark.parametrize(
    ("failed_at", "other", "reach"),
    [
        (MIDWEEK, None, Reach.UNDELIVERED),
        (MIDWEEK, MIDWEEK + DAY, Reach.REACHED),
        (LIES.since - DAY, None, Reach.REACHED),
        (LIES.until + HOUR, None, Reach.REACHED),
        (MIDWEEK, LIES.since - DAY, Reach.UNDELIVERED),
    ],
)
def test_a_week_in_which_something_failed_and_nothing_arrived(
    at: Store, failed_at: Any, other: Any, reach: Reach
) -> None:
    def send(tx: Tx) -> None:
        for key, moment, state in (("bad", failed_at, OutboxState.FAILED), ("good", other, OutboxState.SENT)):
            if moment is None:
                continue
            tx.save([replace(message(key, 1), person_id=1, created_at=moment)])
            leased = tx.outbox.claim(moment, [ACCOUNT], 9, HOUR, key)
            tx.outbox.mark([Mark(m.id, key, state, moment) for m in leased])

    at.write_now(send)
    assert one(at).reach is reach


@pytest.mark.parametrize(("why", "reach"), [("not_after", Reach.UNDELIVERED), ("withdrawn", Reach.REACHED)])
def test_what_lapsed_before_it_could_be_sent_did_not_arrive_either(at: Store, why: str, reach: Reach) -> None:
    """The service was away all day. What was taken back on purpose was not to arrive."""

    def lapse(tx: Tx) -> None:
        tx.save([replace(message("late", 1), person_id=1, created_at=MIDWEEK)])
        leased = tx.outbox.claim(MIDWEEK, [ACCOUNT], 9, HOUR, "t")
        tx.outbox.mark([Mark(m.id, "t", OutboxState.CANCELLED, MIDWEEK, reason=why) for m in leased])

    at.write_now(lapse)
    assert one(at).reach is reach
    failed = at.read_now(lambda tx: failures(tx, [1], LIES.since))
    assert [(found.count, found.reason) for found in failed.values()] == [(1, why)] * (reach is Reach.UNDELIVERED)


# --- learning


def test_an_enrolment_is_open_from_its_start_to_its_completion(at: Store) -> None:
    def enrolled(**changes: Any) -> tuple[bool, bool]:
        usual = {"enrolled_at": LIES.before - DAY, "next_due_at": None}
        save(at, replace(enrolment(1), **{**usual, **changes}))
        found = one(at)
        return found.enrolled, found.enrolled_before

    done = {"status": EnrolmentStatus.COMPLETED}
    assert enrolled() == (True, True)
    assert enrolled(not_before=LIES.since) == (True, False)
    assert enrolled(not_before=LIES.until) == (False, False)
    assert enrolled(status=EnrolmentStatus.WAITING) == (True, True)
    assert enrolled(**done, completed_at=LIES.since) == (True, True)
    assert enrolled(**done, completed_at=LIES.since - HOUR) == (False, True)
    assert enrolled(**done, completed_at=LIES.before - HOUR) == (False, False)
    assert enrolled(status=EnrolmentStatus.WITHDRAWN) == (False, False)


def test_what_lay_before_somebody_and_what_they_did(at: Store) -> None:
    def items(**changes: Any) -> tuple[int, int, int, int]:
        save(at, replace(record(1), sent_at=LIES.before + DAY, **changes))
        found = one(at)
        return found.done, found.due, found.done_before, found.due_before

    save(at, enrolment(1))
    done = {"status": RecordStatus.COMPLETED}
    assert items() == (0, 1, 0, 1)
    assert items(**done, completed_at=LIES.since - HOUR) == (0, 0, 1, 1)
    assert items(**done, completed_at=LIES.since) == (1, 1, 0, 1)
    assert items(**done, completed_at=LIES.until) == (0, 1, 0, 1)
    save(at, enrolment(1, status=EnrolmentStatus.WITHDRAWN))
    assert items() == (0, 0, 0, 0)


def test_a_running_week_ends_now(at: Store) -> None:
    save(at, enrolment(1), replace(record(1), sent_at=NOW - HOUR))
    running = span(Week(2026, 48), Zone.WIT, NOW)
    assert facts(at, lies=running).people[0].due == 1
    assert facts(at, lies=span(Week(2026, 48), Zone.WIT, NOW - 2 * HOUR)).people[0].due == 0


# --- hours


def entry(number: int, day: date, **changes: Any) -> JpEntry:
    usual = JpEntry(number, 1, day.year, day, JpForm.MENTORING, "x", 90, 2, "meeting", number, status=JpStatus.APPROVED)
    return replace(usual, **changes)


def test_hours_of_courses_and_of_the_ledger_each_once(at: Store) -> None:
    monday, sunday = LIES.week.monday, LIES.week.sunday
    save(
        at,
        replace(
            enrolment(1, status=EnrolmentStatus.COMPLETED), completed_at=MIDWEEK, jp=4, pre_score=40.0, post_score=65.0
        ),
        entry(1, monday), entry(2, sunday), entry(3, monday - DAY), entry(4, sunday + DAY),
        entry(5, monday, status=JpStatus.PROPOSED), entry(6, monday, status=JpStatus.REFUSED),
        entry(7, monday + DAY, jp=4, form=JpForm.COURSE, source_kind="enrolment", source_id=1),
        entry(8, date(2025, 12, 30)),
        entry(9, monday - 60 * DAY, jp=6),
    )  # fmt: skip
    found = one(at)
    assert (found.jp_week, found.jp_week_before, found.jp_year, found.jp_year_before) == (8, 2, 16, 8)
    assert found.jp_pace == 10, "what is older than eight weeks says nothing of the pace"
    assert (found.pairs, found.points, found.pairs_before) == (1, 25.0, 0)


def test_a_correction_takes_the_place_of_what_it_corrects_once_it_is_approved(at: Store) -> None:
    monday = LIES.week.monday
    save(at, entry(1, monday), entry(2, monday))
    save(at, entry(3, monday, jp=5, source_id=1, corrects=1, status=JpStatus.PROPOSED))
    assert one(at).jp_week == 4
    save(at, entry(4, monday, jp=5, source_id=2, corrects=2), entry(5, monday, jp=9, source_id=2, corrects=2))
    assert one(at).jp_week == 7, "an entry is corrected once"


# --- rest and leave


def test_leave_and_a_rest_of_ones_own_but_not_a_pause_after_reminders(at: Store) -> None:
    monday = LIES.week.monday
    at.write_now(lambda tx: tx.people.add_leave(1, Leave(monday - 8 * DAY, monday)))
    save(at, Participation(2, 1, NOW, paused_at=LIES.since + DAY, paused_until=LIES.since + 15 * DAY))
    save(at, Participation(3, 1, NOW, paused_at=LIES.since - DAY))
    rests = {each.id: (each.rests, each.rests_before) for each in facts(at).people}
    assert rests == {1: (True, True), 2: (True, False), 3: (False, False)}


# --- questions


def test_questions_in_times_only(at: Store) -> None:
    def question(number: int, days: int, **changes: Any) -> Question:
        asked = LIES.since - days * DAY
        made = ask(number, 1, "x", "rahasia", asked, Clock(Stage.POOL, None, asked, asked + 2 * DAY))
        return replace(made, **changes)

    answered = {"status": QuestionStatus.ANSWERED, "changed_at": MIDWEEK, "answered_at": MIDWEEK}
    save(
        at,
        question(1, 30), question(2, 30, **answered), question(3, -1), question(4, 30, status=QuestionStatus.WITHDRAWN),
        question(5, 30, **{**answered, "answered_at": LIES.before - DAY}), question(6, -8),
    )  # fmt: skip
    found = facts(at).questions
    assert [(each.open, each.answered_at is None) for each in found] == [(True, True), (False, False), (True, True)]
    assert "rahasia" not in repr(found)
    assert facts(at, [2]).questions == ()


# --- who reports to whom


def test_around_a_superior_are_those_below_and_above_and_a_circle_ends(at: Store) -> None:
    above = {1: None, 2: 1, 3: 2, 4: 3, 5: 1}
    people = [person(n, superior=superior) for n, superior in above.items()]
    at.write_now(lambda tx: tx.people.apply(RosterChanges(persons=tuple(people))))
    assert at.read_now(lambda tx: reporting.around(tx, 2)) == {1, 2, 3, 4}
    at.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(replace(people[0], superior_id=4),))))
    assert at.read_now(lambda tx: reporting.around(tx, 2)) == {1, 2, 3, 4, 5}


def test_zones_are_those_of_superiors_where_they_say_they_are(at: Store) -> None:
    led = replace(person(2), superior_id=1)
    leads = replace(person(3), roles=frozenset({Role.SUPERVISOR}), zone=Zone.WIB)
    at.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(led, leads))))
    assert at.read_now(reporting.zones) == [Zone.WIB, Zone.WIT]
    save(at, Participation(1, 1, NOW, zone=Zone.WITA))
    assert at.read_now(reporting.zones) == [Zone.WIB, Zone.WITA]
    assert at.read_now(lambda tx: (reporting.zone_of(tx, 1), reporting.zone_of(tx, 99))) == (Zone.WITA, None)


def test_an_erased_person_is_there_as_a_link_only(at: Store) -> None:
    at.write_now(lambda tx: tx.people.erase(2, NOW))
    erased = next(each for each in facts(at).people if each.id == 2)
    assert erased.erased
    assert person(2).name not in repr(erased)


def test_a_moved_person_is_where_they_are_now(at: Store) -> None:
    moved = replace(person(1), unit_id=UNITS[2].id, unit_name=UNITS[2].name, superior_id=3, kind=Kind.PPPK)
    at.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(moved,))))
    found = one(at)
    assert (found.unit, found.superior_id, found.kind) == (UNITS[2].name, 3, Kind.PPPK)


def test_nobody_at_all(store: Store) -> None:
    assert facts(store).people == ()
    assert store.read_now(lambda tx: reporting.lessons(tx, LIES, [])) == []
    assert store.read_now(reporting.zones) == []
