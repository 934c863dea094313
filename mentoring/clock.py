"""The response clock: working days on the mentor's own calendar, and what happens as they pass without an answer.

mentor → (half: a nudge) → best other mentor → (half: a nudge) → everybody in the pool → administrator, who is reminded
every working day until somebody answers. No stage is without an end, and the last one has a person in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from people.calendar import WorkingCalendar
from people.hours import after_quiet, local, local_day, midnight, next_slot, teachable
from people.model import LearningHours

REPLY_DAYS = 2
POOL_DAYS = 1
REMIND_DAYS = 1
LONGEST = timedelta(days=7)
"""A mentor's leave stretches the clock this far and no further."""
WEEKDAYS = frozenset(range(5))


class Stage(StrEnum):
    """With whom an open question is. Text keys under `mentoring.stage.`."""

    MENTOR = "mentor"
    OTHER_MENTOR = "other_mentor"
    POOL = "pool"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of one open question. `due_at` is when its stage ends; with the administrator, the next reminder."""

    stage: Stage
    mentor_id: int | None
    """None in the pool and with the administrator."""
    since: datetime
    due_at: datetime
    nudge_at: datetime | None = None
    """None: nobody to nudge, or it was done."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What a question can go on to. `agency` are the hours of pool and administrator; `other` is the next mentor."""

    agency: LearningHours
    calendar: WorkingCalendar
    other: tuple[int, LearningHours] | None = None
    days: int = REPLY_DAYS


class Move(StrEnum):
    """What the clock asks for. Text keys under `mentoring.move.`."""

    NUDGE = "nudge"
    REROUTE = "reroute"
    TO_POOL = "to_pool"
    TO_ADMIN = "to_admin"
    REMIND_ADMIN = "remind_admin"


@dataclass(frozen=True, slots=True)
class Step:
    """One move of the clock, and the clock after it. `missed_by` let their time pass."""

    move: Move
    clock: Clock
    missed_by: int | None = None


def some_days(hours: LearningHours) -> LearningHours:
    """These hours, with the usual working days where somebody has chosen none."""
    return hours if hours.days else replace(hours, days=WEEKDAYS)


def leave_until(hours: LearningHours, moment: datetime) -> LearningHours:
    """These hours without the part of a leave that lies beyond the day of `moment`: a leave may have no end."""
    last = local_day(hours.zone, moment)
    leaves = (replace(leave, last=min(leave.last, last)) for leave in hours.leaves if leave.first <= last)
    return replace(hours, leaves=tuple(leaves))


def working_moment(hours: LearningHours, calendar: WorkingCalendar, moment: datetime) -> datetime:
    """The first moment from `moment` on that lies in working time: a day of theirs, from their slot on, not quiet.

    Raises ValueError where there is none (no days chosen); see `some_days` and `leave_until`.
    """
    awake = after_quiet(hours, moment)
    return awake if teachable(hours, calendar, awake) else next_slot(hours, calendar, moment)


def deadline(asked_at: datetime, hours: LearningHours, calendar: WorkingCalendar, days: int = REPLY_DAYS) -> datetime:
    """When the answer to a question of `asked_at` is due: the same time of day, `days` of their working days later.

    The clock starts with their working time. Leave holds it up for `LONGEST`; from then on only holidays do, so that
    nobody waits for somebody who is away for long.
    """
    here = some_days(hours)
    there = replace(here, leaves=())
    latest = max(working_moment(there, calendar, asked_at + LONGEST), _days_on(asked_at, there, calendar, days))
    return min(latest, _days_on(asked_at, leave_until(here, latest), calendar, days))


def is_away(hours: LearningHours, calendar: WorkingCalendar, now: datetime, days: int = REPLY_DAYS) -> bool:
    """Whether leave delays their answer to a question of `now` by more than a day: another mentor is asked at once."""
    there = replace(some_days(hours), leaves=())
    return deadline(now, hours, calendar, days) > _days_on(now, there, calendar, days + 1)


def nudge_at(asked_at: datetime, hours: LearningHours, calendar: WorkingCalendar, days: int = REPLY_DAYS) -> datetime:
    """When half of the time until the `deadline` has passed, in working time."""
    half = deadline(asked_at, hours, calendar, days // 2) if days > 1 else asked_at
    if days % 2:
        whole = deadline(asked_at, hours, calendar, days // 2 + 1)
        half = working_moment(replace(some_days(hours), leaves=()), calendar, half + (whole - half) / 2)
    return half


def with_mentor(stage: Stage, mentor_id: int, hours: LearningHours, now: datetime, ways: Ways) -> Clock:
    """The clock of a question that a mentor has from `now` on."""
    due = deadline(now, hours, ways.calendar, ways.days)
    return Clock(stage, mentor_id, now, due, nudge_at(now, hours, ways.calendar, ways.days))


def in_pool(now: datetime, ways: Ways) -> Clock:
    """The clock of a question that every mentor of the field may answer from `now` on."""
    return Clock(Stage.POOL, None, now, deadline(now, ways.agency, ways.calendar, POOL_DAYS))


def with_admin(now: datetime, ways: Ways) -> Clock:
    """The clock of a question that the administrator has from `now` on."""
    return Clock(Stage.ADMIN, None, now, deadline(now, ways.agency, ways.calendar, REMIND_DAYS))


def next_stage(clock: Clock, now: datetime, ways: Ways) -> Step | None:
    """What is to be done at `now`; None: nothing yet. Called again it never asks for the same thing twice."""
    if now >= clock.due_at:
        return _after(clock, now, ways)
    if clock.nudge_at is not None and now >= clock.nudge_at:
        return Step(Move.NUDGE, replace(clock, nudge_at=None))
    return None


def passed_on(clock: Clock, now: datetime, ways: Ways) -> Step:
    """The next stage at once: the mentor is gone, cannot be reached, or says that it is not their field."""
    if clock.stage is Stage.MENTOR and ways.other is not None:
        other, hours = ways.other
        return Step(Move.REROUTE, with_mentor(Stage.OTHER_MENTOR, other, hours, now, ways))
    if clock.stage in (Stage.MENTOR, Stage.OTHER_MENTOR):
        return Step(Move.TO_POOL, in_pool(now, ways))
    return Step(Move.TO_ADMIN, with_admin(now, ways))


def next_look(clock: Clock) -> datetime:
    """When the schedule has to look at this question again; there is always such a moment while it is open."""
    return clock.due_at if clock.nudge_at is None else min(clock.nudge_at, clock.due_at)


def _after(clock: Clock, now: datetime, ways: Ways) -> Step:
    if clock.stage is Stage.ADMIN:
        return Step(Move.REMIND_ADMIN, replace(with_admin(now, ways), since=clock.since))
    return replace(passed_on(clock, now, ways), missed_by=clock.mentor_id)


def _days_on(moment: datetime, hours: LearningHours, calendar: WorkingCalendar, days: int) -> datetime:
    start = slot = working_moment(hours, calendar, moment)
    for _ in range(days):
        slot = next_slot(hours, calendar, slot)
    at = local(hours, start).time()
    into_day = timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)
    return (midnight(hours.zone, local_day(hours.zone, slot)) + into_day).astimezone(UTC)
