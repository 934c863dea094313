"""Follow-ups as rows: once in a week, answers, notes, stand-ins, outcomes that stay, erasure; on both databases."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

from people.model import Leave
from reports.follow_up_facts import Act, Acting, FollowUp, State
from store.dossier import follow_ups_of
from store.follow_ups import follow_key
from store.store import Store
from store.tables import outbox
from store.tx import Tx
from tests.store.follow_up_sample import LEADER, LEARNER, OTHER, WEEK, a_little_of_follow_ups, act, named
from tests.store.sample import NOW, agency, message

DAY = timedelta(days=1)
TODAY = NOW.date()


def test_each_act_about_a_person_once_in_a_week(store: Store) -> None:
    store.write_now(agency)
    assert store.write_now(lambda tx: tx.follow_ups.add(act(1)))
    assert not store.write_now(lambda tx: tx.follow_ups.add(act(2, superior_id=OTHER, actor_id=OTHER)))
    assert store.write_now(lambda tx: tx.follow_ups.add(act(3, Act.ASK)))
    assert store.write_now(lambda tx: tx.follow_ups.add(act(4, week="2026-W48")))
    assert [one.id for one in store.read_now(lambda tx: tx.follow_ups.of_people([LEARNER], WEEK))] == [1, 3]


def test_of_many_taps_at_once_one_counts(store: Store) -> None:
    store.write_now(agency)
    counted: list[bool] = []
    taps = [
        threading.Thread(target=lambda n=n: counted.append(store.write_now(lambda tx: tx.follow_ups.add(act(n)))))  # type: ignore[misc]
        for n in range(1, 9)
    ]
    for tap in taps:
        tap.start()
    for tap in taps:
        tap.join()
    assert sorted(counted) == [False] * 7 + [True]


def test_an_answer_changes_what_may_change_and_a_named_person_stays_as_named(store: Store) -> None:
    store.write_now(agency)
    store.write_now(lambda tx: tx.save([named(), act(1, Act.ASK, state=State.OPEN)]))
    changed = replace(act(1, Act.ASK, state=State.ANSWERED, words="sinyal"), at=NOW + DAY)
    store.write_now(lambda tx: tx.save([replace(named(), number=99), changed]))
    found = store.read_now(lambda tx: tx.follow_ups.get(1))
    assert found is not None
    assert (found.state, found.words, found.at) == (State.ANSWERED, "sinyal", NOW)
    assert store.read_now(lambda tx: tx.follow_ups.named(WEEK, LEADER)) == [named()]


def test_what_was_told_of_an_act_stays(store: Store) -> None:
    store.write_now(agency)
    store.write_now(lambda tx: tx.follow_ups.add(act(1)))
    store.write_now(lambda tx: tx.follow_ups.conclude([(1, "silent")], "2026-W48"))
    store.write_now(lambda tx: tx.follow_ups.conclude([(1, "back")], "2026-W49"))
    found = store.read_now(lambda tx: tx.follow_ups.get(1))
    assert found is not None
    assert (found.outcome, found.outcome_week) == ("silent", "2026-W48")


def test_who_stands_in_on_which_day(store: Store) -> None:
    store.write_now(agency)
    entries = [Acting(1, LEADER, OTHER, TODAY, TODAY + DAY), Acting(2, LEARNER, OTHER, None, None)]
    store.write_now(lambda tx: tx.save(entries))
    store.write_now(lambda tx: tx.people.add_leave(LEARNER, Leave(TODAY + 5 * DAY, TODAY + 6 * DAY)))

    def on(days: int) -> list[int]:
        day = TODAY + days * DAY
        return [one.id for one in store.read_now(lambda tx: tx.follow_ups.stand_ins([LEADER, LEARNER], day))]

    assert [on(days) for days in (-1, 0, 1, 2, 4, 5, 6, 7)] == [[], [1], [1], [], [], [2], [2], []]
    assert store.write_now(lambda tx: tx.follow_ups.end_acting(1))
    assert not store.write_now(lambda tx: tx.follow_ups.end_acting(1))


def test_erasing_the_learner_takes_words_notes_and_messages_about_them(store: Store) -> None:
    store.write_now(agency)
    store.write_now(a_little_of_follow_ups)
    about = message(follow_key(LEARNER, 1, "answer"), LEADER, payload="perahu rusak")
    beside = message(follow_key(OTHER, 9, "answer"), LEADER, payload="lain")
    store.write_now(lambda tx: tx.save([about, beside]))
    store.write_now(lambda tx: tx.people.erase(LEARNER, NOW))
    left = store.read_now(lambda tx: tx.follow_ups.listed())
    assert len(left) == 3, "that it was done stays"
    assert {one.words + one.note for one in left} == {""}
    assert store.read_now(_payloads) == {about.key: "", beside.key: "lain"}


def test_erasing_the_superior_takes_their_notes_and_their_words_to_others(store: Store) -> None:
    store.write_now(agency)
    store.write_now(a_little_of_follow_ups)
    signed = message(follow_key(LEARNER, 1, "word"), LEARNER, payload="tertanda")
    store.write_now(lambda tx: tx.save([signed]))
    store.write_now(lambda tx: tx.people.erase(LEADER, NOW))
    left = store.read_now(lambda tx: tx.follow_ups.listed())
    assert {one.note for one in left} == {""}
    assert {one.words for one in left} == {"", "perahu “rusak”"}, "the learner's answer is the learner's"
    assert store.read_now(_payloads) == {signed.key: ""}
    assert store.read_now(lambda tx: tx.follow_ups.acting()) == []


def test_the_learners_copy_has_no_note_and_the_superiors_no_words(store: Store) -> None:
    store.write_now(agency)
    store.write_now(a_little_of_follow_ups)
    theirs, leaders = store.read_now(lambda tx: (follow_ups_of(tx, LEARNER), follow_ups_of(tx, LEADER)))
    assert (len(theirs["about"]), theirs["by"]) == (3, [])
    assert "perahu" in str(theirs)
    assert "bertemu" not in str(theirs)
    assert (leaders["about"], len(leaders["by"])) == ([], 3)
    assert "bertemu" in str(leaders)
    assert "perahu" not in str(leaders)


def test_words_are_kept_no_longer_than_everything_that_is_said(store: Store) -> None:
    store.write_now(agency)
    store.write_now(a_little_of_follow_ups)
    assert store.write_now(lambda tx: tx.follow_ups.prune(NOW)) == 0
    assert store.write_now(lambda tx: tx.follow_ups.prune(NOW + DAY)) == 2
    found: list[FollowUp] = store.read_now(lambda tx: tx.follow_ups.listed())
    assert {one.words + one.note for one in found} == {""}


def _payloads(tx: Tx) -> dict[str, str]:
    return {key: payload for key, payload in tx.connection.execute(outbox.select().with_only_columns(
        outbox.c.key, outbox.c.payload
    ))}  # fmt: skip
