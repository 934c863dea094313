"""Moments as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.hours import local
from people.model import Zone
from people.moments import parse_moment

MONDAY = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
"""10.00 in Jayapura."""


def said(text: str, zone: Zone = Zone.WIT, now: datetime = MONDAY) -> str | None:
    found = parse_moment(text, zone, now)
    return f"{local(zone, found):%a %d.%m. %H:%M}" if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Selasa 10.00", "Tue 01.12. 10:00"),
        ("hari Selasa, pukul 10.00", "Tue 01.12. 10:00"),
        ("besok 14.30", "Tue 01.12. 14:30"),
        ("Besok jam 2 siang!", "Tue 01.12. 14:00"),
        ("lusa jam 9 pagi", "Wed 02.12. 09:00"),
        ("3 Desember 09.00", "Thu 03.12. 09:00"),
        ("Kamis, 3 Desember, 09.00", "Thu 03.12. 09:00"),
        ("3/12 9:00", "Thu 03.12. 09:00"),
        ("2026-12-15 13.00", "Tue 15.12. 13:00"),
        ("10.00 besok", "Tue 01.12. 10:00"),
        ("hari ini 15.00", "Mon 30.11. 15:00"),
        ("15.00", "Mon 30.11. 15:00"),
        ("09.00", "Tue 01.12. 09:00"),
        ("senin 10.00", "Mon 07.12. 10:00"),
        ("selasa depan 10.00", "Tue 08.12. 10:00"),
        ("jumat jam 3", "Fri 04.12. 15:00"),
        ("jumat 03.00", "Fri 04.12. 03:00"),
        ("Tomorrow at 2 pm", "Tue 01.12. 14:00"),
        ("next Tuesday 10:00", "Tue 08.12. 10:00"),
        ("3rd December 9 am", "Thu 03.12. 09:00"),
        ("Selasa 10.00 WIB", "Tue 01.12. 12:00"),
        ("selasa 10.00 wita", "Tue 01.12. 11:00"),
    ],
)
def test_days_and_times_together(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "besok", "Selasa", "kapan saja", "minggu depan 10.00", "31 November 10.00", "Senin 1 Desember 10.00", "25.00",
     "selasa rabu 10.00", "9" * 400, "0812 3456 7890"],
)  # fmt: skip
def test_what_is_no_moment(text: str) -> None:
    assert said(text) is None


@given(st.text(max_size=120))
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    found = parse_moment(text, Zone.WIB, MONDAY)
    assert found is None or found.tzinfo is UTC


@given(
    st.integers(0, 6), st.integers(6, 23), st.integers(0, 59), st.sampled_from(Zone), st.integers(0, 7 * 24),
)  # fmt: skip
def test_a_weekday_with_a_time_lies_within_the_coming_week(
    day: int, hour: int, minute: int, zone: Zone, later: int
) -> None:
    names = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
    now = MONDAY + timedelta(hours=later)
    found = parse_moment(f"{names[day]} {hour:02}.{minute:02}", zone, now)
    assert found is not None
    there = local(zone, found)
    assert (there.weekday(), there.hour, there.minute) == (day, hour, minute)
    assert timedelta(0) < there.date() - local(zone, now).date() <= timedelta(days=7)
