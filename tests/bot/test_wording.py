"""Days, times and numbers as people say them, in both languages and the three zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot.texts import LANGUAGES, texts_for
from people.hours import local, local_day
from people.model import Zone

ID, EN = texts_for("id"), texts_for("en")
MONDAY = datetime(2026, 11, 30, 0, 30, tzinfo=UTC)
"""Monday 30 November 2026: 07.30 WIB, 08.30 WITA, 09.30 WIT."""


def test_a_clock_has_a_point_in_indonesian_and_a_colon_in_english() -> None:
    assert wording.clock(ID, time(8, 5)) == "08.05"
    assert wording.clock(EN, time(16, 0)) == "16:00"


@pytest.mark.parametrize(
    ("ahead", "indonesian", "english"),
    [
        (0, "hari ini", "today"),
        (1, "besok", "tomorrow"),
        (2, "hari Rabu", "on Wednesday"),
        (6, "hari Minggu", "on Sunday"),
        (7, "hari Senin 7 Desember", "on Monday 7 December"),
        (-3, "hari Jumat 27 November", "on Friday 27 November"),
    ],
)
def test_a_day_is_said_by_how_near_it_is(ahead: int, indonesian: str, english: str) -> None:
    today = date(2026, 11, 30)
    assert wording.day(ID, today + timedelta(days=ahead), today) == indonesian
    assert wording.day(EN, today + timedelta(days=ahead), today) == english


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (Zone.WIB, "besok, Selasa 1 Desember, 06.00 WIB"),
        (Zone.WITA, "besok, Selasa 1 Desember, 07.00 WITA"),
        (Zone.WIT, "besok, Selasa 1 Desember, 08.00 WIT"),
    ],
)
def test_a_moment_is_said_in_the_persons_zone(zone: Zone, said: str) -> None:
    assert wording.moment(ID, datetime(2026, 11, 30, 23, 0, tzinfo=UTC), zone, MONDAY) == said


def test_the_same_moment_is_another_day_farther_west() -> None:
    late = datetime(2026, 12, 1, 15, 30, tzinfo=UTC)
    assert wording.moment(EN, late, Zone.WIB, MONDAY) == "tomorrow, Tuesday 1 December, 22:30 WIB"
    assert wording.moment(EN, late, Zone.WIT, MONDAY) == "Wednesday 2 December, 00:30 WIT"


@pytest.mark.parametrize(
    ("chosen", "indonesian", "english"),
    [
        ({0, 1, 2, 3, 4}, "Senin–Jumat", "Monday–Friday"),
        ({0, 1, 2}, "Senin–Rabu", "Monday–Wednesday"),
        ({1, 2}, "Selasa, Rabu", "Tuesday, Wednesday"),
        ({0, 2, 4}, "Senin, Rabu, Jumat", "Monday, Wednesday, Friday"),
        ({0, 1, 2, 5}, "Senin, Selasa, Rabu, Sabtu", "Monday, Tuesday, Wednesday, Saturday"),
        ({6}, "Minggu", "Sunday"),
        (set(range(7)), "Senin–Minggu", "Monday–Sunday"),
    ],
)
def test_days_in_a_row_are_a_span(chosen: set[int], indonesian: str, english: str) -> None:
    assert wording.days(ID, frozenset(chosen)) == indonesian
    assert wording.days(EN, frozenset(chosen)) == english


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (100.0, "100", "100"),
        (66.666, "66,7", "66.7"),
        (0, "0", "0"),
        (33.04, "33", "33"),
        (1234.5, "1.234,5", "1,234.5"),
    ],
)
def test_numbers_have_at_most_one_decimal(value: float, indonesian: str, english: str) -> None:
    assert wording.number(ID, value) == indonesian
    assert wording.number(EN, value) == english


@pytest.mark.parametrize(("size", "kilobytes"), [(0, 1), (1, 1), (1024, 1), (1025, 2), (11_000, 11)])
def test_kilobytes_are_never_made_smaller(size: int, kilobytes: int) -> None:
    assert wording.kilobytes(size) == kilobytes


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(Zone),
    st.sampled_from(LANGUAGES),
)
def test_every_moment_names_its_day_its_time_and_its_zone(
    when: datetime, now: datetime, zone: Zone, language: str
) -> None:
    texts = texts_for(language)
    said = wording.moment(texts, when, zone, now)
    here = local(zone, when)
    assert said.endswith(f"{wording.clock(texts, here.time())} {zone.abbreviation}")
    assert f" {here.day} " in said
    assert ("hari ini" in said or "today" in said) == (here.date() == local_day(zone, now))
