"""When the next lesson, reminder or pause is due for one person: rules over their learning hours, nothing stored.

Every function raises ValueError where `people.hours.next_slot` finds no learning day (no days chosen, endless leave).
"""

from __future__ import annotations

import statistics
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta

from lessons.study import Enrolment, LessonRecord, Participation, RecordStatus
from people.calendar import WorkingCalendar
from people.hours import local, local_day, midnight, next_slot, slots_between, teachable
from people.model import LearningHours, Leave, Person

MAX_REMINDERS = 3
DAYS_BETWEEN = {2: 2, 3: 7, 4: 7}
"""Reminder → days after the one before it; 4 stands for the pause that follows the last."""
EVENING_FROM = 15
"""Local hour from which an answer counts as given in the evening."""
ENOUGH_HOURS = 3
"""Answers that must be remembered before anything is concluded from their hours."""
LEAST_WAIT = timedelta(hours=2)
"""Between a lesson and its reminder on the same day."""
_MOMENT = timedelta(microseconds=1)


def participation_hours(
    person: Person,
    participation: Participation,
    leaves: Iterable[Leave],
    agency_days: Collection[int],
    agency_at: time,
    quiet: tuple[time, time],
) -> LearningHours:
    """When this person may be taught: their own days, time and zone where they chose them, else the agency's."""
    return LearningHours(
        zone=participation.zone or person.zone,
        days=frozenset(agency_days) if participation.days is None else participation.days,
        at=participation.at or agency_at,
        quiet=quiet,
        leaves=tuple(leaves),
    )


def first_slot(
    hours: LearningHours, calendar: WorkingCalendar, now: datetime, not_before: datetime | None = None
) -> datetime:
    """When a course's first item is due: the first learning slot after `now` and not before its start."""
    after = now if not_before is None else max(now, not_before - _MOMENT)
    return next_slot(hours, calendar, after)


def reminder_at(
    number: int,
    last_at: datetime,
    hours: LearningHours,
    calendar: WorkingCalendar,
    answer_hours: Sequence[int] = (),
) -> datetime:
    """When reminder `number` is due; `last_at` is when the lesson (for 1) or the reminder before it was sent.

    The first comes the same evening where the person usually answers then, else at the next slot on a later day;
    the second two days after the first, the third a week after the second. `MAX_REMINDERS + 1` is the pause.
    """
    if number <= 1:
        evening = _evening(last_at, hours, calendar, answer_hours)
        return evening or next_slot(hours, calendar, last_at, later_day=True)
    days = DAYS_BETWEEN[min(number, MAX_REMINDERS + 1)]
    day = local_day(hours.zone, last_at) + timedelta(days=days)
    return next_slot(hours, calendar, midnight(hours.zone, day) - _MOMENT)


def lessons_waiting(
    enrolment: Enrolment,
    record: LessonRecord | None,
    path_length: int,
    hours: LearningHours,
    calendar: WorkingCalendar,
    now: datetime,
    most: int = 3,
) -> int:
    """How many items of the path wait for a person who was away: the open one, and one for each learning day since.

    `record` is the open item's. None waits where nothing is open. Never more than `most`, nor than the path has left.
    """
    if record is None or record.status is RecordStatus.COMPLETED:
        return 0
    rest_of_day = midnight(hours.zone, local_day(hours.zone, record.sent_at) + timedelta(days=1)) - _MOMENT
    since = slots_between(hours, calendar, rest_of_day, now) if now > rest_of_day else 0
    return max(0, min(1 + since, path_length - enrolment.position, most))


def _evening(
    sent_at: datetime, hours: LearningHours, calendar: WorkingCalendar, answer_hours: Sequence[int]
) -> datetime | None:
    """The hour at which the person usually answers in the evening, on the day of `sent_at`; None where it is not so."""
    late = [hour for hour in answer_hours if hour >= EVENING_FROM]
    if len(answer_hours) < ENOUGH_HOURS or 2 * len(late) <= len(answer_hours):
        return None
    usual = statistics.median_low(late)
    at = local(hours, sent_at).replace(hour=usual, minute=0, second=0, microsecond=0).astimezone(UTC)
    return at if at >= sent_at + LEAST_WAIT and teachable(hours, calendar, at) else None
