"""Spaced review of one learner: what is due today, the day's session, and when each question comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lessons import reviewing
from lessons.opening import Opening
from lessons.outcomes import Showing
from lessons.study import QuestionInstance, QuestionPurpose, ReviewCard
from lessons.workbook import step_in
from people import hours as local_time


class Recalling(Opening):
    """Questions that come back on later days, a few a day."""

    def may_review(self) -> bool:
        """True where a review may be asked now: one is due, and today has not had as many as a day may have."""
        return self.reviews_waiting > 0

    @property
    def reviews_waiting(self) -> int:
        """How many of the reviews that are due may still be asked today."""
        return min(self.reviews_due, self._reviews_left()) if self.reviews_due else 0

    def reviews_may_come(self) -> bool:
        """True where a review may be pushed now: it is a time of theirs, and no lesson lies open before them."""
        if self.paused or not self.participation.consented or self.open_record():
            return False
        return local_time.teachable(reviewing.review_hours(self.hours), self._rules.calendar, self.now)

    def begin_reviews(self, pushed: bool = False) -> Showing | None:
        """Begin a session with its first question; None where none may be asked.

        The schedule looks again on a later day: the next one, or, where it was the schedule that asked and nobody
        answers, after a while.
        """
        showing = self.next_review()
        if showing:
            self.end_reviews(self.now + reviewing.PATIENCE if pushed else self.now)
        return showing

    def next_review(self) -> Showing | None:
        """The question that has waited longest for its review, as a new instance; None where none may be asked."""
        if self._reviews_left() <= 0:
            return None
        asked = {(i.course_id, i.lesson_id, i.step_id) for i in self._instances.values() if i.answered_at == self.now}
        for card in self._shelf.cards_due(self.person.id, self.now, reviewing.DAILY_CAP + len(asked)):
            key = (card.course_id, card.lesson_id, card.step_id)
            if key not in asked:
                self._cards[key] = card
                return self._show_review(card)
        return None

    def end_reviews(self, after: datetime | None = None) -> None:
        """Today's session is over: look again on a later day, and `after` that, at which a card will be due."""
        next_due = self._shelf.next_card_due(self.person.id)
        pending = [card.due_at for card in self._cards.values()]
        due = min([*pending, next_due] if next_due else pending, default=None)
        later = max(self._tomorrow, after or self.now)
        self._terms(review_due_at=self._review_slot(max(due, later)) if due else None)

    def hold_reviews(self) -> None:
        """Reviews are not to be pushed now; look again at the first review slot after now."""
        later = local_time.next_slot(self.hours, self._rules.calendar, self.now)
        self._terms(review_due_at=self._review_slot(later))

    def show_again(self, review: QuestionInstance) -> Showing:
        """A review that was asked, as it was asked."""
        course, lesson = self.course_of(review), self._lesson_of(review)
        number = course.lessons.index(lesson) + 1
        return Showing(course, lesson, number, (), step_in(lesson, review.step_id), review)

    def unanswered_review(self) -> QuestionInstance | None:
        """The review that was asked last and waits for its answer; None after a while, when it will be asked anew."""
        asked = self._shelf.last_review(self.person.id, self.now - reviewing.PATIENCE)
        if asked:
            asked = self._instances.setdefault(asked.id, asked)
        return asked if asked and asked.answered_at is None else None

    def _show_review(self, card: ReviewCard) -> Showing:
        course = self._shelf.course(card.course_id, card.course_version)
        lesson = next(x for x in course.path if x.id == card.lesson_id)
        step = step_in(lesson, card.step_id)
        return self.show_again(
            self._new_instance(card.enrolment_id, None, course, lesson, step, QuestionPurpose.REVIEW)
        )

    def _schedule_review(self, instance: QuestionInstance) -> datetime | None:
        ended = instance.record_id is not None and instance.record_id not in self._records
        if instance.purpose is QuestionPurpose.TEST or ended:
            return None  # of a course that was ended for them nothing comes back
        key = (instance.course_id, instance.lesson_id, instance.step_id)
        known, correct = self._cards.get(key), bool(instance.correct)
        if known and local_time.local_day(self.person.zone, known.last_at) == self.today:
            # It was asked twice and answered twice: one day's memory counts once.
            return self._review_slot(max(known.due_at, self._tomorrow))
        card = (
            reviewing.reviewed(_as_asked(known, instance), correct, self.now)
            if known
            else reviewing.first_card(self._ids(), instance, correct, self.now)
        )
        zone = self.person.zone
        day = local_time.midnight(zone, local_time.local_day(zone, card.due_at))
        card = replace(card, due_at=max(day, self._tomorrow))
        self._put(card)
        slot = self._review_slot(card.due_at)
        current = self.participation.review_due_at
        if current is None or slot < current:
            self._terms(review_due_at=slot)
        return slot

    def _reviews_left(self) -> int:
        midnight = local_time.midnight(self.person.zone, self.today)
        return reviewing.DAILY_CAP - self._shelf.reviews_asked(self.person.id, midnight)


def _as_asked(card: ReviewCard, instance: QuestionInstance) -> ReviewCard:
    """The card in the course version that was answered last: who takes a course again is asked its newer questions."""
    return replace(card, enrolment_id=instance.enrolment_id, course_version=instance.course_version)
