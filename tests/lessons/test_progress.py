"""Streak, percent, gain and the result of a course."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.loading import load_course
from lessons.progress import (
    FIRST_FREEZES,
    MOST_FREEZES,
    Streak,
    course_result,
    percent,
    streak,
    without_learning_days,
)
from lessons.study import Enrolment, EnrolmentStatus, LessonRecord, RecordStatus
from people.calendar import WorkingCalendar
from people.model import LearningHours, Leave, Zone

COURSES = Path(__file__).parent / "fixtures" / "courses"
MONDAY = date(2026, 8, 31)
NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
WEEKS = st.lists(st.integers(0, 30), unique=True, max_size=20)


def never(_: date) -> bool:
    return False


def weeks(*numbers: int) -> list[date]:
    return [MONDAY + timedelta(weeks=n, days=n % 7) for n in numbers]


def after(number: int) -> date:
    return MONDAY + timedelta(weeks=number, days=6)


@pytest.mark.parametrize(
    ("active", "today", "expected"),
    [
        ((), 0, Streak(0, 1, False)),
        ((0,), 0, Streak(1, 1, True)),
        ((0, 1, 2), 2, Streak(3, 1, True)),
        ((0, 1, 2), 3, Streak(3, 1, False)),
        ((0, 1, 2), 4, Streak(3, 0, False)),
        ((0, 1, 2), 5, Streak(0, 1, False)),
        ((0, 2), 2, Streak(2, 0, True)),
        ((0, 2, 4), 4, Streak(1, 1, True)),
        ((0, 1, 2, 3), 3, Streak(4, 2, True)),
        ((0, 1, 2, 3, 6), 6, Streak(5, 0, True)),
        (tuple(range(12)), 11, Streak(12, 2, True)),
        ((5, 6), 3, Streak(0, 1, False)),
    ],
)
def test_a_missed_week_takes_a_freeze_before_it_ends_the_streak(
    active: tuple[int, ...], today: int, expected: Streak
) -> None:
    assert streak(weeks(*active), never, after(today)) == expected


def test_a_week_of_leave_or_holidays_is_neutral_but_learning_in_it_counts() -> None:
    leave = Leave(MONDAY + timedelta(weeks=1), MONDAY + timedelta(weeks=1, days=4))
    neutral = without_learning_days(LearningHours(Zone.WIT, leaves=(leave,)), WorkingCalendar())
    assert streak(weeks(0, 2), neutral, after(2)) == Streak(2, 1, True)
    assert streak(weeks(0, 1, 2), neutral, after(2)) == Streak(3, 1, True)
    half = Leave(leave.first, leave.last - timedelta(days=1))
    broken = without_learning_days(LearningHours(Zone.WIT, leaves=(half,)), WorkingCalendar())
    assert streak(weeks(0, 2), broken, after(2)) == Streak(2, 0, True)


@given(WEEKS, st.integers(0, 31))
def test_a_streak_keeps_its_bounds(active: list[int], today: int) -> None:
    result = streak(weeks(*active), never, after(today))
    assert 0 <= result.freezes_left <= MOST_FREEZES
    assert 0 <= result.weeks <= len([n for n in active if n <= today])
    assert result.this_week_done is (
        MONDAY + timedelta(weeks=today) in {d - timedelta(d.weekday()) for d in weeks(*active)}
    )


@given(WEEKS, st.integers(0, 31))
def test_learning_this_week_adds_one_and_learning_twice_adds_nothing(active: list[int], today: int) -> None:
    before = streak(weeks(*active), never, after(today))
    assert streak(weeks(*active, today), never, after(today)).weeks == before.weeks + (today not in active)
    assert streak([*weeks(*active), *weeks(*active)], never, after(today)) == before


@given(WEEKS, st.integers(0, 31))
def test_when_every_missed_week_was_free_nothing_is_lost(active: list[int], today: int) -> None:
    assert streak(weeks(*active), lambda _: True, after(today)).weeks == len([n for n in active if n <= today])


@given(st.integers(1, 60))
def test_without_a_miss_all_weeks_count(number: int) -> None:
    days = [MONDAY + timedelta(weeks=n) for n in range(number)]
    result = streak(days, never, days[-1])
    assert result == Streak(number, min(MOST_FREEZES, FIRST_FREEZES + number // 4), True)


def test_percent_of_nothing_is_nothing() -> None:
    assert percent(1.5, 2) == 75.0
    assert percent(0, 5) == 0.0
    assert percent(0.0, 0) is None


def test_the_result_of_a_course_counts_its_lessons_and_not_its_tests() -> None:
    course, _ = load_course(COURSES / "good")
    assert course is not None
    enrolment = Enrolment(
        1, 1, course.id, course.version, EnrolmentStatus.ACTIVE, NOW, pre_score=40.0, post_score=80.0, jp=0
    )
    done = [_record(n, lesson.id, 1.0) for n, lesson in enumerate(course.lessons[:2])]
    records = [*done, _record(8, "uji-awal", 0.0), _record(9, course.lessons[2].id, 0.0, open_=True)]
    result = course_result(course, enrolment, [*records, _record(10, course.lessons[3].id, 0.0, enrolment_id=2)])
    assert (result.lessons_done, result.lessons) == (2, 4)
    assert result.percent == pytest.approx(200 / 3)
    assert (result.pre, result.post, result.jp) == (40.0, 80.0, 0)


def _record(number: int, lesson: str, score: float, open_: bool = False, enrolment_id: int = 1) -> LessonRecord:
    status = RecordStatus.SENT if open_ else RecordStatus.COMPLETED
    return LessonRecord(number, enrolment_id, 1, lesson, status, "simulator", NOW, asked=1, score=score)
