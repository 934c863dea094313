"""Periods: read as people write them, stored in one form, and without gaps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.indicator_periods import Every, Period, first_since, last_before


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2026", "2026"),
        ("2026-S1", "2026-S1"),
        ("2026-q4", "2026-Q4"),
        ("2026-06", "2026-06"),
        (" Semester  2  2026 ", "2026-S2"),
        ("semester II 2026", "2026-S2"),
        ("Triwulan III 2026", "2026-Q3"),
        ("TW 1/2026", "2026-Q1"),
        ("Juni 2026", "2026-06"),
        ("Nopember 2026", "2026-11"),
        ("06/2026", "2026-06"),
        ("Tahun 2026", "2026"),
    ],
)
def test_it_is_read_as_people_write_it(said: str, kept: str) -> None:
    assert str(Period.parse(said)) == kept
    assert Period.parse(kept) == Period.parse(said)


@pytest.mark.parametrize("said", ["", "2026-S3", "2026-Q0", "2026-13", "1776", "semester 2026", "S9 2026", "Juni", "x"])
def test_anything_else_is_none(said: str) -> None:
    with pytest.raises(ValueError, match="no period"):
        Period.parse(said)


@given(st.dates(date(2001, 1, 1), date(2190, 1, 1)), st.sampled_from(Every))
def test_periods_lie_beside_each_other(day: date, every: Every) -> None:
    period = Period.of(every, day)
    assert period.first <= day <= period.last
    assert period.following.first == period.last + timedelta(days=1)
    assert period.following.preceding == period
    assert Period.parse(str(period)) == period
    assert last_before(every, day).last < day <= first_since(every, day).first
    assert first_since(every, day).preceding.first < day
