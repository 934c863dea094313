from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.calendar import WorkingCalendar
from people.model import Zone
from people.office_time import office_time

CALENDAR = WorkingCalendar()
MOMENTS = st.datetimes(datetime(2026, 12, 1), datetime(2027, 1, 31), timezones=st.just(UTC))


def wit(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of December 2026 in Jayapura."""
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC) - timedelta(hours=9)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (wit(1, 9), wit(1, 11, 30), 2.5),
        (wit(1, 15), wit(2, 9), 2.0),
        (wit(4, 15), wit(7, 9), 2.0),
        (wit(5, 9), wit(6, 9), 0.0),
        (wit(24, 6), wit(28, 9), 1.0),
        (wit(2, 9), wit(1, 9), 0.0),
    ],
    ids=["one day", "over night", "over a weekend", "a weekend", "Christmas and its joint leave", "the wrong way"],
)
def test_hours_of_the_office(since: datetime, until: datetime, hours: float) -> None:
    assert office_time(Zone.WIT, CALENDAR, since, until) == timedelta(hours=hours)


@given(MOMENTS, MOMENTS, MOMENTS, st.sampled_from(Zone))
def test_parts_add_up_and_are_never_longer_than_the_clock_says(
    one: datetime, two: datetime, three: datetime, zone: Zone
) -> None:
    first, middle, last = sorted((one, two, three))
    whole = office_time(zone, CALENDAR, first, last)
    assert whole == office_time(zone, CALENDAR, first, middle) + office_time(zone, CALENDAR, middle, last)
    assert timedelta() <= whole <= last - first
