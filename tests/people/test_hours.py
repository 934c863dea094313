from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.calendar import WorkingCalendar
from people.hours import (
    after_quiet,
    is_learning_day,
    is_quiet,
    local,
    local_day,
    next_slot,
    slots_between,
    teachable,
)
from people.model import LearningHours, Leave, Zone

CALENDAR = WorkingCalendar()
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))
TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))
DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))
LEAVES = st.builds(lambda first, length: Leave(first, first + timedelta(days=length)), DAYS, st.integers(0, 60))
HOURS = st.builds(
    LearningHours,
    zone=st.sampled_from(Zone),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    at=TIMES,
    quiet=st.tuples(TIMES, TIMES),
    leaves=st.lists(LEAVES, max_size=3).map(tuple),
)


@given(HOURS, MOMENTS, st.booleans())
def test_a_slot_is_strictly_later_on_a_learning_day_and_never_quiet(
    hours: LearningHours, after: datetime, later_day: bool
) -> None:
    slot = next_slot(hours, CALENDAR, after, later_day)
    assert slot > after
    assert slot.tzinfo is UTC
    assert is_learning_day(hours, CALENDAR, local_day(hours.zone, slot))
    assert not is_quiet(hours, slot)
    assert teachable(hours, CALENDAR, slot)
    if later_day:
        assert local_day(hours.zone, slot) > local_day(hours.zone, after)


@given(HOURS, MOMENTS, MOMENTS)
def test_a_later_start_never_gives_an_earlier_slot(hours: LearningHours, one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))
    assert next_slot(hours, CALENDAR, earlier) <= next_slot(hours, CALENDAR, later)


@given(HOURS, MOMENTS, st.integers(0, 5))
def test_counting_slots_agrees_with_walking_them(hours: LearningHours, after: datetime, steps: int) -> None:
    until = after
    for _ in range(steps):
        until = next_slot(hours, CALENDAR, until)
    assert slots_between(hours, CALENDAR, after, until) == steps
    assert slots_between(hours, CALENDAR, after, next_slot(hours, CALENDAR, until) - timedelta(seconds=1)) == steps


@given(HOURS, MOMENTS)
def test_after_quiet_is_never_quiet_and_less_than_a_day_away(hours: LearningHours, moment: datetime) -> None:
    later = after_quiet(hours, moment)
    assert not is_quiet(hours, later)
    assert timedelta(0) <= later - moment < timedelta(days=1)
    assert (later == moment) == (not is_quiet(hours, moment))


@pytest.mark.parametrize(("zone", "hour"), [(Zone.WIB, 1), (Zone.WITA, 0), (Zone.WIT, -1)])
def test_eight_in_the_morning_is_a_different_moment_in_each_zone(zone: Zone, hour: int) -> None:
    slot = next_slot(LearningHours(zone), CALENDAR, datetime(2026, 11, 29, 12, tzinfo=UTC))
    assert slot == datetime(2026, 11, 30, tzinfo=UTC) + timedelta(hours=hour)
    assert local(zone, slot).strftime("%a %H:%M") == "Mon 08:00"


def test_holidays_weekends_and_leave_are_passed_over() -> None:
    hours = LearningHours(Zone.WIT, leaves=(Leave(date(2026, 12, 28), date(2026, 12, 30)),))
    wednesday = datetime(2026, 12, 23, 3, tzinfo=UTC)
    slot = next_slot(hours, CALENDAR, wednesday)
    assert local(hours, slot).date() == date(2026, 12, 31), "24 and 25 are holidays, 26-27 a weekend, 28-30 leave"


def test_a_slot_in_quiet_hours_is_moved_to_their_end() -> None:
    hours = LearningHours(Zone.WIB, at=time(21, 30))
    slot = next_slot(hours, CALENDAR, datetime(2026, 11, 30, 3, tzinfo=UTC))
    assert local(hours, slot) == datetime(2026, 12, 1, 6, tzinfo=local(hours, slot).tzinfo)


def test_the_same_day_counts_before_the_slot_and_not_with_later_day() -> None:
    hours = LearningHours(Zone.WIT)
    dawn = datetime(2026, 11, 29, 22, tzinfo=UTC)  # Monday 07:00 WIT
    assert local(hours, next_slot(hours, CALENDAR, dawn)).day == 30
    assert local(hours, next_slot(hours, CALENDAR, dawn, later_day=True)).day == 1


def test_teachable_from_the_slot_until_the_quiet_hours() -> None:
    hours = LearningHours(Zone.WIB)
    monday = datetime(2026, 11, 30, tzinfo=UTC)
    inside = [teachable(hours, CALENDAR, monday + timedelta(hours=h)) for h in (0, 1, 12, 13)]
    assert inside == [False, True, True, False], "07:00, 08:00, 19:00, 20:00 WIB"
    assert not teachable(hours, CALENDAR, monday - timedelta(hours=20)), "Sunday"


def test_no_quiet_hours_when_start_and_end_are_the_same() -> None:
    hours = LearningHours(Zone.WIB, quiet=(time(0), time(0)))
    assert not is_quiet(hours, datetime(2026, 11, 30, 17, tzinfo=UTC))


def test_a_search_without_end_is_given_up() -> None:
    with pytest.raises(ValueError, match="400 days"):
        next_slot(LearningHours(Zone.WIB, days=frozenset()), CALENDAR, datetime(2026, 11, 30, tzinfo=UTC))


def test_a_leave_of_years_ends_in_the_next_learning_day() -> None:
    hours = LearningHours(Zone.WIB, leaves=(Leave(date(2026, 1, 1), date(2036, 1, 1)),))
    slot = next_slot(hours, CALENDAR, datetime(2026, 11, 30, tzinfo=UTC))
    assert slot == datetime(2036, 1, 2, 1, tzinfo=UTC)
