"""Reminders of a meeting and questions after it: each once, in time, never in the night, never of what is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mentoring import sessions
from mentoring.meeting_calls import Call, first_look, look
from mentoring.sessions import Log, Session
from people.hours import is_quiet, local
from people.model import LearningHours, Zone

LEARNER, MENTOR = 101, 1
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
START = datetime(2026, 11, 26, 3, tzinfo=UTC)
"""12.00 for the learner in Jayapura, 10.00 for the mentor in Jakarta."""
HOURS = {LEARNER: LearningHours(Zone.WIT), MENTOR: LearningHours(Zone.WIB)}


def proposed(start: datetime = START) -> Session:
    draft = Session(1, 9, LEARNER, MENTOR, "Loket", start, 60, "Ruang rapat")
    return sessions.propose(draft, LEARNER, HOURS, NOW)


def agreed(start: datetime = START) -> Session:
    return sessions.agree(proposed(start), MENTOR)


def played(session: Session, since: datetime = NOW) -> list[tuple[str, int, str]]:
    """Every call of the meeting if nobody does anything, with the moment on the clock of whom it is for."""
    said, session = [], replace(session, look_at=first_look(session, HOURS, since))
    while session.look_at is not None:
        now = session.look_at
        due, again = look(session, HOURS, now)
        said += [(d.call.value, d.person_id, f"{local(HOURS[d.person_id], now):%a %H.%M}") for d in due]
        assert again is None or again > now
        session = replace(session, look_at=again)
    return said


def test_an_agreed_meeting_is_recalled_on_the_eve_and_an_hour_before_then_the_log_is_asked_for() -> None:
    assert played(agreed()) == [
        ("eve", LEARNER, "Wed 18.00"),
        ("eve", MENTOR, "Wed 18.00"),
        ("soon", MENTOR, "Thu 09.00"),
        ("soon", LEARNER, "Thu 11.00"),
        ("log", LEARNER, "Thu 13.15"),
        ("log", MENTOR, "Fri 11.00"),
    ]


def test_a_proposal_is_recalled_once_and_lapses_when_it_would_have_begun() -> None:
    assert played(proposed()) == [("answer", MENTOR, "Wed 10.00"), ("lapsed", LEARNER, "Thu 12.00")]


def test_a_log_is_recalled_once_to_the_one_who_has_not_confirmed_it() -> None:
    logged = sessions.write_log(agreed(), MENTOR, Log("Loket", 60), START)
    assert played(logged, START) == [("confirm", LEARNER, "Sat 12.00")]
    assert played(sessions.confirm(logged, LEARNER), START) == []
    assert played(sessions.cancel(agreed(), MENTOR)) == []


def test_agreed_to_on_the_day_itself_there_is_no_eve() -> None:
    late = START - timedelta(hours=3)
    assert [call for call, _, _ in played(agreed(), late)] == ["soon", "soon", "log", "log"]


def test_where_the_evening_is_quiet_the_eve_is_earlier() -> None:
    early = {who: replace(hours, quiet=(time(17, 30), time(6))) for who, hours in HOURS.items()}
    session = agreed()
    assert first_look(session, early, NOW) == datetime(2026, 11, 25, 7, 30, tzinfo=UTC)


def test_a_look_that_comes_late_says_what_is_still_of_use() -> None:
    session = replace(agreed(), look_at=first_look(agreed(), HOURS, NOW))
    due, again = look(session, HOURS, START - timedelta(minutes=30))
    assert [d.call for d in due] == [Call.SOON, Call.SOON], "not the eve as well"
    assert again == START + timedelta(minutes=75)
    due, again = look(session, HOURS, START + timedelta(minutes=5))
    assert due == [], "it has begun"
    due, _ = look(session, HOURS, START + timedelta(minutes=90))
    assert [(d.call, d.person_id) for d in due] == [(Call.LOG, LEARNER)]


@given(st.integers(1, 10 * 24 * 2), st.integers(0, 23), st.integers(0, 23))
def test_nobody_is_called_in_the_night_and_nothing_is_said_twice(ahead: int, from_: int, until: int) -> None:
    quiet = (time(from_), time(until)) if from_ != until else (time(20), time(6))
    hours = {who: replace(usual, quiet=quiet) for who, usual in HOURS.items()}
    session = replace(agreed(), starts_at=NOW + ahead * timedelta(minutes=30))
    session = replace(session, look_at=first_look(session, hours, NOW))
    said = []
    while session.look_at is not None:
        due, again = look(session, hours, session.look_at)
        assert all(not is_quiet(hours[d.person_id], session.look_at) for d in due)
        said += [(d.call, d.person_id) for d in due]
        session = replace(session, look_at=again)
    assert len(said) == len(set(said))
    assert (Call.LOG, LEARNER) in said
