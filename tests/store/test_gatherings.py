"""Meetings of groups in the store: kept with their seats, looked at in time, left with the group, erased and pruned."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mentoring import gatherings
from mentoring.gatherings import Gathering, Seat
from mentoring.groups import Group
from mentoring.sessions import Log, SessionStatus
from store.dossier import mentoring_of
from store.mentoring_model import gathering_key
from store.store import Store
from store.tx import Tx
from tests.store.mentoring_sample import DAY, LEARNER, MENTOR, OTHER, SERVICE, gathering, office
from tests.store.sample import ACCOUNT, HOUR, NOW, message

BOTH = (LEARNER, OTHER)
LONG_AGO = NOW - 400 * DAY


def put(store: Store, *some: Gathering) -> None:
    def work(tx: Tx) -> None:
        office(tx)
        tx.save([Group(1, MENTOR, SERVICE, 2, NOW), *some])

    store.write_now(work)


def kept(store: Store, number: int) -> Gathering:
    found = store.read_now(lambda tx: tx.mentoring.gathering(number))
    assert found
    return found


def test_one_is_kept_with_everybodys_part(store: Store) -> None:
    one = gathering(1, BOTH)
    put(store, one)
    assert kept(store, 1) == one
    answered = replace(gatherings.answer(one, OTHER, coming=False), log=Log("x", 60, ""), look_at=NOW)
    store.write_now(lambda tx: tx.save([answered]))
    assert kept(store, 1) == answered
    assert store.read_now(lambda tx: tx.mentoring.gathering(2)) is None


def test_the_schedule_finds_what_it_has_to_look_at(store: Store) -> None:
    put(
        store,
        gathering(1, look_at=NOW + HOUR),
        gathering(2, look_at=NOW - HOUR),
        gathering(3, look_at=NOW),
        gathering(4),
    )
    due = store.write_now(lambda tx: tx.mentoring.gatherings_due(NOW, 9))
    assert [(one.id, len(one.seats)) for one in due] == [(2, 1), (3, 1)]
    assert store.read_now(lambda tx: tx.mentoring.next_gathering(NOW)) == NOW + HOUR
    assert store.read_now(lambda tx: tx.mentoring.next_due(LONG_AGO)) == NOW - HOUR
    assert [one.id for one in store.read_now(lambda tx: tx.mentoring.gatherings_of_group(1, NOW))] == [1, 2, 3, 4]


def test_who_leaves_has_no_part_in_what_is_to_come_and_keeps_what_was(store: Store) -> None:
    held = gathering(1, BOTH, starts_at=NOW - DAY)
    proposed = gathering(3, BOTH, status=SessionStatus.PROPOSED, revision=0, proposed_by=LEARNER)
    others = gathering(4, BOTH, status=SessionStatus.PROPOSED, revision=0, proposed_by=OTHER)
    put(store, held, gathering(2, BOTH), proposed, others)
    store.write_now(lambda tx: tx.mentoring.leave_gatherings(1, LEARNER, NOW))
    assert kept(store, 1) == held
    assert [[seat.person_id for seat in kept(store, n).seats] for n in (2, 3, 4)] == [[OTHER]] * 3
    assert [kept(store, n).look_at for n in (2, 3, 4)] == [NOW, NOW, None], "whether it still stands is looked at"


def test_a_member_who_is_erased_takes_what_they_proposed_along(store: Store) -> None:
    theirs = gathering(1, BOTH, proposed_by=LEARNER)
    held = gathering(2, BOTH, starts_at=NOW - DAY, status=SessionStatus.LOGGED, log=Log("Antrean", 60, "Coba"))
    put(store, theirs, held)
    told = [message(gathering_key(1, "to/3/a"), OTHER), message("other", OTHER)]
    store.write_now(lambda tx: tx.save(told))
    store.write_now(lambda tx: tx.people.erase(LEARNER, NOW))
    blank = kept(store, 1)
    assert (blank.topic, blank.place, blank.look_at, blank.status) == ("", "", NOW, SessionStatus.AGREED)
    assert [seat.person_id for seat in blank.seats] == [OTHER]
    assert kept(store, 2) == held, "what the mentor noted is the mentor's, and who was there stays a count"
    claimed = store.write_now(lambda tx: tx.outbox.claim(NOW, [ACCOUNT], 10, timedelta(minutes=1), "t"))
    assert [one.key for one in claimed] == ["other"]


def test_a_mentor_who_is_erased_takes_every_word_along_and_what_is_ahead_is_off(store: Store) -> None:
    held = gathering(2, starts_at=NOW - DAY, status=SessionStatus.LOGGED, log=Log("Antrean", 60, "Coba"))
    put(store, gathering(1), held)
    store.write_now(lambda tx: tx.people.erase(MENTOR, NOW))
    off, noted = kept(store, 1), kept(store, 2)
    assert (off.status, off.topic, off.place, off.look_at) == (SessionStatus.CANCELLED, "", "", NOW)
    assert (noted.topic, noted.log) == ("", Log("", 60, ""))


def test_old_words_go_and_a_log_that_somebody_confirmed_stays(store: Store) -> None:
    log = Log("Antrean", 60, "Coba")
    confirmed = gathering(1, starts_at=LONG_AGO, status=SessionStatus.LOGGED, log=log)
    there = replace(confirmed, seats=(Seat(1, LEARNER, NOW, attended=True),))
    put(store, there, replace(confirmed, id=2, seats=(Seat(2, LEARNER, NOW, attended=False),)), gathering(3))
    assert store.write_now(lambda tx: tx.mentoring.prune(NOW - 365 * DAY)) == 2
    assert kept(store, 1) == replace(there, topic="", place="")
    assert kept(store, 2).log == Log("", 60, "")
    assert kept(store, 3) == gathering(3)
    assert store.write_now(lambda tx: tx.mentoring.prune(NOW - 365 * DAY)) == 0


def test_each_takes_along_their_own_part_and_nobody_elses(store: Store) -> None:
    put(store, gatherings.answer(gathering(1, BOTH), OTHER, coming=False))
    for person, coming in ((LEARNER, None), (OTHER, False), (MENTOR, None)):
        copies = store.read_now(lambda tx, who=person: mentoring_of(tx, who)["group_meetings"])  # type: ignore[misc]  # mypy knows no lambda's default
        assert [(one["topic"], one["coming"]) for one in copies] == [("Antrean", coming)]
