from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring import threads
from mentoring.clock import Clock, Stage, Ways, next_look, next_stage, with_mentor
from mentoring.questions import Author, Question, QuestionStatus, ask
from mentoring.refusal import Refused
from people.calendar import WorkingCalendar
from people.model import LearningHours, Zone

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
DAY = timedelta(days=1)
LEARNER, MENTOR, OTHER, THIRD, FOURTH, BOSS = 101, 1, 2, 3, 4, 50
WIT = LearningHours(Zone.WIT)
WAYS = Ways(WIT, WorkingCalendar(), other=(OTHER, WIT))
Status = QuestionStatus


def clock(now: datetime = NOW, mentor: int = MENTOR) -> Clock:
    return with_mentor(Stage.MENTOR, mentor, WIT, now, WAYS)


def question() -> Question:
    return ask(1, LEARNER, "pelayanan-publik", "Bagaimana?", NOW, clock(), barred={BOSS})


def in_pool() -> Question:
    once = threads.not_my_field(question(), MENTOR, NOW, WAYS)
    return threads.not_my_field(once, OTHER, NOW, WAYS)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_asked_answered_thanked() -> None:
    answered = threads.answer(question(), MENTOR, " Titip ke kader. ", NOW + DAY)
    assert (answered.status, answered.answered_by, answered.answered_at) == (Status.ANSWERED, MENTOR, NOW + DAY)
    thanked = threads.thank(answered, NOW + 2 * DAY)
    assert (thanked.status, thanked.thanked) == (Status.SOLVED, True)
    assert [message.text for message in thanked.messages] == ["Bagaimana?", "Titip ke kader."]


def test_two_answer_at_once_the_first_counts_and_the_second_is_kept() -> None:
    once = threads.answer(in_pool(), THIRD, "A.", NOW)
    twice = threads.answer(once, FOURTH, "B.", NOW)
    assert twice.answered_by == THIRD
    assert [message.text for message in twice.messages][-2:] == ["A.", "B."]


def test_a_superior_has_no_part_in_it_even_in_the_pool() -> None:
    assert refusal(lambda: threads.answer(in_pool(), BOSS, "Saya lihat.", NOW)) == "not_yours"
    assert refusal(lambda: threads.take(in_pool(), BOSS)) == "not_yours"
    assert refusal(lambda: threads.hand_over(question(), MENTOR, BOSS, WIT, "", NOW, WAYS)) == "not_to_them"


def test_asking_back_stops_the_clock_and_the_reply_starts_it_afresh() -> None:
    back = threads.ask_back(question(), MENTOR, "Di distrik mana?", NOW + DAY)
    assert back.status is Status.ASKED_BACK
    again = threads.follow_up(back, "Oksibil.", NOW + 5 * DAY, clock(NOW + 5 * DAY))
    assert (again.status, again.clock.since) == (Status.OPEN, NOW + 5 * DAY)


def test_more_words_while_it_is_open_do_not_put_the_deadline_off() -> None:
    more = threads.follow_up(question(), "Tambahan.", NOW + DAY, clock(NOW + DAY))
    assert more.clock == question().clock
    assert len(more.messages) == 2


def test_a_follow_up_opens_the_thread_again_for_two_weeks() -> None:
    solved = threads.solve(threads.answer(question(), MENTOR, "Begini.", NOW), NOW + DAY)
    again = threads.follow_up(solved, "Lalu?", NOW + 15 * DAY, clock(NOW + 15 * DAY))
    assert again.is_open
    assert again.answered_at == NOW, "the first answer stays the first"
    late = NOW + 16 * DAY
    assert refusal(lambda: threads.follow_up(solved, "Lalu?", late, clock(late))) == "thread_old"


def test_a_mentors_late_word_to_a_closed_thread_is_added_or_kindly_refused() -> None:
    solved = threads.solve(threads.answer(question(), MENTOR, "Begini.", NOW), NOW)
    added = threads.answer(solved, OTHER, "Tambahan.", NOW + DAY)
    assert (added.status, added.answered_by) == (Status.SOLVED, MENTOR)
    assert refusal(lambda: threads.answer(solved, OTHER, "x", NOW + 15 * DAY)) == "thread_old"
    withdrawn = threads.withdraw(question(), NOW)
    assert refusal(lambda: threads.answer(withdrawn, MENTOR, "x", NOW)) == "withdrawn"
    assert refusal(lambda: threads.thank(question(), NOW)) == "nobody_answered"


