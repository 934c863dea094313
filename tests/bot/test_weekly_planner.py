"""Monday 08.00 in each zone: every superior is told once, whatever happens around it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import wire
from bot.app import build_service
from bot.clock import ManualClock
from bot.documents import Documents
from bot.house import House
from bot.plans import PLANS, PREPARED
from bot.shelf import Courses
from bot.weekly.planner import PLANNED, next_weekly, plan_weekly, prepare_weekly
from bot.weekly.sending import Fate, Posted, post
from lessons.engine import Rules
from lessons.loading import Catalogue
from lessons.study import Enrolment, EnrolmentStatus, Participation
from people.calendar import WorkingCalendar
from people.model import Person, Unit, Zone
from people.roster.model import RosterChanges
from reports.follow_up_facts import Acting
from reports.weeks import Week
from store.model import Address, AddressStatus, ChatRef, JournalEntry
from store.store import Store
from store.tables import outbox
from store.tx import Tx
from store.weekly_messages import NAMED
from tests.patience import SECONDS

MONDAY = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
"""30 November, 08.00 in the east; it comes one and two hours later in the other zones."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EAST, MIDDLE, WEST = 1, 2, 3
ZONES = {EAST: Zone.WIT, MIDDLE: Zone.WITA, WEST: Zone.WIB}
HOUSE = House(
    "Kabupaten Contoh", "id", Rules(WorkingCalendar()), Courses(Catalogue()), zone=Zone.WIT, weekly=(0, time(8, 0))
)


@pytest.fixture
def at(store: Store) -> Store:
    """A superior in each zone with one person below; the one in the middle reports to the one in the east."""
    store.write_now(_agency)
    return store


def _agency(tx: Tx) -> None:
    def person(number: int, zone: Zone, above: int | None) -> Person:
        nip = f"19750505199903{1 + number % 2}{number:03}"
        return Person(number, nip, f"Pegawai {number}", 1, "Dinas Contoh", zone, superior_id=above)

    leaders = [person(n, zone, EAST if n == MIDDLE else None) for n, zone in ZONES.items()]
    others = [person(10 + n, zone, n) for n, zone in ZONES.items()]
    everybody = (*leaders, *others)
    tx.people.apply(RosterChanges(units=(Unit(1, "Dinas Contoh"),), persons=everybody))
    for one in everybody:
        reach(tx, one.id)


def reach(tx: Tx, number: int, status: AddressStatus = AddressStatus.ACTIVE) -> None:
    ref = ChatRef("test", "satu", str(number))
    tx.save([Address(number, ref, number, status, linked_at=MONDAY), Participation(number, 1, MONDAY)])


def told(at: Store, now: datetime, house: House = HOUSE) -> list[int]:
    """Plan as of a moment; gives who has something in the outbox then."""

    def work(tx: Tx) -> list[int]:
        plan_weekly(tx, house, now)
        leased = tx.outbox.claim(now + 30 * DAY, [("test", "satu")], 50, HOUR, "t")
        return sorted(int(message.ref.chat) for message in leased)

    return at.write_now(work)


def test_it_is_planned_like_everything_else() -> None:
    assert PLANS["weekly"] is plan_weekly
    assert PREPARED["weekly"] is prepare_weekly


def test_each_zone_in_its_own_time_and_once(at: Store) -> None:
    assert told(at, MONDAY - HOUR / 60) == []
    assert told(at, MONDAY) == [EAST]
    assert told(at, MONDAY + HOUR / 3) == []
    assert told(at, MONDAY + HOUR) == [MIDDLE]
    assert told(at, MONDAY + 2 * HOUR) == [WEST]
    assert told(at, MONDAY + 3 * HOUR) == []


def test_the_week_that_is_over_is_told(at: Store) -> None:
    at.write_now(lambda tx: plan_weekly(tx, HOUSE, MONDAY))
    [message] = at.write_now(lambda tx: tx.outbox.claim(MONDAY, [("test", "satu")], 9, HOUR, "t"))
    assert message.key == f"weekly:{EAST}:2026-W48"
    assert "23–29 November" in wire.load(message.payload).text


def test_after_a_morning_out_of_service_it_is_made_up_for_but_not_days_later(at: Store) -> None:
    assert told(at, MONDAY + 6 * HOUR) == [EAST, MIDDLE, WEST]
    assert told(at, MONDAY + 30 * HOUR) == []


def test_days_later_nobody_is_told_of_a_week_long_over(at: Store) -> None:
    assert told(at, MONDAY + 27 * HOUR) == []
    assert told(at, MONDAY + 7 * DAY) == [EAST]


