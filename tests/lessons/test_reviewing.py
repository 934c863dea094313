"""When a question comes back, after right and wrong answers."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.reviewing import first_card, review_slot, reviewed
from lessons.study import QuestionInstance, QuestionPurpose
from people.calendar import WorkingCalendar
from people.hours import is_learning_day, is_quiet, local, local_day
from people.model import LearningHours, Zone

CALENDAR = WorkingCalendar()
NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
INSTANCE = QuestionInstance(7, 1, 2, 3, "tek-01", "abc", "janji", "soal", QuestionPurpose.LESSON, (0, 1, 2), NOW)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


def test_a_first_card_belongs_to_its_question() -> None:
    card = first_card(9, INSTANCE, False, NOW)
    assert (card.id, card.person_id, card.enrolment_id, card.course_id, card.course_version) == (
        9,
        1,
        2,
        "tek-01",
        "abc",
    )
    assert (card.lesson_id, card.step_id, card.last_at, card.lapses) == ("janji", "soal", NOW, 1)
    assert first_card(9, INSTANCE, True, NOW).lapses == 0


def test_wrong_comes_back_the_next_day_and_right_days_later() -> None:
    wrong, right = first_card(9, INSTANCE, False, NOW), first_card(9, INSTANCE, True, NOW)
    assert wrong.due_at == NOW + timedelta(days=1)
    assert right.due_at == NOW + timedelta(days=2)
    again = reviewed(right, True, right.due_at)
    third = reviewed(again, True, again.due_at)
    assert right.due_at - NOW < again.due_at - right.due_at < third.due_at - again.due_at
    forgotten = reviewed(third, False, third.due_at)
    assert forgotten.due_at - third.due_at < third.due_at - again.due_at
    assert (forgotten.lapses, forgotten.last_at) == (1, third.due_at)


@given(MOMENTS, st.lists(st.tuples(st.booleans(), st.integers(0, 90 * 24)), max_size=12), st.sampled_from(Zone))
def test_a_question_never_comes_back_the_same_day_nor_after_sixty(
    now: datetime, answers: list[tuple[bool, int]], zone: Zone
) -> None:
    card = first_card(9, INSTANCE, True, now)
    for correct, wait in answers:
        now += timedelta(hours=wait)
        card = reviewed(card, correct, now)
        assert local_day(zone, card.due_at) > local_day(zone, now)
        assert card.due_at - now <= timedelta(days=60)
        assert card.last_at == now


@pytest.mark.parametrize(
    ("at", "due", "expected"),
    [
        (time(8, 0), datetime(2026, 11, 30, 15, 0, tzinfo=UTC), "Tue 01 Dec 12.00"),
        (time(8, 0), datetime(2026, 12, 1, 3, 0, tzinfo=UTC), "Tue 01 Dec 12.00"),
        (time(8, 0), datetime(2026, 12, 1, 3, 0, 1, tzinfo=UTC), "Wed 02 Dec 12.00"),
        (time(8, 0), datetime(2026, 12, 4, 15, 0, tzinfo=UTC), "Mon 07 Dec 12.00"),
        (time(15, 30), datetime(2026, 11, 30, 15, 0, tzinfo=UTC), "Tue 01 Dec 19.30"),
        (time(17, 0), datetime(2026, 11, 30, 15, 0, tzinfo=UTC), "Tue 01 Dec 06.00"),
        (time(21, 0), datetime(2026, 11, 30, 15, 0, tzinfo=UTC), "Tue 01 Dec 10.00"),
    ],
)
def test_reviews_are_pushed_four_hours_after_the_lessons_slot(at: time, due: datetime, expected: str) -> None:
    hours = LearningHours(Zone.WIT, at=at)
    assert local(hours, review_slot(due, hours, CALENDAR)).strftime("%a %d %b %H.%M") == expected


@given(MOMENTS, st.times(), st.frozensets(st.integers(0, 6), min_size=1), st.sampled_from(Zone))
def test_reviews_are_pushed_on_learning_days_outside_quiet_hours(
    due: datetime, at: time, days: frozenset[int], zone: Zone
) -> None:
    hours = LearningHours(zone, days, at)
    slot = review_slot(due, hours, CALENDAR)
    assert slot >= due
    assert is_learning_day(hours, CALENDAR, local_day(zone, slot))
    assert not is_quiet(hours, slot)
