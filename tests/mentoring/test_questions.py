from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring import questions
from mentoring.clock import Clock, Stage
from mentoring.questions import Author, Context, Media, Message, Question, QuestionStatus
from mentoring.refusal import Refused
from people.model import Zone

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEARNER, MENTOR, BOSS = 101, 1, 50


def question(question_id: int = 1, due: timedelta = 48 * HOUR, asked: timedelta = 0 * HOUR) -> Question:
    clock = Clock(Stage.MENTOR, MENTOR, NOW + asked, NOW + due, NOW + due / 2)
    context = Context("TEK-01", "01-satu", "s1", given="A", correct=False)
    return questions.ask(
        question_id, LEARNER, "pelayanan-publik", " Bagaimana? ", NOW + asked, clock, context=context, barred={BOSS}
    )


def test_a_question_keeps_its_words_its_context_and_who_must_not_see_it() -> None:
    asked = question()
    assert asked.messages == (Message(Author.MENTEE, LEARNER, "Bagaimana?", NOW),)
    assert asked.barred == {BOSS, LEARNER}
    assert asked.is_open


@pytest.mark.parametrize(
    ("text", "media", "code"),
    [
        ("  ", None, "empty"),
        ("x" * 1001, None, "too_long"),
        ("Dengarkan ini", Media("voice", "ref", 20 * 1024 * 1024), "media_too_large"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_reason(text: str, media: Media | None, code: str) -> None:
    with pytest.raises(Refused) as caught:
        questions.check_words(text, media)
    assert caught.value.code == code


def test_a_voice_note_needs_no_words() -> None:
    questions.check_words("", Media("voice", "ref", 1000))


def test_fifty_questions_an_hour_are_five() -> None:
    taken = [NOW + timedelta(minutes=minute) for minute in range(5)]
    for minute in range(5):
        questions.check_may_ask(taken[:minute], NOW + timedelta(minutes=minute))
    for minute in range(5, 50):
        with pytest.raises(Refused) as caught:
            questions.check_may_ask(taken, NOW + timedelta(minutes=minute))
        assert caught.value.params == {"most": 5, "at": NOW + HOUR}
    questions.check_may_ask(taken, NOW + HOUR)


@given(st.lists(st.integers(0, 600), max_size=60))
def test_no_hour_has_more_questions_than_allowed(minutes: list[int]) -> None:
    taken: list[datetime] = []
    for minute in sorted(minutes):
        now = NOW + timedelta(minutes=minute)
        try:
            questions.check_may_ask(taken, now)
        except Refused as refused:
            questions.check_may_ask(taken, refused.params["at"])
        else:
            taken.append(now)
    assert all(sum(at <= other < at + HOUR for other in taken) <= 5 for at in taken)


def test_a_day_is_the_mentors_own() -> None:
    given_at = [datetime(2026, 11, 23, 14, tzinfo=UTC), datetime(2026, 11, 23, 16, tzinfo=UTC)]
    now = datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert questions.given_today(given_at, Zone.WIT, now) == 1, "23.00 and 01.00 in Jayapura"
    assert questions.given_today(given_at, Zone.WIB, now) == 0


def test_the_desk_shows_whose_time_ends_first_and_snoozed_ones_behind() -> None:
    late, soon, waiting = question(1, due=48 * HOUR), question(2, due=2 * HOUR), question(3, due=48 * HOUR, asked=-HOUR)
    snoozed = questions.snooze(question(4, due=3 * HOUR), MENTOR, NOW + 2 * HOUR, NOW)
    done = replace(question(5), status=QuestionStatus.ANSWERED)
    order = questions.by_urgency([late, snoozed, done, waiting, soon], NOW)
    assert [one.id for one in order] == [2, 3, 1, 4]
    assert [one.id for one in questions.by_urgency([late, snoozed], NOW + 2 * HOUR)] == [4, 1], "its time is over"


@given(st.lists(st.tuples(st.integers(-5, 50), st.booleans()), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_desk_does_not_depend_on_the_order_given(
    dues: list[tuple[int, bool]], chance: random.Random
) -> None:
    desk = [
        replace(question(number, due=due * HOUR), snoozed_until=NOW + HOUR if snoozed else None)
        for number, (due, snoozed) in enumerate(dues)
    ]
    order = questions.by_urgency(desk, NOW)
    chance.shuffle(desk)
    assert questions.by_urgency(desk, NOW) == order
    overdue = [one for one in order if one.clock.due_at <= NOW]
    assert order[: len(overdue)] == overdue, "no snooze hides what is overdue"


def test_a_snooze_moves_the_nudge_and_never_the_deadline() -> None:
    snoozed = questions.snooze(question(), MENTOR, NOW + 30 * HOUR, NOW)
    assert snoozed.clock.nudge_at == NOW + 30 * HOUR
    assert snoozed.clock.due_at == question().clock.due_at
    for who, until, code in (
        (MENTOR, NOW + 48 * HOUR, "snooze_too_long"),
        (MENTOR, NOW, "snooze_too_long"),
        (BOSS, NOW + HOUR, "not_yours"),
    ):
        with pytest.raises(Refused) as caught:
            questions.snooze(question(), who, until, NOW)
        assert caught.value.code == code