def test_without_a_day_nothing_is_sent_by_itself(at: Store) -> None:
    assert told(at, MONDAY, replace(HOUSE, weekly=None)) == []
    assert next_weekly(replace(HOUSE, weekly=None), MONDAY) is None


def test_the_next_moment_is_the_next_zones(at: Store) -> None:
    assert next_weekly(HOUSE, MONDAY - HOUR) == MONDAY
    assert next_weekly(HOUSE, MONDAY) == MONDAY + HOUR
    assert next_weekly(HOUSE, MONDAY + 2 * HOUR) == MONDAY + 7 * DAY
    assert next_weekly(replace(HOUSE, weekly=(4, time(16, 30))), MONDAY) == datetime(2026, 12, 4, 7, 30, tzinfo=UTC)


def test_who_is_not_reached_is_told_through_the_next_one_up(at: Store) -> None:
    at.write_now(lambda tx: reach(tx, MIDDLE, AddressStatus.BLOCKED))
    assert told(at, MONDAY + HOUR) == [EAST], "their own comes first"
    later = at.read_now(lambda tx: [m for m in _queued(tx) if m.startswith(f"weekly:{MIDDLE}")])
    assert later == [f"weekly:{MIDDLE}:2026-W48"]


def _queued(tx: Tx) -> list[str]:
    return list(tx.connection.scalars(select(outbox.c.key).order_by(outbox.c.id)))


def test_nothing_goes_out_in_quiet_hours(at: Store) -> None:
    early = replace(HOUSE, weekly=(0, time(4, 0)))
    at.write_now(lambda tx: plan_weekly(tx, early, MONDAY - 4 * HOUR))
    assert at.write_now(lambda tx: tx.outbox.claim(MONDAY - 3 * HOUR, [("test", "satu")], 9, HOUR, "t")) == []
    assert len(at.write_now(lambda tx: tx.outbox.claim(MONDAY - 2 * HOUR, [("test", "satu")], 9, HOUR, "t"))) == 1


def test_in_the_receivers_language(at: Store) -> None:
    at.write_now(lambda tx: tx.save([Participation(EAST, 1, MONDAY, language="en")]))
    at.write_now(lambda tx: plan_weekly(tx, HOUSE, MONDAY))
    [message] = at.write_now(lambda tx: tx.outbox.claim(MONDAY, [("test", "satu")], 9, HOUR, "t"))
    loaded = wire.load(message.payload)
    assert "Mr" not in loaded.text
    assert [choice.title for choice in loaded.choices] == ["Workbook"]
    assert loaded.image == f"weekly:{EAST}:2026-W48:en:png"


def test_who_wants_no_pictures_gets_none(at: Store) -> None:
    at.write_now(lambda tx: tx.save([Participation(EAST, 1, MONDAY, text_only=True)]))
    at.write_now(lambda tx: plan_weekly(tx, HOUSE, MONDAY))
    [message] = at.write_now(lambda tx: tx.outbox.claim(MONDAY, [("test", "satu")], 9, HOUR, "t"))
    assert not wire.load(message.payload).image
    assert len(wire.load(message.payload).choices) == 2


def test_who_was_named_is_a_fact_and_goes_from_the_message_when_they_are_erased(at: Store) -> None:
    at.write_now(_silent)
    at.write_now(lambda tx: plan_weekly(tx, HOUSE, MONDAY))
    [fact] = at.read_now(lambda tx: tx.journal.entries(kinds=[NAMED]))
    assert (fact.person_id, fact.data) == (
        10 + EAST, {"superior": EAST, "week": "2026-W48", "reason": "long_silent", "act": "ask"}
    )  # fmt: skip
    assert any("Pegawai, diam" in payload for payload in at.read_now(_payloads))
    at.write_now(lambda tx: tx.people.erase(10 + EAST, MONDAY))
    assert not any("Pegawai" in payload for payload in at.read_now(_payloads))
    assert at.read_now(lambda tx: tx.outbox.backlog()) == 0, "what still waited is taken back"


def test_erasing_somebody_else_leaves_the_summary(at: Store) -> None:
    at.write_now(_silent)
    at.write_now(lambda tx: plan_weekly(tx, HOUSE, MONDAY))
    at.write_now(lambda tx: tx.people.erase(10 + WEST, MONDAY))
    assert at.read_now(lambda tx: tx.outbox.backlog()) == 1


def _silent(tx: Tx) -> None:
    """The one below the superior in the east was enrolled long ago and never answered."""
    tx.courses.put("arsip", "v1", "{}", MONDAY)
    began = MONDAY - 60 * DAY
    tx.save([Participation(10 + EAST, 1, began)])
    tx.save([Enrolment(1, 10 + EAST, "arsip", "v1", EnrolmentStatus.ACTIVE, began)])


