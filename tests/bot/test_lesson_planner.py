"""What falls due becomes messages: each once, to who can be reached, and nobody's trouble is anybody else's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot import markup, wire
from bot.lesson_planner import plan_lessons, plan_reviews
from bot.messages import Kind, Lane, Outbound, Purpose
from lessons.study import Enrolment, EnrolmentStatus
from people.hours import local
from people.model import Zone
from store.model import LeasedMessage, Mark, OutboxState
from store.store import Store
from tests.bot.places import DAY, START, Places

TUESDAY_8 = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
"""Tuesday 1 December 2026, 08.00 WIT."""


@pytest.fixture
def at(sqlite_url: str) -> Iterator[Places]:
    with Store.open(sqlite_url) as store:
        yield Places(store)


def plan(at: Places, now: datetime) -> int:
    """One look of the schedule at everything; how many persons were looked at."""
    house = at.world.house
    lessons = at.world.store.write_now(lambda tx: plan_lessons(tx, house, now))
    return lessons + at.world.store.write_now(lambda tx: plan_reviews(tx, house, now))


def queued(at: Places, now: datetime) -> list[LeasedMessage]:
    """What waits to be sent, as a sender would get it; it is sent."""

    def work(tx):  # type: ignore[no-untyped-def]
        leased = tx.outbox.claim(now, [("test", "satu")], 100, timedelta(minutes=1), "token")
        tx.outbox.mark([Mark(m.id, m.token, OutboxState.SENT, now, provider_id=str(m.id)) for m in leased])
        return leased

    leased: list[LeasedMessage] = at.world.store.write_now(work)
    return leased


def messages(at: Places, now: datetime) -> dict[str, Outbound]:
    return {leased.ref.chat: wire.load(leased.payload) for leased in queued(at, now)}


def enrolment(at: Places, place: str) -> Enrolment:
    number = at.persons[place]
    return at.world.store.read_now(lambda tx: tx.study.enrolments(number))[0]


def kinds(at: Places, place: str) -> list[str]:
    number = at.persons[place]
    return [entry.kind for entry in at.world.store.read_now(lambda tx: tx.journal.entries(person_id=number))]


def test_a_lesson_is_sent_once_however_often_the_schedule_looks(at: Places) -> None:
    at.learner("maria")
    assert plan(at, TUESDAY_8 - timedelta(minutes=1)) == 0
    assert plan(at, TUESDAY_8) == 1
    assert plan(at, TUESDAY_8) == 0
    assert plan(at, TUESDAY_8 + timedelta(hours=10)) == 0
    (message,) = queued(at, TUESDAY_8 + timedelta(minutes=1))
    assert (message.purpose, message.lane) == (Purpose.LESSON.value, Lane.REMINDER)
    assert message.key.startswith("lesson:")
    assert kinds(at, "maria").count("lesson_sent") == 2  # the test before it, and this one


def test_what_the_schedule_sends_is_not_sent_in_quiet_hours(at: Places) -> None:
    at.learner("maria")
    plan(at, TUESDAY_8)
    ends = messages(at, TUESDAY_8)["maria"].not_after
    assert ends is not None
    assert local(Zone.WIT, ends).strftime("%d %H.%M") == "01 20.00"
    plan(at, TUESDAY_8 + DAY)
    assert queued(at, TUESDAY_8 + DAY + timedelta(hours=12, minutes=1)) == []
    assert plan(at, TUESDAY_8 + 3 * DAY) == 1
    assert "masih menunggu" in messages(at, TUESDAY_8 + 3 * DAY)["maria"].text


def test_a_late_look_in_the_night_waits_for_the_next_morning(at: Places) -> None:
    at.learner("maria")
    assert plan(at, TUESDAY_8 + timedelta(hours=13)) == 1
    assert queued(at, TUESDAY_8 + timedelta(hours=13)) == []
    assert enrolment(at, "maria").next_due_at == TUESDAY_8 + DAY


def test_who_cannot_be_reached_is_tried_again_and_loses_nothing(at: Places) -> None:
    at.learner("maria")
    at.world.event("maria", Kind.BLOCKED)
    assert plan(at, TUESDAY_8) == 1
    assert queued(at, TUESDAY_8) == []
    assert (enrolment(at, "maria").position, enrolment(at, "maria").next_due_at) == (1, TUESDAY_8 + DAY)
    at.world.event("maria", Kind.UNBLOCKED)
    assert plan(at, TUESDAY_8 + DAY) == 1
    assert "1 dari 3" in messages(at, TUESDAY_8 + DAY)["maria"].text


def test_a_reminder_says_what_waits_and_the_last_is_a_pause(at: Places) -> None:
    at.learner("maria")
    for days in (0, 1, 3, 10, 17):
        now = TUESDAY_8 + days * DAY
        assert plan(at, now) == 1, days
        at.world.now = now
        at.world.deliver()
    said = [markup.visible(message.text) for message in at.world.phone("maria").messages][-5:]
    assert "1 dari 3" in said[0]
    assert all("masih menunggu" in text for text in said[1:4])
    assert "istirahatkan dulu" in said[4]
    assert kinds(at, "maria").count("reminder_sent") == 3
    assert kinds(at, "maria")[-1] == "paused"
    assert plan(at, TUESDAY_8 + 100 * DAY) == 0


@pytest.mark.parametrize("lost", ["lapsed", "refused"])
def test_reminders_that_never_went_out_count_as_none(at: Places, lost: str) -> None:
    """The service was away for a day and a reminder lapsed, or the provider refused it: it is due again, no pause."""
    at.learner("maria")
    plan(at, TUESDAY_8)
    queued(at, TUESDAY_8)
    plan(at, TUESDAY_8 + DAY)

    def lose(tx):  # type: ignore[no-untyped-def]
        now = TUESDAY_8 + DAY + (DAY if lost == "lapsed" else timedelta())
        leased = tx.outbox.claim(now, [("test", "satu")], 100, timedelta(minutes=1), "token")
        assert bool(leased) is (lost == "refused")
        tx.outbox.mark([Mark(m.id, m.token, OutboxState.FAILED, now, reason="refused") for m in leased])

    at.world.store.write_now(lose)
    assert enrolment(at, "maria").reminders == 1
    now = TUESDAY_8 + 3 * DAY
    assert plan(at, now) == 1
    assert enrolment(at, "maria").reminders == 1, "the one that never went out is no reminder"
    assert "reminder_lost" in kinds(at, "maria")
    (again,) = messages(at, now).values()
    assert "masih menunggu" in markup.visible(again.text)
    plan(at, enrolment(at, "maria").next_due_at or now)
    assert enrolment(at, "maria").reminders == 2, "one that went out counts"


def test_a_course_that_is_unusable_for_one_stops_nobody_else(at: Places) -> None:
    at.learner("maria")
    at.learner("ruth")
    at.person("yohanis")
    broken = Enrolment(
        1, at.persons["yohanis"], "contoh", "rusak", EnrolmentStatus.ACTIVE, START, next_due_at=TUESDAY_8
    )

    def spoil(tx):  # type: ignore[no-untyped-def]
        tx.courses.put("contoh", "rusak", '{"not": "a course"}', START)
        tx.save([broken])

    at.world.store.write_now(spoil)
    assert plan(at, TUESDAY_8) == 3
    assert sorted(messages(at, TUESDAY_8)) == ["maria", "ruth"]
    assert kinds(at, "yohanis")[-1] == "plan_failed"
    assert enrolment(at, "yohanis").next_due_at == TUESDAY_8 + DAY
    assert plan(at, TUESDAY_8 + timedelta(hours=1)) == 0


def test_a_changed_notice_is_put_once_and_in_the_persons_hours(at: Places) -> None:
    at.learner("maria")
    at.agreed_to_an_older_notice("maria")
    plan(at, TUESDAY_8 - timedelta(hours=1))
    assert plan(at, TUESDAY_8) == 1
    notice = messages(at, TUESDAY_8)["maria"]
    assert notice.purpose is Purpose.NOTICE
    assert "diperbarui" in notice.text
    for days in (1, 2, 3):
        plan(at, TUESDAY_8 + days * DAY)
    assert at.world.store.read_now(lambda tx: tx.outbox.backlog()) <= 1
    assert enrolment(at, "maria").status is EnrolmentStatus.ACTIVE
    assert len(at.world.store.read_now(lambda tx: tx.study.records(at.persons["maria"]))) == 1


def test_reviews_are_sent_on_their_own_and_never_before_an_open_lesson(at: Places) -> None:
    at.learner("maria")
    at.later(1)
    at.world.types("maria", "tidak tahu")
    instance = at.world.asked("maria")[0]
    wrong = "abc"[(at.world.right(instance) + 1) % 3]
    at.world.types("maria", wrong)
    noon = TUESDAY_8 + DAY + timedelta(hours=4)
    at.world.move_to(noon - timedelta(minutes=1))
    at.world.types("maria", at.world.answer(at.world.asked("maria")[0]))
    assert plan(at, noon) == 1
    review = messages(at, noon)["maria"]
    assert review.purpose is Purpose.REVIEW
    assert "Ulangan" in review.text
    assert kinds(at, "maria")[-1] == "review_sent"
    assert plan(at, noon) == 0
