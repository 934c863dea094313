"""When lessons, reminders and the pause are due, and how many lessons wait after an absence."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.schedule import (
    MAX_REMINDERS,
    first_slot,
    lessons_waiting,
    participation_hours,
    reminder_at,
)
from lessons.study import Enrolment, EnrolmentStatus, LessonRecord, Participation, RecordStatus
from people.calendar import WorkingCalendar
from people.hours import is_learning_day, is_quiet, local, local_day
from people.model import LearningHours, Leave, Person, Zone

CALENDAR = WorkingCalendar()
HOURS = LearningHours(Zone.WIT)
MONDAY_8 = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
"""Monday 30 November 2026, 08.00 WIT."""
PERSON = Person(1, "1", "A", 1, "Unit", Zone.WIT)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
HOURS_OF_SOMEONE = st.builds(
    LearningHours,
    zone=st.sampled_from(Zone),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    at=st.sampled_from([time(5, 0), time(8, 0), time(12, 30), time(16, 0), time(19, 45), time(22, 0)]),
    leaves=st.sampled_from([(), (Leave(date(2026, 6, 1), date(2026, 6, 30)),)]),
)
ANSWER_HOURS = st.lists(st.integers(0, 23), max_size=10).map(tuple)


def at(moment: datetime, hours: LearningHours = HOURS) -> str:
    return local(hours, moment).strftime("%a %d %b %H.%M")


def enrolment(position: int = 1) -> Enrolment:
    return Enrolment(1, 1, "c", "v", EnrolmentStatus.ACTIVE, MONDAY_8, position=position)


def record(sent_at: datetime, status: RecordStatus = RecordStatus.SENT) -> LessonRecord:
    return LessonRecord(1, 1, 1, "lesson", status, "simulator", sent_at)


def test_first_lesson_is_at_the_next_slot_and_not_before_the_start() -> None:
    assert at(first_slot(HOURS, CALENDAR, MONDAY_8 - timedelta(minutes=1))) == "Mon 30 Nov 08.00"
    assert at(first_slot(HOURS, CALENDAR, MONDAY_8)) == "Tue 01 Dec 08.00"
    start = MONDAY_8 + timedelta(days=3)
    assert first_slot(HOURS, CALENDAR, MONDAY_8, not_before=start) == start
    assert at(first_slot(HOURS, CALENDAR, MONDAY_8, not_before=start + timedelta(hours=1))) == "Fri 04 Dec 08.00"
    assert at(first_slot(HOURS, CALENDAR, MONDAY_8, not_before=MONDAY_8 - timedelta(days=9))) == "Tue 01 Dec 08.00"


def test_reminders_back_off_and_end_in_a_pause() -> None:
    first = reminder_at(1, MONDAY_8, HOURS, CALENDAR)
    second = reminder_at(2, first, HOURS, CALENDAR)
    third = reminder_at(3, second, HOURS, CALENDAR)
    pause = reminder_at(MAX_REMINDERS + 1, third, HOURS, CALENDAR)
    assert [at(x) for x in (first, second, third, pause)] == [
        "Tue 01 Dec 08.00",
        "Thu 03 Dec 08.00",
        "Thu 10 Dec 08.00",
        "Thu 17 Dec 08.00",
    ]


@pytest.mark.parametrize(
    ("answer_hours", "expected"),
    [
        ((17, 19, 18), "Mon 30 Nov 18.00"),
        ((8, 16, 17, 17), "Mon 30 Nov 17.00"),
        ((15, 15, 15), "Mon 30 Nov 15.00"),
        ((19, 18), "Tue 01 Dec 08.00"),
        ((8, 9, 18, 19), "Tue 01 Dec 08.00"),
        ((14, 14, 14), "Tue 01 Dec 08.00"),
        ((21, 22, 21), "Tue 01 Dec 08.00"),
        ((), "Tue 01 Dec 08.00"),
    ],
)
def test_first_reminder_comes_the_same_evening_for_who_answers_then(
    answer_hours: tuple[int, ...], expected: str
) -> None:
    assert at(reminder_at(1, MONDAY_8, HOURS, CALENDAR, answer_hours)) == expected


def test_an_evening_that_is_almost_over_is_left_alone() -> None:
    started_late = MONDAY_8 + timedelta(hours=8, minutes=30)
    assert at(reminder_at(1, started_late, HOURS, CALENDAR, (18, 18, 18))) == "Tue 01 Dec 08.00"
    assert at(reminder_at(1, started_late, HOURS, CALENDAR, (19, 19, 19))) == "Mon 30 Nov 19.00"


@given(st.integers(1, MAX_REMINDERS + 1), MOMENTS, HOURS_OF_SOMEONE, ANSWER_HOURS)
def test_every_reminder_is_later_on_a_learning_day_outside_quiet_hours(
    number: int, last: datetime, hours: LearningHours, answer_hours: tuple[int, ...]
) -> None:
    due = reminder_at(number, last, hours, CALENDAR, answer_hours)
    day = local_day(hours.zone, due)
    assert due > last
    assert is_learning_day(hours, CALENDAR, day)
    assert not is_quiet(hours, due)
    least = {1: 0, 2: 2}.get(number, 7)
    assert (day - local_day(hours.zone, last)).days >= least
    if number == 1 and day == local_day(hours.zone, last):
        assert local(hours, due).hour >= 15


@pytest.mark.parametrize(
    ("away", "expected"),
    [
        (timedelta(hours=5), 1),
        (timedelta(hours=23), 1),
        (timedelta(days=1), 2),
        (timedelta(days=2), 3),
        (timedelta(days=9), 3),
    ],
)
def test_one_more_lesson_waits_for_each_learning_day_away(away: timedelta, expected: int) -> None:
    assert lessons_waiting(enrolment(), record(MONDAY_8), 7, HOURS, CALENDAR, MONDAY_8 + away) == expected


def test_what_waits_is_bounded_by_the_path_and_needs_something_open() -> None:
    later = MONDAY_8 + timedelta(days=10)
    assert lessons_waiting(enrolment(5), record(MONDAY_8), 7, HOURS, CALENDAR, later) == 2
    assert lessons_waiting(enrolment(7), record(MONDAY_8), 7, HOURS, CALENDAR, later) == 0
    assert lessons_waiting(enrolment(), record(MONDAY_8), 9, HOURS, CALENDAR, later, most=5) == 5
    assert lessons_waiting(enrolment(), None, 7, HOURS, CALENDAR, later) == 0
    done = record(MONDAY_8, RecordStatus.COMPLETED)
    assert lessons_waiting(enrolment(), done, 7, HOURS, CALENDAR, later) == 0


def test_a_lesson_started_before_the_slot_makes_no_second_one_wait_that_day() -> None:
    early = MONDAY_8 - timedelta(hours=2)
    assert lessons_waiting(enrolment(), record(early), 7, HOURS, CALENDAR, MONDAY_8 + timedelta(hours=6)) == 1


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)), HOURS_OF_SOMEONE, st.integers(0, 9))
def test_what_waits_keeps_its_bounds(sent: datetime, away: timedelta, hours: LearningHours, position: int) -> None:
    waiting = lessons_waiting(enrolment(position), record(sent), 9, hours, CALENDAR, sent + away)
    assert 0 <= waiting <= min(3, 9 - position)
    assert waiting >= 1 or position == 9


def test_hours_are_the_persons_own_where_they_chose_them() -> None:
    agency = (frozenset({0, 1, 2}), time(9, 0), (time(20, 0), time(6, 0)))
    leave = Leave(date(2026, 12, 1), date(2026, 12, 2))
    theirs = participation_hours(PERSON, Participation(1), (leave,), *agency)
    assert theirs == LearningHours(Zone.WIT, frozenset({0, 1, 2}), time(9, 0), agency[2], (leave,))
    chosen = Participation(1, days=frozenset({4}), at=time(0, 0), zone=Zone.WIB)
    assert participation_hours(PERSON, chosen, (), *agency) == LearningHours(
        Zone.WIB, frozenset({4}), time(0, 0), agency[2]
    )
