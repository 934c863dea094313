"""One step of one person's learning: what was loaded goes in, acts change it, what changed comes out.

No I/O and no clock: `Study` is made for one turn from a `Learner`, the agency's `Rules`, a `Shelf` to ask for the
rare things that were not loaded, and `now`. The caller stores `changes()` in the turn's transaction. Its layers:
`workbook` (what is), `attendance` (terms and due times), `opening` (what is shown), and here answers, reviews and
what the schedule asks.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lessons import progress, reviewing, schedule
from lessons.model import Lesson, Stage
from lessons.opening import Opening
from lessons.outcomes import Due, Marked, Paused, Reminder, Rules, Shelf, Showing
from lessons.steps.base import Grade, Response
from lessons.study import (
    Answer,
    Enrolment,
    EnrolmentStatus,
    LessonRecord,
    QuestionInstance,
    QuestionPurpose,
    RecordStatus,
    ReviewCard,
)
from lessons.workbook import step_in
from people import hours as local_time

__all__ = ["Due", "Marked", "Paused", "Reminder", "Rules", "Shelf", "Showing", "Study"]

REMEMBERED_HOURS = 10


class Study(Opening):
    """One learner in one turn."""

    def come_due(self) -> Due:
        """The schedule's question: what is to be sent now? Moves the due time in any case.

        At a moment at which this person is not to be taught, nothing; the due time moves to the next that is.
        """
        back = self._end_pause()
        enrolment = self.active
        if enrolment is None:
            return None
        if self.paused or not self.participation.consented or self._before_start(enrolment):
            self._look_again(enrolment)
            return None
        if not local_time.teachable(self.hours, self._rules.calendar, self.now):
            self.postpone()
            return None
        record = self.open_record()
        if record is not None:
            return self._remind(enrolment, record, back)
        if self._had_todays_item(enrolment):
            self._look_again(enrolment)
            return None
        return self.open_item()

    def answer(self, instance: QuestionInstance, response: Response, given: str, event_id: str) -> Marked:
        """Take the first answer to a question. The caller makes sure that `instance` is not answered yet.

        Whoever answers after reminders ended in a pause is back; a rest that was asked for goes on to its end.
        """
        if self.paused and self.participation.paused_until is None:
            self.resume()
        step = self.step_of(instance)
        grade = step.grade(response, instance.order) if step.graded else None
        correct = grade.correct if grade else None
        answered = replace(instance, answered_at=self.now, chosen=response.chosen, correct=correct)
        self._put(answered)
        score = grade.score if grade else 0.0
        self._put(
            Answer(
                self._ids(),
                instance.id,
                self.person.id,
                self.now,
                given[:1000],
                correct,
                score,
                self._channel,
                event_id,
            )
        )
        self._remember_hour()
        review_at = self._schedule_review(answered) if grade else None
        done, finished = self._count(answered, grade)
        return Marked(answered, step, grade, review_at, done, finished)

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

    def _remind(self, enrolment: Enrolment, record: LessonRecord, back: bool) -> Due:
        number = enrolment.reminders + 1
        if number > schedule.MAX_REMINDERS:
            self.pause()
            return Paused(record)
        due = self._reminder_at(number + 1, self.now)
        self._put(replace(self._enrolments[enrolment.id], reminders=number, next_due_at=due))
        showing = self._show(enrolment, record)
        return Reminder(number, showing, back) if showing else None

    def _count(self, instance: QuestionInstance, grade: Grade | None) -> tuple[bool, Enrolment | None]:
        """Count an answer into its lesson record; complete what it completes."""
        record = self._records.get(instance.record_id or 0)
        if record is None:
            return False, None
        lesson = self._lesson_of(instance)
        steps = [step.id for step in lesson.steps]
        record = replace(
            record,
            step=max(record.step, steps.index(instance.step_id) + 1),
            attempts=record.attempts + 1,
            answered_at=record.answered_at or self.now,
            asked=record.asked + (1 if grade else 0),
            score=record.score + (grade.score if grade else 0.0),
        )
        graded = sum(1 for step in lesson.steps if step.graded)
        done = record.status is RecordStatus.SENT and record.asked >= graded
        if done:
            record = replace(record, status=RecordStatus.COMPLETED, completed_at=self.now)
        self._put(record)
        enrolment = self._enrolments[record.enrolment_id]
        if done:
            return True, self._complete(enrolment, lesson, record)
        if record.status is RecordStatus.SENT:
            self._wait(enrolment.id)
        return False, None

    def _complete(self, enrolment: Enrolment, lesson: Lesson, record: LessonRecord) -> Enrolment | None:
        path = self.course_of(enrolment).path
        completed = {r.lesson_id for r in self._records.values() if r.status is RecordStatus.COMPLETED}
        position = enrolment.position
        while position < len(path) and path[position].id in completed:
            position += 1
        enrolment = replace(enrolment, position=position, reminders=0)
        score = progress.percent(record.score, record.asked)
        if lesson.stage is Stage.PRE_TEST:
            enrolment = replace(enrolment, pre_score=score)
        elif lesson.stage is Stage.POST_TEST:
            enrolment = replace(enrolment, post_score=score)
        if position < len(path):
            self._put(enrolment)
            self._look_again(enrolment)
            return None
        finished = replace(
            enrolment,
            status=EnrolmentStatus.COMPLETED,
            completed_at=self.now,
            next_due_at=None,
            jp=self.course_of(enrolment).jp,
        )
        self._put(finished)
        self.activate()
        return finished

    def _show_review(self, card: ReviewCard) -> Showing:
        course = self._shelf.course(card.course_id, card.course_version)
        lesson = next(x for x in course.path if x.id == card.lesson_id)
        step = step_in(lesson, card.step_id)
        return self.show_again(
            self._new_instance(card.enrolment_id, None, course, lesson, step, QuestionPurpose.REVIEW)
        )

    def _schedule_review(self, instance: QuestionInstance) -> datetime | None:
        if instance.purpose is QuestionPurpose.TEST:
            return None
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

    def _remember_hour(self) -> None:
        """Keep the hour of the day's first answer: from it is learned when the person usually answers."""
        zone = self.person.zone
        touched = (at for record in self._records.values() for at in (record.answered_at, record.completed_at) if at)
        if not any(local_time.local_day(zone, at) == self.today for at in touched):
            hour = local_time.local(zone, self.now).hour
            self._terms(answer_hours=(*self.participation.answer_hours, hour)[-REMEMBERED_HOURS:])


def _as_asked(card: ReviewCard, instance: QuestionInstance) -> ReviewCard:
    """The card in the course version that was answered last: who takes a course again is asked its newer questions."""
    return replace(card, enrolment_id=instance.enrolment_id, course_version=instance.course_version)
