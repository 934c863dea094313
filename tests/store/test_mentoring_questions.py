"""Questions as rows: nothing said is lost, the clock finds what it has to look at, and words have their own doors."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from mentoring import threads
from mentoring.clock import Stage
from mentoring.questions import Author, Message, Question, QuestionStatus
from store.errors import StoreConflict
from store.mentoring_model import message_key, question_of
from store.model import Mark, OutboxState
from store.store import Store
from store.tx import Tx
from tests.patience import SECONDS
from tests.store.mentoring_sample import (
    ANSWERED,
    ASKED,
    DAY,
    LEARNER,
    MENTOR,
    OTHER,
    beside_a_lesson,
    clock,
    office,
    pair,
    photo,
    question,
)
from tests.store.sample import ACCOUNT, HOUR, NOW, message, ref


def thread(store: Store, number: int) -> Question | None:
    return store.read_now(lambda tx: tx.mentoring.thread(number))


def answered(one: Question, person_id: int = MENTOR, words: str = ANSWERED, after: Any = HOUR) -> Question:
    return threads.answer(one, person_id, words, NOW + after)


def full() -> Question:
    """Nothing in it is as it is by default."""
    asked = question(1, media=photo(), context=beside_a_lesson(), pair_id=1, barred=[OTHER])
    note = Message(Author.MENTOR, OTHER, "lebih cocok untukmu", NOW + HOUR, note=True)
    said = replace(asked, messages=(*asked.messages, note), tried=frozenset({OTHER}), hand_overs=1)
    return replace(
        answered(said), snoozed_until=NOW + HOUR, thanked=True, bank_id=7, clock=clock(stage=Stage.OTHER_MENTOR)
    )


def test_a_question_comes_back_with_its_thread(store: Store) -> None:
    store.write_now(lambda tx: (office(tx), tx.save([pair(1), full()])))
    assert thread(store, 1) == full()
    assert store.read_now(lambda tx: tx.mentoring.threads([1, 9])) == [full()]
    assert thread(store, 9) is None
    assert store.read_now(lambda tx: tx.mentoring.threads([])) == []


def test_a_thread_grows_and_what_was_said_stays(store: Store) -> None:
    store.write_now(lambda tx: (office(tx), tx.save([question(1)])))

    def more(tx: Tx) -> None:
        known = tx.mentoring.thread(1)
        assert known is not None
        tx.save([answered(known)])

    store.write_now(more)
    store.write_now(lambda tx: tx.save([replace(answered(question(1)), thanked=True)]))
    known = thread(store, 1)
    assert known is not None
    assert [m.text for m in known.messages] == [ASKED, ANSWERED]
    assert known.thanked


def test_a_clock_is_moved_without_the_words_and_takes_none_away(store: Store) -> None:
    asked = question(1, context=beside_a_lesson())
    store.write_now(lambda tx: (office(tx), tx.save([asked])))

    def move(tx: Tx) -> None:
        [due] = tx.mentoring.questions_due(NOW + 2 * DAY, 9)
        tx.save([replace(due, clock=clock(OTHER, Stage.OTHER_MENTOR), tried=frozenset({MENTOR}))])

    store.write_now(move)
    assert thread(store, 1) == replace(asked, clock=clock(OTHER, Stage.OTHER_MENTOR), tried=frozenset({MENTOR}))


def test_something_else_said_at_the_same_place_is_a_conflict(store: Store) -> None:
    """Whoever did not see the last word cannot write over it, even where nothing kept them apart."""
    store.write_now(lambda tx: (office(tx), tx.save([answered(question(1))])))
    with pytest.raises(StoreConflict):
        store.write_now(lambda tx: tx.save([answered(question(1), OTHER)]))
    with pytest.raises(StoreConflict):
        store.write_now(lambda tx: tx.save([answered(question(1), MENTOR, "lain", 2 * HOUR)]))
    assert thread(store, 1) == answered(question(1))


def test_two_mentors_who_answer_at_once_are_both_heard(postgresql_url: str) -> None:
    """The second waits for the first, and adds to what it said."""
    with Store.open(postgresql_url) as one, Store.open(postgresql_url) as two:
        one.write_now(lambda tx: (office(tx), tx.save([question(1, clock=clock(None, Stage.POOL))])))
        has_read, go_on = threading.Event(), threading.Event()

        def answer(person_id: int, pause: Callable[[], Any]) -> Callable[[Tx], None]:
            def work(tx: Tx) -> None:
                known = tx.mentoring.thread(1)
                assert known is not None
                pause()
                tx.save([answered(known, person_id, f"kata {person_id}")])

            return work

        def hold() -> None:
            has_read.set()
            go_on.wait(SECONDS)

        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(one.write_now, answer(MENTOR, hold))
            has_read.wait(SECONDS)
            second = pool.submit(two.write_now, answer(OTHER, lambda: None))
            waits = (
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            while not one.read_now(lambda tx: tx.connection.exec_driver_sql(waits).scalar_one()):
                assert not second.done()
            go_on.set()
            first.result(), second.result()
        known = thread(one, 1)
    assert known is not None
    assert [m.text for m in known.messages] == [ASKED, "kata 2", "kata 3"]
    assert (known.answered_by, known.status) == (MENTOR, QuestionStatus.ANSWERED)


def test_a_tick_leaves_out_what_another_has_in_hand(postgresql_url: str) -> None:
    with Store.open(postgresql_url) as one, Store.open(postgresql_url) as two:
        one.write_now(lambda tx: (office(tx), tx.save([question(1), question(2)])))

        def tick(tx: Tx) -> tuple[list[int], list[int]]:
            mine = [q.id for q in tx.mentoring.questions_due(NOW + DAY, 1)]
            return mine, two.write_now(lambda other: [q.id for q in other.mentoring.questions_due(NOW + DAY, 9)])

        assert one.write_now(tick) == ([1], [2])
        assert [q.id for q in one.read_now(lambda tx: tx.mentoring.questions_due(NOW + DAY, 9))] == [1, 2]


def test_the_clock_finds_nudges_stages_and_threads_that_end(store: Store) -> None:
    settled = answered(question(2))
    solved = threads.solve(answered(question(3)), NOW)
    back = threads.ask_back(question(4), MENTOR, "Berkas yang mana?", NOW)
    pool = question(5, clock=clock(None, Stage.POOL, 1))
    store.write_now(lambda tx: (office(tx), tx.save([question(1), settled, solved, back, pool])))

    def due(now: datetime, limit: int = 9) -> list[int]:
        return [q.id for q in store.write_now(lambda tx: tx.mentoring.questions_due(now, limit))]

    assert due(NOW) == []
    assert due(NOW + DAY) == [1, 5]
    assert due(NOW + 8 * DAY) == [1, 5, 2]
    assert due(NOW + 30 * DAY) == [1, 5, 2, 4]
    assert due(NOW + 30 * DAY, 2) == [1, 5]
    assert store.read_now(lambda tx: tx.mentoring.next_due(NOW)) == NOW + DAY
    assert store.read_now(lambda tx: tx.mentoring.next_look(NOW + DAY)) == NOW + HOUR + threads.SETTLES_AFTER
    assert store.read_now(lambda tx: tx.mentoring.next_look(NOW + 30 * DAY)) is None


def test_a_desk_shows_what_is_open_by_urgency(store: Store) -> None:
    urgent = question(3, clock=clock(days=1))
    done = answered(question(4))
    other = question(5, clock=clock(OTHER))
    store.write_now(lambda tx: (office(tx), tx.save([question(1), urgent, done, other])))
    assert store.read_now(lambda tx: tx.mentoring.desk(MENTOR)) == [urgent, question(1)]
    bare = store.read_now(lambda tx: tx.mentoring.open_questions_of(MENTOR))
    assert bare == [replace(urgent, messages=()), replace(question(1), messages=())]


def test_the_pool_and_the_administrator_have_their_own(store: Store) -> None:
    pool = question(2, clock=clock(None, Stage.POOL, 1))
    admin = question(3, clock=clock(None, Stage.ADMIN, 1))
    taken = answered(question(4, clock=clock(None, Stage.POOL, 1)))
    store.write_now(lambda tx: (office(tx), tx.save([question(1), pool, admin, taken])))
    assert [q.id for q in store.read_now(lambda tx: tx.mentoring.open_in(Stage.POOL))] == [2]
    assert [q.id for q in store.read_now(lambda tx: tx.mentoring.open_in(Stage.ADMIN))] == [3]


def test_how_much_was_asked_and_given_lately(store: Store) -> None:
    later = question(2, now=NOW + HOUR, clock=replace(clock(), since=NOW + HOUR))
    strange = question(3, OTHER, clock=replace(clock(), since=NOW + 2 * HOUR))
    store.write_now(lambda tx: (office(tx), tx.save([question(1), answered(later), strange])))
    assert store.read_now(lambda tx: tx.mentoring.questions_since(LEARNER, NOW)) == [NOW, NOW + HOUR]
    assert store.read_now(lambda tx: tx.mentoring.questions_since(LEARNER, NOW + HOUR)) == [NOW + HOUR]
    given = store.read_now(lambda tx: tx.mentoring.given_since([MENTOR, OTHER], NOW + HOUR))
    assert {mentor: sorted(times) for mentor, times in given.items()} == {
        MENTOR: [NOW + HOUR, NOW + 2 * HOUR], OTHER: [],
    }  # fmt: skip
    assert store.read_now(lambda tx: tx.mentoring.given_since([], NOW)) == {}
    assert [q.id for q in store.read_now(lambda tx: tx.mentoring.questions_of(LEARNER))] == [2, 1]
    assert [q.id for q in store.read_now(lambda tx: tx.mentoring.questions_of(LEARNER, 1))] == [2]


@pytest.mark.parametrize(
    "read",
    [
        lambda tx: tx.mentoring.question(1),
        lambda tx: tx.mentoring.open_questions_of(MENTOR),
        lambda tx: tx.mentoring.open_in(Stage.MENTOR),
        lambda tx: tx.mentoring.questions_of(LEARNER),
        lambda tx: tx.mentoring.questions_due(NOW + 30 * DAY, 9),
    ],
)
def test_only_the_doors_for_words_give_words(store: Store, read: Callable[[Tx], Any]) -> None:
    asked = question(1, text="kata pribadi", context=beside_a_lesson())
    store.write_now(lambda tx: (office(tx), tx.save([asked])))
    found = str(store.read_now(read))
    assert "id=1" in found
    assert "kata pribadi" not in found


def test_words_of_threads_that_ended_long_ago_go(store: Store) -> None:
    ended = threads.solve(answered(question(1, media=photo())), NOW + HOUR)
    withdrawn = threads.withdraw(question(2), NOW)
    late = threads.solve(answered(question(3)), NOW + DAY)
    store.write_now(lambda tx: (office(tx), tx.save([ended, withdrawn, late, question(4)])))
    assert store.write_now(lambda tx: tx.mentoring.prune(NOW + 2 * HOUR)) == 3
    assert store.write_now(lambda tx: tx.mentoring.prune(NOW + 2 * HOUR)) == 0
    blank = thread(store, 1)
    assert blank is not None
    assert [(m.text, m.media, m.person_id) for m in blank.messages] == [("", None, LEARNER), ("", None, MENTOR)]
    assert replace(blank, messages=()) == replace(ended, messages=())
    assert thread(store, 3) == late
    assert thread(store, 4) == question(4)


def test_a_reply_leads_to_the_message_that_it_answers(store: Store) -> None:
    def some(tx: Tx) -> None:
        office(tx)
        tx.save([message(message_key(12, "ask/2"), 2), message("other", 3)])
        claimed = tx.outbox.claim(NOW, [ACCOUNT], 9, HOUR, "t")
        tx.outbox.mark([Mark(m.id, "t", OutboxState.SENT, NOW, "77") for m in claimed])

    store.write_now(some)

    def key(chat: int, provider_id: str, account: str = ACCOUNT[1]) -> str | None:
        return store.read_now(lambda tx: tx.outbox.key_of(ref(chat, account), provider_id))

    found = key(2, "77")
    assert found == "question/12/ask/2"
    assert question_of(found) == 12
    assert key(3, "77") == "other"
    assert (key(2, "78"), key(2, ""), key(9, "77"), key(2, "77", "lain")) == (None, None, None, None)


@pytest.mark.parametrize("key", ["", "question", "question/", "question/x/1", "lesson/12/1", "12"])
def test_a_key_of_something_else_leads_to_no_question(key: str) -> None:
    assert question_of(key) is None
