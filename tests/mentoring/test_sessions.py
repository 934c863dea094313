from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring import sessions
from mentoring.refusal import Refused
from mentoring.sessions import JpProposal, Log, Session, SessionStatus, SessionTable
from people.model import LearningHours, Zone

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
START = datetime(2026, 11, 26, 3, tzinfo=UTC)
LEARNER, MENTOR, STRANGER = 101, 1, 7
HOURS = {LEARNER: LearningHours(Zone.WIT), MENTOR: LearningHours(Zone.WIB)}
TABLE = SessionTable("2026-1")
LOG = Log("Daftar kekurangan berkas", 60, "Coba di loket pekan depan")


def draft(**changes: Any) -> Session:
    return replace(Session(1, 9, LEARNER, MENTOR, " Loket ", START, 60, "Ruang rapat"), **changes)


def proposed() -> Session:
    return sessions.propose(draft(), LEARNER, HOURS, NOW)


def agreed() -> Session:
    return sessions.agree(proposed(), MENTOR)


def confirmed() -> Session:
    return sessions.confirm(sessions.write_log(agreed(), MENTOR, LOG, START), LEARNER)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_proposed_agreed_logged_and_confirmed_by_both() -> None:
    assert (proposed().status, proposed().topic, proposed().agreed_by) == (SessionStatus.PROPOSED, "Loket", {LEARNER})
    assert agreed().status is SessionStatus.AGREED
    logged = sessions.write_log(agreed(), MENTOR, LOG, START)
    assert (logged.status, logged.confirmed_by) == (SessionStatus.LOGGED, {MENTOR})
    assert sessions.confirm(logged, MENTOR) == logged, "one's own log is not confirmed by oneself"
    assert confirmed().status is SessionStatus.CONFIRMED
    assert sessions.confirm(confirmed(), LEARNER) == confirmed()


def test_another_time_is_agreed_to_afresh() -> None:
    moved = sessions.propose(replace(agreed(), starts_at=START + timedelta(hours=1)), MENTOR, HOURS, NOW)
    assert (moved.status, moved.agreed_by) == (SessionStatus.PROPOSED, {MENTOR})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_at": NOW}, "session_past"),
        ({"starts_at": datetime(2026, 11, 25, 21, 30, tzinfo=UTC)}, "session_quiet"),
        ({"starts_at": datetime(2026, 11, 26, 10, 30, tzinfo=UTC)}, "session_quiet"),
        ({"minutes": 10}, "session_minutes"),
        ({"minutes": 300}, "session_minutes"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(changes: dict[str, object], code: str) -> None:
    """21.30 UTC is 04.30 in Jakarta, though 06.30 in Jayapura; 10.30 UTC ends at 20.30 in Jayapura."""
    assert refusal(lambda: sessions.propose(draft(**changes), LEARNER, HOURS, NOW)) == code


def test_nothing_is_logged_before_it_was_and_nothing_by_strangers() -> None:
    early = START - timedelta(minutes=1)
    assert refusal(lambda: sessions.write_log(agreed(), MENTOR, LOG, early)) == "session_not_yet"
    assert refusal(lambda: sessions.write_log(proposed(), MENTOR, LOG, START)) == "session_proposed"
    assert refusal(lambda: sessions.confirm(agreed(), LEARNER)) == "session_agreed"
    assert refusal(lambda: sessions.agree(proposed(), STRANGER)) == "not_yours"
    assert refusal(lambda: sessions.write_log(agreed(), MENTOR, Log(" ", 60), START)) == "empty"
    cancelled = sessions.cancel(agreed(), LEARNER)
    assert refusal(lambda: sessions.agree(cancelled, MENTOR)) == "session_cancelled"
    assert refusal(lambda: sessions.cancel(confirmed(), LEARNER)) == "session_confirmed"


def test_a_changed_log_waits_for_the_other_one_again() -> None:
    logged = sessions.write_log(agreed(), MENTOR, LOG, START)
    changed = sessions.write_log(logged, LEARNER, replace(LOG, minutes=90), START)
    assert changed.confirmed_by == {LEARNER}
    assert changed.log is not None
    assert changed.log.minutes == 90


def test_a_confirmed_meeting_is_two_hours_up_to_the_months_cap() -> None:
    day = date(2026, 11, 26)
    worth = [sessions.jp_proposal(confirmed(), LEARNER, Zone.WIT, had, TABLE) for had in (0, 2, 3, 4, 9)]
    assert worth == [
        JpProposal(LEARNER, 1, day, jp, capped, table="2026-1")
        for jp, capped in ((2, False), (2, False), (1, True), (0, True), (0, True))
    ]


def test_what_is_unconfirmed_or_too_short_is_worth_nothing() -> None:
    logged = sessions.write_log(agreed(), MENTOR, LOG, START)
    assert sessions.jp_proposal(logged, LEARNER, Zone.WIT, 0, TABLE) is None
    short = sessions.confirm(sessions.write_log(agreed(), MENTOR, replace(LOG, minutes=44), START), LEARNER)
    assert sessions.jp_proposal(short, LEARNER, Zone.WIT, 0, TABLE) is None


def test_the_table_may_give_the_mentor_less_or_nothing() -> None:
    worth = {jp: sessions.jp_proposal(confirmed(), MENTOR, Zone.WIB, 0, replace(TABLE, mentor_jp=jp)) for jp in (0, 1)}
    assert worth == {0: None, 1: JpProposal(MENTOR, 1, date(2026, 11, 26), 1, False, table="2026-1")}


def test_another_place_leaves_the_time_as_it_was_agreed() -> None:
    moved = sessions.relocate(agreed(), LEARNER, " https://rapat.example/abc ")
    assert (moved.place, moved.status, moved.agreed_by) == (
        "https://rapat.example/abc", SessionStatus.AGREED, {LEARNER, MENTOR},
    )  # fmt: skip
    assert refusal(lambda: sessions.relocate(confirmed(), LEARNER, "x")) == "session_confirmed"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Lewat 0812-3456-7890", "numbers"),
        ("Ibu Rina, NIK 9102011503900001", "numbers"),
        ("https://wa.me/6281234567890", "numbers"),
        ("x" * 501, "too_long"),
    ],
)
def test_nobody_finds_the_other_by_what_is_written(words: str, code: str) -> None:
    assert refusal(lambda: sessions.propose(draft(place=words), LEARNER, HOURS, NOW)) == code
    assert refusal(lambda: sessions.propose(draft(topic=words), LEARNER, HOURS, NOW)) == code
    assert refusal(lambda: sessions.relocate(agreed(), LEARNER, words)) == code
    assert refusal(lambda: sessions.write_log(agreed(), MENTOR, replace(LOG, follow_up=words), START)) == code


def test_a_link_to_a_meeting_may_hold_digits() -> None:
    link = "https://us02web.zoom.example/j/81234567890?pwd=123 kode 4455"
    assert sessions.propose(draft(place=link), LEARNER, HOURS, NOW).place == link


@given(st.integers(1, 8), st.integers(0, 12), st.integers(1, 9))
def test_no_month_exceeds_its_cap(jp: int, cap: int, meetings: int) -> None:
    table = SessionTable(jp=jp, month_cap=cap)
    total = 0
    for _ in range(meetings):
        proposal = sessions.jp_proposal(confirmed(), LEARNER, Zone.WIT, total, table)
        assert proposal is not None
        total += proposal.jp
    assert total == min(cap, jp * meetings)