def prepared(at: Store) -> list[Callable[[Tx], int]]:
    return list(at.read_now(lambda tx: prepare_weekly(tx, HOUSE, MONDAY)))


async def test_while_a_summary_is_composed_the_writer_answers(at: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, written, in_time = threading.Event(), threading.Event(), []

    def slow(*given: Any) -> list[Posted]:
        reading.set()
        in_time.append(written.wait(SECONDS))  # for ever, if the one who writes had to wait for us
        return post(*given)

    monkeypatch.setattr("bot.weekly.planner.post", slow)
    documents = Documents(HOUSE, at, ManualClock(MONDAY))
    service = build_service(HOUSE, at, ManualClock(MONDAY), [], documents)
    ticking = asyncio.create_task(service.tick())
    await asyncio.to_thread(reading.wait, SECONDS)
    await at.write(lambda tx: tx.save([JournalEntry(MONDAY, "answered", 10 + WEST)]))
    written.set()
    assert await ticking == 1
    assert in_time == [True]
    assert at.read_now(_queued) == [f"weekly:{EAST}:2026-W48"]
    documents.close()


def test_of_two_processes_that_composed_it_one_stores_it(at: Store) -> None:
    at.write_now(_silent)
    first, second = prepared(at), prepared(at)
    assert [at.write_now(work) for work in (*first, *second)] == [1, 0]
    assert at.read_now(_queued) == [f"weekly:{EAST}:2026-W48"]
    assert len(at.read_now(lambda tx: tx.journal.entries(kinds=[NAMED, PLANNED]))) == 2


def test_what_was_composed_before_an_erasure_is_not_stored_but_made_anew(at: Store) -> None:
    at.write_now(_silent)
    [work] = prepared(at)
    at.write_now(lambda tx: tx.people.erase(10 + EAST, MONDAY))
    assert at.write_now(work) == 0
    assert at.read_now(_queued) == []
    assert told(at, MONDAY + HOUR / 60) == [EAST]
    assert at.read_now(lambda tx: tx.journal.entries(kinds=[NAMED])) == []
    assert not any("diam" in payload for payload in at.read_now(_payloads))


def test_who_stopped_while_it_was_composed_is_not_written_to(at: Store) -> None:
    [work] = prepared(at)
    at.write_now(lambda tx: reach(tx, EAST, AddressStatus.STOPPED))
    assert at.write_now(work) == 0
    assert told(at, MONDAY + HOUR / 60) == []


def _payloads(tx: Tx) -> list[str]:
    return list(tx.connection.scalars(select(outbox.c.payload)))


def _leaves(tx: Tx, number: int) -> None:
    tx.departures.carry_out(number, MONDAY.date(), MONDAY - DAY)


def test_the_team_of_who_has_left_is_told_of_to_the_next_one_up(at: Store) -> None:
    at.write_now(lambda tx: _leaves(tx, MIDDLE))
    [one] = at.read_now(lambda tx: post(tx, HOUSE, Week(2026, 48), MONDAY + HOUR, Zone.WITA))
    assert (one.fate, one.summary.superior.id, one.summary.team) == (Fate.FORWARDED, MIDDLE, 1)
    assert "karena Bapak Pegawai tidak bertugas lagi dan penggantinya belum tercatat." in _text(one)
    assert at.write_now(lambda tx: plan_weekly(tx, HOUSE, MONDAY + HOUR)) == 2, "it is stored, and not made for ever"
    assert f"weekly:{MIDDLE}:2026-W48" in at.read_now(_queued)


def test_the_team_of_who_has_left_is_told_of_to_who_stands_in(at: Store) -> None:
    at.write_now(lambda tx: (_leaves(tx, WEST), tx.save([Acting(1, WEST, 10 + WEST, MONDAY.date(), None)])))
    [one] = at.read_now(lambda tx: post(tx, HOUSE, Week(2026, 48), MONDAY + 2 * HOUR, Zone.WIB))
    assert one.fate is Fate.ACTING
    at.write_now(lambda tx: tx.follow_ups.end_acting(1))
    [one] = at.read_now(lambda tx: post(tx, HOUSE, Week(2026, 48), MONDAY + 2 * HOUR, Zone.WIB))
    assert one.fate is Fate.NOBODY, "where nobody is left to read it, it is said so"


def test_who_has_left_is_in_nobodys_team(at: Store) -> None:
    at.write_now(lambda tx: _leaves(tx, 10 + WEST))
    [one] = at.read_now(lambda tx: post(tx, HOUSE, Week(2026, 48), MONDAY + 2 * HOUR, Zone.WIB))
    assert (one.fate, one.summary.team) == (Fate.EMPTY, 0)


def _text(one: Posted) -> str:
    assert one.message is not None
    return wire.load(one.message.payload).text
