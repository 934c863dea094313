from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mentoring.clock import (
    Clock,
    Move,
    Stage,
    Ways,
    deadline,
    is_away,
    next_look,
    next_stage,
    nudge_at,
    passed_on,
    with_mentor,
)
from people.calendar import WorkingCalendar
from people.hours import is_quiet, local
from people.model import LearningHours, Leave, Zone

CALENDAR = WorkingCalendar()
WIT = LearningHours(Zone.WIT)
WIB = LearningHours(Zone.WIB)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
LEAVES = st.builds(
    lambda first, days: Leave(first, first + timedelta(days=days)),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.integers(0, 900),
)
HOURS = st.builds(
    LearningHours,
    zone=st.sampled_from(Zone),
    days=st.frozensets(st.integers(0, 6)),
    at=TIMES,
    quiet=st.tuples(TIMES, TIMES),
    leaves=st.lists(LEAVES, max_size=3).map(tuple),
)
DAYS = st.integers(1, 4)


def wit(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 on the clock of Jayapura. The 24th is a Tuesday."""
    return (datetime(2026, 11, 1, tzinfo=UTC) + timedelta(days=day - 1, hours=hour - 9, minutes=minute)).astimezone(UTC)


@given(HOURS, MOMENTS, DAYS)
def test_no_moment_of_the_clock_is_quiet_or_before_the_question(
    hours: LearningHours, asked_at: datetime, days: int
) -> None:
    end, half = deadline(asked_at, hours, CALENDAR, days), nudge_at(asked_at, hours, CALENDAR, days)
    assert asked_at < half <= end
    assert not is_quiet(hours, end)
    assert not is_quiet(hours, half)
    assert end.tzinfo is UTC


@given(HOURS, MOMENTS, MOMENTS, DAYS)
def test_who_asks_later_is_never_due_earlier(hours: LearningHours, one: datetime, other: datetime, days: int) -> None:
    first, second = sorted((one, other))
    assert deadline(first, hours, CALENDAR, days) <= deadline(second, hours, CALENDAR, days)
    assert nudge_at(first, hours, CALENDAR, days) <= nudge_at(second, hours, CALENDAR, days)
    assert deadline(first, hours, CALENDAR, days) <= deadline(first, hours, CALENDAR, days + 1)


@given(HOURS, MOMENTS)
def test_leave_holds_the_clock_up_for_a_week_at_most(hours: LearningHours, asked_at: datetime) -> None:
    never_away = replace(hours, leaves=())
    held_up = deadline(asked_at, hours, CALENDAR)
    assert held_up >= deadline(asked_at, never_away, CALENDAR)
    assert held_up <= deadline(asked_at + timedelta(days=7), never_away, CALENDAR)


def test_two_working_days_are_the_same_hour_two_days_later() -> None:
    assert deadline(wit(24, 12), WIT, CALENDAR) == wit(26, 12)
    assert nudge_at(wit(24, 12), WIT, CALENDAR) == wit(25, 12)


def test_the_weekend_and_the_night_do_not_count() -> None:
    assert deadline(wit(27, 15), WIT, CALENDAR) == wit(31, 15), "Friday to Tuesday"
    assert deadline(wit(28, 10), WIT, CALENDAR) == wit(32, 8), "Saturday: from Monday 08.00 on"
    assert deadline(wit(24, 22), WIT, CALENDAR) == wit(27, 8), "in the evening: from Wednesday 08.00 on"
    assert nudge_at(wit(27, 15), WIT, CALENDAR) == wit(30, 15)


def test_holidays_and_a_short_leave_do_not_count() -> None:
    before_christmas = datetime(2026, 12, 23, 3, tzinfo=UTC)
    due = local(WIT, deadline(before_christmas, WIT, CALENDAR))
    assert (due.day, due.hour) == (29, 12), "24 and 25 are holidays, 26-27 a weekend"
    on_leave = replace(WIT, leaves=(Leave(date(2026, 11, 25), date(2026, 11, 26)),))
    assert deadline(wit(24, 12), on_leave, CALENDAR) == wit(30, 12)


def test_whoever_is_away_for_long_is_passed_over() -> None:
    long_leave = replace(WIT, leaves=(Leave(date(2026, 11, 24), date(2027, 2, 1)),))
    assert deadline(wit(24, 12), long_leave, CALENDAR) == wit(31, 12), "a week"
    assert is_away(long_leave, CALENDAR, wit(24, 12))
    assert not is_away(WIT, CALENDAR, wit(24, 12))
    assert not is_away(replace(WIT, leaves=(Leave(date(2026, 11, 25), date(2026, 11, 25)),)), CALENDAR, wit(24, 12))


def test_a_leave_without_end_costs_no_more_than_a_week() -> None:
    for_ever = replace(WIT, leaves=(Leave(date(2026, 11, 25), date.max),))
    assert deadline(wit(24, 12), for_ever, CALENDAR) == wit(31, 12)
    assert is_away(for_ever, CALENDAR, wit(24, 12))


def test_half_of_one_day_is_in_working_time() -> None:
    assert nudge_at(wit(24, 12), WIT, CALENDAR, days=1) == wit(25, 8), "midnight is moved to the morning"
    assert nudge_at(wit(24, 12), WIT, CALENDAR, days=3) == wit(26, 8)


def test_the_whole_way_to_the_administrator() -> None:
    ways = Ways(WIT, CALENDAR, other=(2, WIB))
    clock = with_mentor(Stage.MENTOR, 1, WIT, wit(24, 12), ways)
    told = []
    for _ in range(7):
        now = next_look(clock)
        step = next_stage(clock, now, ways)
        assert step is not None
        told.append((step.move, now, step.missed_by))
        clock = step.clock
    assert told == [
        (Move.NUDGE, wit(25, 12), None),
        (Move.REROUTE, wit(26, 12), 1),
        (Move.NUDGE, wit(27, 12), None),
        (Move.TO_POOL, wit(30, 12), 2),
        (Move.TO_ADMIN, wit(31, 12), None),
        (Move.REMIND_ADMIN, wit(32, 12), None),
        (Move.REMIND_ADMIN, wit(33, 12), None),
    ]
    assert (clock.stage, clock.since) == (Stage.ADMIN, wit(31, 12)), "since when the administrator knows"


def test_nothing_is_done_before_its_time_and_nothing_twice() -> None:
    ways = Ways(WIT, CALENDAR)
    clock = with_mentor(Stage.MENTOR, 1, WIT, wit(24, 12), ways)
    assert next_stage(clock, wit(25, 11, 59), ways) is None
    nudged = next_stage(clock, wit(25, 12), ways)
    assert nudged is not None
    assert nudged.move is Move.NUDGE
    assert next_stage(nudged.clock, wit(25, 12), ways) is None


def test_without_another_mentor_the_pool_is_asked_at_once() -> None:
    ways = Ways(WIT, CALENDAR)
    clock = with_mentor(Stage.MENTOR, 1, WIT, wit(24, 12), ways)
    assert passed_on(clock, wit(24, 13), ways).move is Move.TO_POOL
    late = next_stage(clock, wit(26, 12), ways)
    assert late is not None
    assert (late.move, late.missed_by) == (Move.TO_POOL, 1)


@given(HOURS, HOURS, HOURS, MOMENTS, DAYS, st.booleans(), st.lists(st.integers(0, 96), max_size=12))
def test_every_question_reaches_the_administrator_and_stays_in_sight(
    hours: LearningHours,
    other: LearningHours,
    agency: LearningHours,
    asked_at: datetime,
    days: int,
    has_other: bool,
    delays: list[int],
) -> None:
    """However late the schedule looks: stages only go forward, each ends, the last one is seen again and again."""
    ways = Ways(agency, CALENDAR, (2, other) if has_other else None, days)
    clock = with_mentor(Stage.MENTOR, 1, hours, asked_at, ways)
    order = list(Stage)
    seen: list[Clock] = [clock]
    for delay in [*delays, *[0] * (12 - len(delays))]:
        now = next_look(clock) + timedelta(hours=delay)
        step = next_stage(clock, now, ways)
        assert step is not None, "at the moment to look there is something to do"
        assert order.index(step.clock.stage) >= order.index(clock.stage)
        assert next_look(step.clock) > next_look(clock)
        clock = step.clock
        seen.append(clock)
    assert clock.stage is Stage.ADMIN
    assert sum(one.stage is not Stage.ADMIN for one in seen) <= 5
