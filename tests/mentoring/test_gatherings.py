"""A group's meeting: who may do what with it and when, and when the schedule speaks up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring import gathering_calls, gatherings
from mentoring.gatherings import Gathering
from mentoring.meeting_calls import Call
from mentoring.refusal import Refused
from mentoring.sessions import Log, SessionStatus
from people.model import LearningHours, Zone

MENTOR, MARIA, YOHANIS, RUTH = 1, 11, 12, 13
MEMBERS = (MARIA, YOHANIS, RUTH)
NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)
START = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
HOURS = {
    one: LearningHours(zone, frozenset(range(5)), time(8), (time(20), time(6)))
    for one, zone in zip((MENTOR, *MEMBERS), (Zone.WIB, Zone.WIT, Zone.WITA, Zone.WIT), strict=True)
}
LOG = Log("Antrean", 60, "Coba")


def draft(by: int = MENTOR, **changes: object) -> Gathering:
    usual = Gathering(5, 1, MENTOR, by, "Antrean", START, 60, "Aula", SessionStatus.PROPOSED)
    return replace(usual, **changes)  # type: ignore[arg-type]  # fields by name


def proposed(by: int = MENTOR, **changes: object) -> Gathering:
    return gatherings.propose(draft(by, **changes), by, MEMBERS, HOURS, NOW)


def logged() -> Gathering:
    return gatherings.write_log(proposed(), MENTOR, LOG, START)


def refused(code: str) -> object:
    return pytest.raises(Refused, match=f"^{code}")


def test_it_stands_where_the_mentor_sets_it_and_waits_for_them_where_a_member_does() -> None:
    stands, waits = proposed(), proposed(MARIA)
    assert (stands.status, stands.revision, stands.answered(None)) == (SessionStatus.AGREED, 1, [*MEMBERS])
    assert (waits.status, waits.revision, waits.answered(True)) == (SessionStatus.PROPOSED, 0, [MARIA])
    agreed = gatherings.agree(waits, MENTOR, NOW)
    assert (agreed.status, agreed.revision, agreed.answered(True)) == (SessionStatus.AGREED, 1, [MARIA])
    with refused("gathering_mentor"):
        gatherings.agree(waits, MARIA, NOW)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_at": NOW}, "session_past"),
        ({"starts_at": START.replace(hour=19)}, "session_quiet"),
        ({"starts_at": START.replace(hour=10, minute=30)}, "session_quiet"),
        ({"minutes": 10}, "session_minutes"),
        ({"topic": "HP 081234567890"}, "numbers"),
        ({"place": "https://wa.me/6281234567890"}, "numbers"),
        ({"status": SessionStatus.CANCELLED}, "session_cancelled"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object], code: str) -> None:
    """Half past ten in UTC: an hour later it is quiet for the two in the east, though not for the mentor."""
    with refused(code):
        proposed(**changes)


def test_only_the_mentor_moves_what_stands() -> None:
    stands = proposed()
    with refused("gathering_mentor"):
        gatherings.propose(stands, MARIA, MEMBERS, HOURS, NOW)
    with refused("gathering_mentor"):
        gatherings.relocate(stands, MARIA, "Rumah")
    assert gatherings.relocate(proposed(MARIA), MARIA, "Rumah").revision == 0
    moved = gatherings.relocate(stands, MENTOR, "Balai")
    assert (moved.place, moved.revision) == ("Balai", 2)
    with refused("gathering_nobody"):
        gatherings.propose(stands, MENTOR, (), HOURS, NOW)


def test_who_moves_it_asks_everybody_anew() -> None:
    answered = gatherings.answer(proposed(), MARIA, coming=True)
    later = gatherings.propose(replace(answered, starts_at=START + timedelta(days=1)), MENTOR, MEMBERS, HOURS, NOW)
    assert (later.answered(None), later.revision) == ([*MEMBERS], 2)


def test_the_log_is_the_mentors_and_each_confirms_for_themselves() -> None:
    one = gatherings.answer(proposed(), RUTH, coming=False)
    for by, now, code in ((MARIA, START, "gathering_mentor"), (MENTOR, NOW, "session_not_yet")):
        with refused(code):
            gatherings.write_log(one, by, LOG, now)
    noted = gatherings.write_log(one, MENTOR, LOG, START)
    assert (noted.were(None), noted.were(False)) == ([MARIA, YOHANIS], [RUTH])
    there = gatherings.attend(gatherings.attend(noted, MARIA, there=True), YOHANIS, there=False)
    assert (there.were(True), there.were(False)) == ([MARIA], [YOHANIS, RUTH])
    with refused("gathering_confirmed"):
        gatherings.write_log(there, MENTOR, LOG, START)
    assert gatherings.attend(there, MARIA, there=False) == there, "evidence stays"
    assert gatherings.attend(there, RUTH, there=True).were(True) == [MARIA, RUTH], "who came after all says so"
    with refused("not_yours"):
        gatherings.attend(there, 99, there=True)


def test_a_log_may_be_corrected_until_somebody_confirmed_it() -> None:
    first = gatherings.attend(logged(), YOHANIS, there=False)
    again = gatherings.write_log(first, MENTOR, Log("Lain", 45), START)
    assert (again.were(None), again.log) == ([*MEMBERS], Log("Lain", 45))


@given(st.lists(st.tuples(st.sampled_from(MEMBERS), st.booleans()), max_size=12))
def test_whatever_is_said_in_whatever_order_a_yes_stays_and_nobody_speaks_for_another(
    said: list[tuple[int, bool]],
) -> None:
    one = logged()
    for person, there in said:
        one = gatherings.attend(one, person, there)
    for person in MEMBERS:
        own = [there for who, there in said if who == person]
        seat = one.seat(person)
        assert seat
        assert seat.attended == (None if not own else any(own))


def calls(one: Gathering, now: datetime) -> list[tuple[Call, int]]:
    return [(due.call, due.person_id) for due in gathering_calls.look(one, HOURS, now)[0]]


def played(one: Gathering, now: datetime) -> list[tuple[Call, int]]:
    """Everything that the schedule says of it, look by look."""
    said: list[tuple[Call, int]] = []
    at = gathering_calls.first_look(one, HOURS, now)
    while at is not None:
        one = replace(one, look_at=at)
        due, at = gathering_calls.look(one, HOURS, at)
        said += [(each.call, each.person_id) for each in due]
    return said


def test_who_cannot_come_is_not_reminded_and_only_the_mentor_is_asked_for_the_log() -> None:
    one = gatherings.answer(gatherings.answer(proposed(), RUTH, coming=False), MARIA, coming=True)
    said = played(one, NOW)
    assert [call for call, who in said if who == RUTH] == []
    assert [call for call, who in said if who == MARIA] == [Call.EVE, Call.SOON]
    assert [call for call, who in said if who == YOHANIS] == [Call.ANSWER, Call.EVE, Call.SOON]
    assert [call for call, who in said if who == MENTOR] == [Call.EVE, Call.SOON, Call.LOG, Call.LOG]


def test_what_a_member_proposed_is_between_them_and_the_mentor_until_it_lapses() -> None:
    assert played(proposed(MARIA), NOW) == [(Call.ANSWER, MENTOR), (Call.LAPSED, MARIA)]


def test_who_has_not_said_whether_they_were_there_is_asked_once_more() -> None:
    one = gatherings.attend(logged(), MARIA, there=True)
    assert played(one, START) == [(Call.CONFIRM, YOHANIS), (Call.CONFIRM, RUTH)]


def test_a_look_that_comes_late_says_what_is_still_of_use() -> None:
    one = replace(proposed(), look_at=NOW)
    assert calls(one, START + timedelta(days=2)) == [(Call.LOG, MENTOR)]
    assert calls(one, START - timedelta(minutes=30)) == [(Call.SOON, who) for who in (MENTOR, *MEMBERS)]
