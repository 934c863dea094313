"""Meetings that the schedule has to look at, and what becomes of them when one of the two is erased."""

from __future__ import annotations

from datetime import datetime, timedelta

from mentoring.sessions import Log, SessionStatus
from store.mentoring_model import meeting_key
from store.store import Store
from store.tx import Tx
from tests.store.mentoring_sample import DAY, LEARNER, MENTOR, OTHER, meeting, office, pair
from tests.store.sample import ACCOUNT, HOUR, NOW, message

LONG_AGO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def test_the_schedule_finds_what_it_has_to_look_at(store: Store) -> None:
    def some(tx: Tx) -> None:
        office(tx)
        tx.save([pair(1), meeting(1, look_at=NOW + HOUR), meeting(2, look_at=NOW), meeting(3, look_at=NOW - HOUR)])
        tx.save([meeting(4), meeting(5, look_at=NOW, status=SessionStatus.LOGGED, log=Log("Antrean", 60), revision=3)])

    store.write_now(some)

    def due(at: datetime, most: int = 10) -> list[int]:
        return [m.id for m in store.write_now(lambda tx: tx.mentoring.meetings_due(at, most))]

    assert due(NOW) == [3, 2, 5]
    assert due(NOW, 1) == [3]
    assert store.read_now(lambda tx: tx.mentoring.next_meeting(NOW)) == NOW + HOUR
    assert store.read_now(lambda tx: tx.mentoring.next_due(LONG_AGO)) == NOW - HOUR
    assert store.read_now(lambda tx: tx.mentoring.next_meeting(NOW + HOUR)) is None
    found = store.read_now(lambda tx: tx.mentoring.meeting(5))
    assert found is not None
    assert (found.revision, found.look_at) == (3, NOW)


def test_who_is_erased_leaves_no_words_and_the_other_is_told_that_it_is_off(store: Store) -> None:
    def some(tx: Tx) -> None:
        office(tx)
        tx.save([pair(1), meeting(1, look_at=NOW + HOUR)])
        held = meeting(2, log=Log("Antrean", 60, "Coba"), status=SessionStatus.LOGGED, starts_at=NOW - DAY, look_at=NOW)
        tx.save([held, meeting(3, mentee_id=OTHER, mentor_id=MENTOR, look_at=NOW + HOUR)])
        tx.save([message(meeting_key(1, "a"), MENTOR), message(meeting_key(3, "a"), OTHER), message("other", MENTOR)])

    store.write_now(some)
    store.write_now(lambda tx: tx.people.erase(LEARNER, NOW))
    off, held, others = (store.read_now(lambda tx, n=n: tx.mentoring.meeting(n)) for n in (1, 2, 3))  # type: ignore[misc]  # mypy knows no lambda's default
    assert off is not None
    assert (off.status, off.topic, off.place, off.look_at) == (SessionStatus.CANCELLED, "", "", NOW)
    assert held is not None
    assert (held.log, held.look_at, held.status) == (Log("", 60, ""), None, SessionStatus.LOGGED)
    assert others == meeting(3, mentee_id=OTHER, mentor_id=MENTOR, look_at=NOW + HOUR)
    claimed = store.write_now(lambda tx: tx.outbox.claim(NOW, [ACCOUNT], 10, timedelta(minutes=1), "t"))
    assert {m.key for m in claimed} == {meeting_key(3, "a"), "other"}


def test_old_words_go_and_the_log_that_both_confirmed_stays(store: Store) -> None:
    log = Log("Antrean", 60, "Coba")
    long_ago, confirmed = NOW - 400 * DAY, SessionStatus.CONFIRMED

    def some(tx: Tx) -> None:
        office(tx)
        tx.save([pair(1), meeting(1, starts_at=long_ago, status=confirmed, log=log), meeting(2)])
        tx.save([meeting(3, starts_at=long_ago, status=SessionStatus.LOGGED, log=log)])

    store.write_now(some)
    assert store.write_now(lambda tx: tx.mentoring.prune(NOW - 365 * DAY)) == 2
    kept, ahead, unconfirmed = (store.read_now(lambda tx, n=n: tx.mentoring.meeting(n)) for n in (1, 2, 3))  # type: ignore[misc]  # mypy knows no lambda's default
    assert kept == meeting(1, starts_at=long_ago, status=confirmed, log=log, topic="", place="")
    assert ahead == meeting(2)
    assert unconfirmed is not None
    assert unconfirmed.log == Log("", 60, "")
    assert store.write_now(lambda tx: tx.mentoring.prune(NOW - 365 * DAY)) == 0
