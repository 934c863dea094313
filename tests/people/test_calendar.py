from __future__ import annotations

from datetime import date

import pytest

from people.calendar import WorkingCalendar


def test_public_holidays_and_joint_leave_of_indonesia_are_no_workdays() -> None:
    calendar = WorkingCalendar()
    assert not calendar.is_workday(date(2026, 8, 17))
    assert not calendar.is_workday(date(2026, 12, 24)), "cuti bersama"
    assert calendar.is_workday(date(2026, 12, 23))
    assert calendar.is_workday(date(2026, 11, 29)), "a plain Sunday is the learner's own business"


def test_a_holiday_has_a_name_in_the_language_asked_for() -> None:
    calendar = WorkingCalendar()
    assert calendar.holiday_name(date(2026, 12, 25), "id") == "Hari Raya Natal"
    assert calendar.holiday_name(date(2026, 12, 25), "en") == "Christmas Day"
    assert calendar.holiday_name(date(2026, 12, 25), "jv") is not None, "an unknown language falls back"
    assert calendar.holiday_name(date(2026, 12, 23)) is None


def test_an_estimated_date_can_be_put_right() -> None:
    moved = WorkingCalendar(extra={date(2027, 3, 13): "Idul Fitri"}, cancelled=frozenset({date(2027, 3, 10)}))
    assert WorkingCalendar().holiday_name(date(2027, 3, 10)) is not None
    assert moved.is_workday(date(2027, 3, 10))
    assert moved.holiday_name(date(2027, 3, 10)) is None
    assert not moved.is_workday(date(2027, 3, 13))
    assert moved.holiday_name(date(2027, 3, 13), "en") == "Idul Fitri"


def test_without_a_country_only_the_extra_holidays_count() -> None:
    calendar = WorkingCalendar(country="", extra={date(2026, 8, 5): "HUT Kabupaten"})
    assert calendar.is_workday(date(2026, 8, 17))
    assert not calendar.is_workday(date(2026, 8, 5))


def test_a_country_without_joint_leave_works_too() -> None:
    assert not WorkingCalendar(country="TL").is_workday(date(2026, 5, 20))


@pytest.mark.parametrize("country", ["XX", "Indonesia", "id"])
def test_an_unknown_country_is_refused(country: str) -> None:
    with pytest.raises(ValueError, match=country):
        WorkingCalendar(country=country)
