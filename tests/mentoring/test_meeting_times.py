"""Times that suit both."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.meeting_times import LENGTH, Talks, proposals
from people.calendar import WorkingCalendar
from people.hours import is_quiet, local
from people.model import LearningHours, Leave, Zone

NOW = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
"""A Friday, 10.00 in Jayapura and 08.00 in Jakarta."""
CALENDAR = WorkingCalendar("")
OFFICE = (time(8), time(16))


def talks(zone: Zone = Zone.WIT, between: tuple[time, time] = OFFICE, **more: object) -> Talks:
    return Talks(LearningHours(zone, **more), between)  # type: ignore[arg-type]  # fields of the hours


def said(found: list[datetime], zone: Zone = Zone.WIT) -> list[str]:
    return [f"{local(zone, at):%a %H.%M}" for at in found]


def test_the_first_and_the_last_of_the_next_days_of_both() -> None:
    assert said(proposals(talks(), talks(), CALENDAR, NOW)) == ["Mon 08.00", "Mon 15.00", "Tue 08.00", "Tue 15.00"]


def test_where_zones_differ_both_can_talk_and_nobody_is_woken() -> None:
    found = proposals(talks(), talks(Zone.WIB), CALENDAR, NOW)
    assert said(found) == ["Mon 10.00", "Mon 15.00", "Tue 10.00", "Tue 15.00"]
    assert said(found, Zone.WIB) == ["Mon 08.00", "Mon 13.00", "Tue 08.00", "Tue 13.00"]


def test_days_leave_and_other_meetings_are_heeded() -> None:
    away = Leave(date(2026, 11, 30), date(2026, 12, 1))
    other = talks(days=frozenset({0, 1, 2, 4}), leaves=(away,))
    assert said(proposals(talks(), other, CALENDAR, NOW)) == ["Wed 08.00", "Wed 15.00", "Fri 08.00", "Fri 15.00"]
    wednesday = datetime(2026, 12, 1, 22, 30, tzinfo=UTC)
    busy = [(wednesday, wednesday + LENGTH)]
    assert said(proposals(talks(), other, CALENDAR, NOW, busy))[0] == "Wed 08.30"


def test_who_chose_no_days_has_the_usual_ones() -> None:
    assert said(proposals(talks(days=frozenset()), talks(), CALENDAR, NOW))[0] == "Mon 08.00"


@pytest.mark.parametrize("other", [talks(between=(time(16), time(18))), talks(days=frozenset({6}))])
def test_where_the_hours_do_not_meet_there_is_none(other: Talks) -> None:
    assert proposals(talks(), other, CALENDAR, NOW) == []


def test_one_that_fits_once_a_day_is_not_said_twice() -> None:
    assert said(proposals(talks(), talks(between=(time(9), time(10))), CALENDAR, NOW, most=2)) == [
        "Mon 09.00",
        "Tue 09.00",
    ]


_TALKS = st.builds(
    lambda zone, days, first, hours: Talks(
        LearningHours(zone, days), (time(first), time(min(23, first + hours), 30 if first % 2 else 0))
    ),
    st.sampled_from(Zone), st.frozensets(st.integers(0, 6)), st.integers(0, 22), st.integers(1, 9),
)  # fmt: skip


@given(_TALKS, _TALKS, st.integers(0, 200))
def test_every_proposal_suits_both(one: Talks, other: Talks, later: int) -> None:
    now = NOW + timedelta(hours=later)
    found = proposals(one, other, CALENDAR, now)
    assert found == sorted(set(found))
    for start in found:
        assert start > now
        for who in (one, other):
            here = local(who.hours, start)
            assert who.between[0] <= here.time()
            assert local(who.hours, start + LENGTH).time() <= who.between[1]
            assert not is_quiet(who.hours, start)
            assert here.minute in (0, 30)
