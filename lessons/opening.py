"""Putting lessons and questions in front of the learner: one by one, again, or several waiting ones at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from lessons import schedule
from lessons.attendance import Attendance
from lessons.model import Course, Lesson, Stage
from lessons.outcomes import Showing
from lessons.steps.base import Step
from lessons.study import Enrolment, LessonRecord, QuestionInstance, QuestionPurpose, RecordStatus

MOST_AT_ONCE = 3
"""Waiting lessons that are opened in one bundle."""


class Opening(Attendance):
    """What is shown next, with a question instance that remembers its order."""

    def open_item(self) -> Showing | None:
        """Put the next item (or the open one again) in front of the learner; None where there is nothing."""
        enrolment = self.active
        lesson = self._item(enrolment) if enrolment else None
        return next(iter(self._opened([lesson])), None) if lesson else None

    def next_question(self, record_id: int) -> Showing | None:
        """The next step of this lesson that asks, with what is to be read before it; None where it is at its end."""
        record = self._records.get(record_id)
        if record is None or record.enrolment_id not in self._enrolments:
            return None
        enrolment = self._enrolments[record.enrolment_id]
        return self._show(enrolment, record)

    def open_question(self) -> QuestionInstance | None:
        """The graded question at which the open lesson waits, where it was asked; None where there is none."""
        record, enrolment = self.open_record(), self.active
        if record is None or enrolment is None:
            return None
        rest = self._lesson_at(enrolment, record).steps[record.step :]
        step = next((step for step in rest if step.asks), None)
        asked = [*self._instances.values(), *self._shelf.open_instances([record.id])]
        waiting = (i for i in asked if i.record_id == record.id and i.answered_at is None)
        found = next((i for i in waiting if step and step.graded and i.step_id == step.id), None)
        if found:
            self._instances[found.id] = found
        return found

    def skip(self, record_id: int) -> Showing | None:
        """Leave a voluntary step unanswered and show what comes after it; None where nothing does."""
        record = self._records.get(record_id)
        if record is None or record.enrolment_id not in self._enrolments:
            return None
        enrolment = self._enrolments[record.enrolment_id]
        steps = self._lesson_at(enrolment, record).steps
        asking = next((n for n in range(record.step, len(steps)) if steps[n].asks), None)
        if asking is not None and steps[asking].optional:
            record = replace(record, step=asking + 1)
            self._put(record)
        return self._show(enrolment, record)

    def bundle(self, most: int = MOST_AT_ONCE) -> list[Lesson]:
        """The lessons that wait for a person who was away, the open one first; tests are never in it."""
        enrolment = self.active
        if enrolment is None:
            return []
        path = self.course_of(enrolment).path
        count = schedule.lessons_waiting(
            enrolment, self.open_record(), len(path), self.hours, self._rules.calendar, self.now, most=MOST_AT_ONCE
        )
        ahead = path[enrolment.position : enrolment.position + count]
        open_ones = (lesson for lesson in ahead if not self._done(enrolment, lesson))
        return list(takewhile(_fits_bundle, open_ones))[:most]

    def open_bundle(self, most: int = MOST_AT_ONCE) -> list[Showing]:
        """Open every waiting lesson at once."""
        return self._opened(self.bundle(most))

    def open_newest(self, most: int = MOST_AT_ONCE) -> Showing | None:
        """Open the newest waiting lesson; the earlier ones stay first in the path."""
        return next(iter(self._opened(self.bundle(most)[-1:])), None)

    def _opened(self, lessons: Sequence[Lesson]) -> list[Showing]:
        """Put these in front of the learner. A pause ends with it, and reminders count anew."""
        enrolment = self.active
        if enrolment is None or not lessons:
            return []
        if self.paused:
            self._terms(paused_at=None, paused_until=None)
        showings = [self._open(enrolment, lesson) for lesson in lessons]
        self._wait(enrolment.id)
        return [showing for showing in showings if showing]

    def _open(self, enrolment: Enrolment, lesson: Lesson) -> Showing | None:
        record = self._record_of(enrolment, lesson)
        if record is None:
            record = LessonRecord(
                self._ids(), enrolment.id, self.person.id, lesson.id, RecordStatus.SENT, self._channel, self.now
            )
            self._put(record)
        if self._enrolments[enrolment.id].started_at is None:
            self._put(replace(self._enrolments[enrolment.id], started_at=self.now))
        return self._show(enrolment, record)

    def _wait(self, enrolment_id: int) -> None:
        """The person was heard of or got something new: reminders of what lies open count from here."""
        self._look_again(replace(self._enrolments[enrolment_id], reminders=0))

    def _lesson_at(self, enrolment: Enrolment, record: LessonRecord) -> Lesson:
        return next(lesson for lesson in self.course_of(enrolment).path if lesson.id == record.lesson_id)

    def _done(self, enrolment: Enrolment, lesson: Lesson) -> bool:
        record = self._record_of(enrolment, lesson)
        return record is not None and record.status is RecordStatus.COMPLETED

    def _show(self, enrolment: Enrolment, record: LessonRecord) -> Showing | None:
        course, lesson = self.course_of(enrolment), self._lesson_at(enrolment, record)
        read: list[Step] = []
        question: Step | None = None
        for step in lesson.steps[record.step :]:
            if step.asks:
                question = step
                break
            read.append(step)
        if question is None and not read:
            return None
        instance = self._ask(record, course, lesson, question) if question else None
        number = course.lessons.index(lesson) + 1 if lesson.stage is Stage.LESSON else 0
        return Showing(course, lesson, number, tuple(read), question, instance, record, record.asked)

    def _ask(self, record: LessonRecord, course: Course, lesson: Lesson, question: Step) -> QuestionInstance:
        known = [i for i in self._instances.values() if i.record_id == record.id]
        if (LessonRecord, record.id) not in self._changed:  # else it was opened or answered just now: nothing is open
            known += self._shelf.open_instances([record.id])
        for instance in known:
            if instance.step_id == question.id and instance.answered_at is None:
                self._instances[instance.id] = instance
                return instance
        purpose = QuestionPurpose.LESSON if lesson.stage is Stage.LESSON else QuestionPurpose.TEST
        return self._new_instance(record.enrolment_id, record.id, course, lesson, question, purpose)

    def _new_instance(
        self,
        enrolment_id: int,
        record_id: int | None,
        course: Course,
        lesson: Lesson,
        step: Step,
        purpose: QuestionPurpose,
    ) -> QuestionInstance:
        instance = QuestionInstance(
            id=self._ids(),
            person_id=self.person.id,
            enrolment_id=enrolment_id,
            record_id=record_id,
            course_id=course.id,
            course_version=course.version,
            lesson_id=lesson.id,
            step_id=step.id,
            purpose=purpose,
            order=step.shuffled(self._rng),
            asked_at=self.now,
        )
        self._put(instance)
        return instance


def _fits_bundle(lesson: Lesson) -> bool:
    """A lesson that can stand in a bundle: one graded question, the first that it asks, answered by letters."""
    asked = [step for step in lesson.steps if step.asks]
    one = sum(step.graded for step in asked) == 1 and asked[0].graded
    return lesson.stage is Stage.LESSON and one and asked[0].type != "short_answer"
