from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.hours import parse_days, parse_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8.30", time(8, 30)),
        ("08:30", time(8, 30)),
        ("8", time(8)),
        ("  Pukul 16.00 ", time(16)),
        ("jam 7", time(7)),
        ("pkl. 07.15 WIT", time(7, 15)),
        ("8 pagi", time(8)),
        ("12 siang", time(12)),
        ("1.30 siang", time(13, 30)),
        ("jam 4 sore", time(16)),
        ("7 malam", time(19)),
        ("19.00 malam", time(19)),
        ("4:30 pm", time(16, 30)),
        ("12 am", time(0)),
        ("setengah 8", time(7, 30)),
        ("setengah 5 sore", time(16, 30)),
        ("0.00", time(0)),
    ],
)
def test_a_time_is_read_as_it_is_said(text: str, expected: time) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize(
    "text", ["", "24.00", "25", "8.60", "8.3", "besok", "8 8", "jam", "9 sore", "-1", "³", "8" * 500]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None


@given(st.times())
def test_every_time_of_day_is_read_back(at: time) -> None:
    at = at.replace(second=0, microsecond=0)
    assert parse_time(at.strftime("%H.%M")) == at == parse_time(at.strftime("%H:%M"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("senin-jumat", {0, 1, 2, 3, 4}),
        ("Senin – Jumat", {0, 1, 2, 3, 4}),
        ("senin s/d kamis", {0, 1, 2, 3}),
        ("Senin sampai Jum'at", {0, 1, 2, 3, 4}),
        ("sen, rab, jum", {0, 2, 4}),
        ("sen rab jum", {0, 2, 4}),
        ("selasa dan kamis", {1, 3}),
        ("hari Selasa & hari Kamis", {1, 3}),
        ("sabtu-senin", {5, 6, 0}),
        ("minggu", {6}),
        ("setiap hari", set(range(7))),
        ("hari kerja", {0, 1, 2, 3, 4}),
        ("Mon-Fri", {0, 1, 2, 3, 4}),
        ("Monday to Wednesday, Sunday", {0, 1, 2, 6}),
        ("mon, thurs and sat", {0, 3, 5}),
        ("every day", set(range(7))),
    ],
)
def test_days_are_read_as_they_are_said(text: str, expected: set[int]) -> None:
    assert set(parse_days(text) or ()) == expected


@pytest.mark.parametrize("text", ["", "-", "senin-", "kapan saja", "se", "senin, entah", "8"])
def test_what_are_no_days_is_none(text: str) -> None:
    assert parse_days(text) is None


@given(st.text(max_size=300))
def test_any_text_is_taken_without_a_fuss(text: str) -> None:
    at, days = parse_time(text), parse_days(text)
    assert at is None or at.second == 0
    assert days is None or days
