from __future__ import annotations

from datetime import UTC, date, datetime, time

from mentoring.desk import DeskTerms, next_office_hour, tell_at
from mentoring.model import Need
from mentoring.routing import may_answer, next_mentor
from people.calendar import WorkingCalendar
from people.hours import local
from people.model import LearningHours, Leave, Zone
from tests.mentoring.profiles import DIGITAL, SERVICE, TODAY, mentee, mentor

CALENDAR = WorkingCalendar()
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
ASKING = mentee(needs=(Need(SERVICE, 4, 1),), superior_ids=frozenset({5}))
MENTORS = [
    mentor(1, load=4),
    mentor(2, job_family="keuangan"),
    mentor(3, expertise={SERVICE: 3}),
    mentor(4, expertise={DIGITAL: 1}),
    mentor(5),
    mentor(6, reachable=False),
]


def test_a_question_goes_to_who_covers_it_and_may_see_it_whatever_their_number_of_learners() -> None:
    assert may_answer(ASKING, SERVICE, MENTORS, TODAY, {}, {}) == [1, 2]
    assert may_answer(ASKING, DIGITAL, MENTORS, TODAY, {}, {}) == [4], "any level where the position asks for none"
    assert may_answer(ASKING, SERVICE, MENTORS, TODAY, {}, {}, tried={1}) == [2]


def test_the_days_cap_protects_a_mentor() -> None:
    assert may_answer(ASKING, SERVICE, MENTORS, TODAY, {1: 10}, {}) == [2]
    assert may_answer(ASKING, SERVICE, MENTORS, TODAY, {1: 2, 2: 0}, {1: 2}) == [2]
    assert may_answer(ASKING, SERVICE, MENTORS, TODAY, {1: 9}, {}) == [2, 1], "the less busy one comes first"


def test_whoever_is_on_leave_is_passed_over() -> None:
    away = LearningHours(Zone.WIT, leaves=(Leave(date(2026, 11, 24), date(2026, 11, 30)),))
    mentors = {1: mentor(1, hours=away), 2: mentor(2)}
    found = next_mentor([1, 2], mentors, CALENDAR, NOW)
    assert found is not None
    assert found.person_id == 2
    assert next_mentor([1], mentors, CALENDAR, NOW) is None


def test_a_mentor_is_told_in_working_time_or_once_a_day() -> None:
    hours = mentor().desk_hours
    night = datetime(2026, 11, 27, 12, tzinfo=UTC)  # Friday 21.00 WIT
    at_once, digest = DeskTerms(), DeskTerms(digest=True)
    assert tell_at(at_once, hours, CALENDAR, NOW) == NOW
    assert local(hours, tell_at(at_once, hours, CALENDAR, night)).strftime("%a %H.%M") == "Mon 08.00"
    assert local(hours, tell_at(digest, hours, CALENDAR, NOW)).strftime("%a %H.%M") == "Wed 08.00"


def test_a_leave_holds_news_back_for_a_week_at_most() -> None:
    short = LearningHours(Zone.WIT, leaves=(Leave(date(2026, 11, 24), date(2026, 11, 25)),))
    endless = LearningHours(Zone.WIT, leaves=(Leave(date(2026, 11, 24), date.max),))
    told = [local(hours, tell_at(DeskTerms(), hours, CALENDAR, NOW)).date() for hours in (short, endless)]
    assert told == [date(2026, 11, 26), date(2026, 12, 2)]


def test_office_hours_come_weekly_and_not_on_holidays() -> None:
    hours = mentor().desk_hours
    friday = DeskTerms(office_hour=(4, time(14)))
    first = next_office_hour(friday, hours, CALENDAR, NOW)
    assert first is not None
    assert local(hours, first).strftime("%d %H.%M") == "27 14.00"
    christmas = next_office_hour(friday, hours, CALENDAR, datetime(2026, 12, 22, tzinfo=UTC))
    assert christmas is not None
    assert local(hours, christmas).date() == date(2027, 1, 8), "25 December and 1 January are holidays"
    assert next_office_hour(DeskTerms(), hours, CALENDAR, NOW) is None
    gone = LearningHours(Zone.WIT, leaves=(Leave(date(2026, 1, 1), date.max),))
    assert next_office_hour(friday, gone, CALENDAR, NOW) is None


def test_desk_hours_begin_when_a_mentor_can_talk() -> None:
    assert mentor(talk=(time(18), time(20))).desk_hours.at == time(18)
