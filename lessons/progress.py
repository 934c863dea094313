"""How far a person has come: weekly streak, percents, and the result of a course."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lessons.model import Course
from lessons.study import Enrolment, LessonRecord, RecordStatus
from people.calendar import WorkingCalendar
from people.hours import is_learning_day
from people.model import LearningHours

FIRST_FREEZES = 1
MOST_FREEZES = 2
WEEKS_PER_FREEZE = 4
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Streak:
    """`weeks` in a row with learning; a missed week takes one of the freezes before it ends the streak."""

    weeks: int
    freezes_left: int
    this_week_done: bool


@dataclass(frozen=True, slots=True)
class CourseResult:
    """What a person made of one course so far."""

    lessons_done: int
    lessons: int
    percent: float | None
    """Of the lessons' graded questions, tests apart; None until one is answered."""
    pre: float | None
    post: float | None
    jp: int
    """Hours recorded for it; 0 until it is completed."""


def streak(active_days: Iterable[date], neutral: Callable[[date], bool], today: date) -> Streak:
    """The weekly streak as of `today`, from the local days on which the person learned.

    A week (Monday first) counts with one day of learning. `neutral(monday)` tells whether a week had no learning day
    at all (leave, holidays): such a week neither counts nor breaks. One freeze is in hand when a streak starts, one
    more is earned every four counted weeks, at most two are kept; a missed week uses one silently, else the streak
    starts anew. The running week is never missed.
    """
    mondays = {_monday(day) for day in active_days if day <= today}
    this_week = _monday(today)
    weeks, freezes = 0, FIRST_FREEZES
    for monday in _weeks(min(mondays, default=this_week), this_week):
        if monday in mondays:
            weeks += 1
            freezes = min(MOST_FREEZES, freezes + (weeks % WEEKS_PER_FREEZE == 0))
        elif monday != this_week and weeks and not neutral(monday):
            weeks, freezes = (weeks, freezes - 1) if freezes else (0, FIRST_FREEZES)
    return Streak(weeks, freezes, this_week in mondays)


def without_learning_days(hours: LearningHours, calendar: WorkingCalendar) -> Callable[[date], bool]:
    """A `neutral` for `streak`: whether the week from this Monday has no learning day of the person's."""
    return lambda monday: not any(is_learning_day(hours, calendar, monday + timedelta(days=n)) for n in range(7))


def percent(score: float, asked: int) -> float | None:
    """`score` of `asked` questions, 0-100; None where nothing was asked."""
    return 100.0 * score / asked if asked else None


def course_result(course: Course, enrolment: Enrolment, records: Iterable[LessonRecord]) -> CourseResult:
    """What `enrolment` came to so far; `records` may hold other enrolments' too."""
    lessons = {lesson.id for lesson in course.lessons}
    own = [r for r in records if r.enrolment_id == enrolment.id and r.lesson_id in lessons]
    return CourseResult(
        lessons_done=sum(r.status is RecordStatus.COMPLETED for r in own),
        lessons=len(lessons),
        percent=percent(sum(r.score for r in own), sum(r.asked for r in own)),
        pre=enrolment.pre_score,
        post=enrolment.post_score,
        jp=enrolment.jp,
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _WEEK
