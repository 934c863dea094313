"""One step of one person's learning: what was loaded goes in, acts change it, what changed comes out.

No I/O and no clock: `Study` is made for one turn from a `Learner`, the agency's `Rules`, a `Shelf` to ask for the
rare things that were not loaded, and `now`. The caller stores `changes()` in the turn's transaction. Its layers:
`workbook` (what is), `attendance` (terms and due times), `opening` (what is shown), `recalling` (reviews), and here
answers and what the schedule asks.
"""

from __future__ import annotations

from dataclasses import replace

from lessons import progress, schedule
from lessons.model import Lesson, Stage
from lessons.outcomes import Due, Marked, Paused, Reminder, Rules, Shelf, Showing
from lessons.recalling import Recalling
from lessons.steps.base import Grade, Response
from lessons.study import (
    Answer,
    Enrolment,
    EnrolmentStatus,
    LessonRecord,
    QuestionInstance,
    RecordStatus,
)
from people import hours as local_time

__all__ = ["Due", "Marked", "Paused", "Reminder", "Rules", "Shelf", "Showing", "Study"]

REMEMBERED_HOURS = 10


class Study(Recalling):
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
        return self.open_item() if record is None else self._remind(enrolment, record, back)

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

    def _remind(self, enrolment: Enrolment, record: LessonRecord, back: bool) -> Due:
        number = enrolment.reminders + 1
        if number > schedule.MAX_REMINDERS:
            self.pause()
            return Paused(record)
        due = self._reminder_at(number + 1, self.now)
        self._put(replace(self._enrolments[enrolment.id], reminders=number, next_due_at=due))
        showing = self._show(enrolment, record)
        resumed = number == 1 and record.sent_at < enrolment.enrolled_at
        return Reminder(number, showing, back, resumed) if showing else None

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

    def _remember_hour(self) -> None:
        """Keep the hour of the day's first answer: from it is learned when the person usually answers."""
        zone = self.person.zone
        touched = (at for record in self._records.values() for at in (record.answered_at, record.completed_at) if at)
        if not any(local_time.local_day(zone, at) == self.today for at in touched):
            hour = local_time.local(zone, self.now).hour
            self._terms(answer_hours=(*self.participation.answer_hours, hour)[-REMEMBERED_HOURS:])
