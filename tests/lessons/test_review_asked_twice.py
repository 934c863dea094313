"""A review that stays open is asked again on a later day: answering both counts as one recollection."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lessons.engine import Study
from lessons.steps.base import Response
from lessons.study import QuestionInstance
from tests.lessons.desk import Desk, courses

MONDAY = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)


def test_the_second_answer_leaves_the_card_alone() -> None:
    desk = _with_a_card_due()
    study = desk.study(MONDAY + timedelta(days=9))
    first = _asked(study)
    desk.keep(study)
    study = desk.study(MONDAY + timedelta(days=10))
    second = _asked(study)
    desk.keep(study)
    assert second.id != first.id
    desk.answer(MONDAY + timedelta(days=10, hours=1), second.id)
    key = (second.course_id, second.lesson_id, second.step_id)
    card = desk.cards[key]
    _, marked = desk.answer(MONDAY + timedelta(days=10, hours=2), first.id)
    assert desk.cards[key] == card
    assert desk.instances[first.id].answered_at is not None
    assert marked.review_at is not None
    assert marked.review_at > MONDAY + timedelta(days=11)


def _with_a_card_due() -> Desk:
    desk = Desk()
    study = desk.study(MONDAY)
    study.consent(1)
    study.enrol(courses()["contoh"])
    desk.keep(study)
    for day in range(2):  # the first test, then the first lesson
        study = desk.study(MONDAY + timedelta(days=day))
        showing = study.open_item()
        while showing is not None and showing.instance is not None and showing.question and showing.question.graded:
            study.answer(showing.instance, Response((0,)), "A", f"in:{day}")
            showing = study.next_question(showing.record.id) if showing.record else None
        desk.keep(study)
    assert len(desk.cards) == 1
    return desk


def _asked(study: Study) -> QuestionInstance:
    showing = study.next_review()
    assert showing is not None
    assert showing.instance is not None
    return showing.instance