def test_handing_over_gives_a_fresh_clock_and_a_note_for_the_mentor_alone() -> None:
    handed = threads.hand_over(question(), MENTOR, OTHER, WIT, "Ini bidang Bapak.", NOW + DAY, WAYS)
    assert (handed.clock.mentor_id, handed.clock.stage, handed.tried) == (OTHER, Stage.OTHER_MENTOR, {MENTOR})
    assert handed.clock.due_at > question().clock.due_at
    assert [message.note for message in handed.messages] == [False, True]
    assert refusal(lambda: threads.ask_back(handed, MENTOR, "?", NOW)) == "not_yours"


def test_a_question_is_not_handed_round_in_circles() -> None:
    once = threads.hand_over(question(), MENTOR, OTHER, WIT, "", NOW, WAYS)
    assert refusal(lambda: threads.hand_over(once, OTHER, MENTOR, WIT, "", NOW, WAYS)) == "not_to_them"
    twice = threads.hand_over(once, OTHER, THIRD, WIT, "", NOW, WAYS)
    refused = refusal(lambda: threads.hand_over(twice, THIRD, FOURTH, WIT, "", NOW, WAYS))
    assert refused == "handed_over_enough"
    assert threads.not_my_field(twice, THIRD, NOW, WAYS).clock.stage is Stage.POOL


def test_whoever_takes_it_from_the_pool_does_not_stop_its_clock() -> None:
    pool = in_pool()
    assert (pool.clock.stage, pool.clock.mentor_id, pool.tried) == (Stage.POOL, None, {MENTOR, OTHER})
    taken = threads.take(pool, THIRD)
    assert taken.clock.due_at == pool.clock.due_at
    assert refusal(lambda: threads.take(taken, FOURTH)) == "taken"
    assert threads.ask_back(taken, THIRD, "Di mana?", NOW).status is Status.ASKED_BACK
    back = threads.not_my_field(taken, THIRD, NOW, WAYS)
    assert (back.clock, back.tried) == (pool.clock, {MENTOR, OTHER, THIRD})
    assert refusal(lambda: threads.take(question(), THIRD)) == "not_yours"


def test_silence_ends_a_thread() -> None:
    answered = threads.answer(question(), MENTOR, "Begini.", NOW)
    assert threads.settle(answered, NOW + 7 * DAY - timedelta(seconds=1)) == answered
    assert threads.settle(answered, NOW + 7 * DAY).status is Status.CLOSED
    back = threads.ask_back(question(), MENTOR, "Di mana?", NOW)
    assert threads.settle(back, NOW + 14 * DAY).status is Status.CLOSED
    assert threads.settle(question(), NOW + 99 * DAY).is_open, "an open question is never closed by silence"


def test_the_administrator_may_answer_too() -> None:
    answered = threads.answer(in_pool(), 9, "Begini.", NOW, author=Author.ADMIN)
    assert answered.messages[-1].author is Author.ADMIN


def give_to_a_new_one(asked: Question, now: datetime) -> Question:
    return threads.hand_over(asked, asked.clock.mentor_id or 0, max(asked.tried, default=9) + 1, WIT, "", now, WAYS)


ACTS: dict[str, Callable[[Question, datetime], Question]] = {
    "hand over": give_to_a_new_one,
    "not my field": lambda q, now: threads.not_my_field(q, q.clock.mentor_id or 0, now, WAYS),
    "take": lambda q, now: threads.take(q, 77),
    "more": lambda q, now: threads.follow_up(q, "Lagi.", now, clock(now)),
    "clock": lambda q, now: q,
}


@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 40)), max_size=30))
def test_whatever_mentors_do_without_answering_the_administrator_knows_in_the_end(acts: list[tuple[str, int]]) -> None:
    open_question, now = question(), NOW
    for name, hours in acts:
        now += timedelta(hours=hours)
        while (step := next_stage(open_question.clock, now, WAYS)) is not None:
            open_question = threads.moved_on(open_question, step)
        try:
            open_question = ACTS[name](open_question, now)
        except Refused:
            continue
        assert open_question.is_open
    for _ in range(8):
        step = next_stage(open_question.clock, next_look(open_question.clock), WAYS)
        assert step is not None
        open_question = threads.moved_on(open_question, step)
    assert open_question.clock.stage is Stage.ADMIN
    assert next_look(open_question.clock) > now
