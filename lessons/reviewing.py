"""Spaced review: when a question is asked again, after a right and after a wrong answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from fsrs import Card, Rating, Scheduler

from lessons.study import QuestionInstance, ReviewCard
from people.calendar import WorkingCalendar
from people.hours import next_slot, slot_time
from people.model import LearningHours

DAILY_CAP = 3
"""Reviews asked of one person on one day."""
PATIENCE = timedelta(days=7)
"""How long a review that nobody answers is left alone before another is sent."""
AFTER_LESSON = timedelta(hours=4)
_SCHEDULER = Scheduler(
    desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=60, enable_fuzzing=False
)
"""FSRS-6 with whole days only: without learning steps every interval is a day at least, sixty at most."""
_MOMENT = timedelta(microseconds=1)


def first_card(card_id: int, instance: QuestionInstance, correct: bool, now: datetime) -> ReviewCard:
    """The card of a question that was answered for the first time; due a day later or more. `now` is aware UTC."""
    card = _rated(Card(card_id=card_id, due=now), correct, now)
    return ReviewCard(
        id=card_id,
        person_id=instance.person_id,
        enrolment_id=instance.enrolment_id,
        course_id=instance.course_id,
        course_version=instance.course_version,
        lesson_id=instance.lesson_id,
        step_id=instance.step_id,
        due_at=card.due,
        card=card.to_json(),
        last_at=now,
        lapses=0 if correct else 1,
    )


def reviewed(card: ReviewCard, correct: bool, now: datetime) -> ReviewCard:
    """The card after an answer at `now` (aware UTC); due a day later or more."""
    rated = _rated(Card.from_json(card.card), correct, now)
    lapses = card.lapses + (0 if correct else 1)
    return replace(card, due_at=rated.due, card=rated.to_json(), last_at=now, lapses=lapses)


def review_hours(hours: LearningHours) -> LearningHours:
    """When reviews are pushed: four hours after the lesson, or at the end of the quiet hours where that lies in them.

    Who learns in the afternoon has their reviews in the morning, before that day's lesson.
    """
    # Any date will do: it only lets the clock run past midnight.
    later = datetime.combine(date(2000, 1, 1), slot_time(hours)) + AFTER_LESSON
    return replace(hours, at=later.time())


def review_slot(due_at: datetime, hours: LearningHours, calendar: WorkingCalendar) -> datetime:
    """When a review that is due is pushed: the first slot of the `review_hours` at or after `due_at`.

    Raises ValueError where `people.hours.next_slot` finds no learning day.
    """
    return next_slot(review_hours(hours), calendar, due_at - _MOMENT)


def _rated(card: Card, correct: bool, now: datetime) -> Card:
    rated, _ = _SCHEDULER.review_card(card, Rating.Good if correct else Rating.Again, now)
    return rated
