"""One step of one person's learning: what was loaded goes in, acts change it, what changed comes out.

No I/O and no clock: `Study` is made for one turn from a `Learner`, the agency's `Rules`, a `Shelf` to ask for the
rare things that were not loaded, and `now`. The caller stores `changes()` in the turn's transaction.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Protocol

from lessons import progress, reviewing, schedule
from lessons.model import Course, Lesson, Stage
from lessons.steps.base import Grade, Response, Step
from lessons.study import (
    Answer,
    Enrolment,
    EnrolmentStatus,
    Learner,
    LessonRecord,
    Participation,
    QuestionInstance,
    QuestionPurpose,
    RecordStatus,
    ReviewCard,
)
from people import hours as local_time
from people.calendar import WorkingCalendar
from people.ids import new_id
from people.model import LearningHours, Leave

REMEMBERED_HOURS = 10
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rules:
    """The agency's terms of learning."""

    calendar: WorkingCalendar
    days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    at: time = time(8, 0)
    quiet: tuple[time, time] = (time(20, 0), time(6, 0))
    max_lessons_a_day: int = 1


class Shelf(Protocol):
    """What a step of learning may have to ask for: courses, and rows that are rarely needed."""

    def course(self, course_id: str, version: str) -> Course:
        """The course in that version. Raises KeyError where nobody has it."""
        ...

    def open_instances(self, record_ids: Sequence[int]) -> Sequence[QuestionInstance]:
        """Unanswered question instances of these lesson records."""
        ...

    def cards_due(self, person_id: int, now: datetime, limit: int) -> Sequence[ReviewCard]:
        """Review cards due as of `now`, longest due first."""
        ...

    def next_card_due(self, person_id: int) -> datetime | None:
        """When the person's next review card is due."""
        ...


@dataclass(frozen=True, slots=True)
class Showing:
    """What to put in front of the learner: the steps to read, then the step that asks, if any."""

    course: Course
    lesson: Lesson
    number: int
    """Which lesson of the course this is, from 1 (0 for a test)."""
    read: tuple[Step, ...]
    question: Step | None
    instance: QuestionInstance | None
    record: LessonRecord | None = None
    """None for a review."""
    asked: int = 0
    """Which graded question of the lesson this is, from 0."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What an answer led to."""

    instance: QuestionInstance
    step: Step
    grade: Grade | None
    review_at: datetime | None
    """When this question will be asked again."""
    lesson_done: bool = False
    course_done: Enrolment | None = None
    """The enrolment that this answer completed."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """The open lesson still waits; this is the `number`-th reminder of it (from 1)."""

    number: int
    showing: Showing
    back_from_pause: bool = False


@dataclass(frozen=True, slots=True)
class Paused:
    """After the last reminder nothing came: learning rests until the person says so."""

    record: LessonRecord


Saved = Enrolment | LessonRecord | QuestionInstance | Answer | ReviewCard | Participation
Due = Showing | Reminder | Paused | None


class Study:
    """One learner in one turn."""

    def __init__(
        self,
        learner: Learner,
        rules: Rules,
        shelf: Shelf,
        now: datetime,
        channel: str,
        rng: random.Random | None = None,
        ids: Callable[[], int] = new_id,
    ) -> None:
        zone = learner.participation.zone or learner.person.zone
        self.person = replace(learner.person, zone=zone)
        self.now = now
        self.participation = learner.participation
        self.leaves = learner.leaves
        self.reviews_due = learner.reviews_due
        self._rules, self._shelf, self._channel = rules, shelf, channel
        self._rng, self._ids = rng or random.Random(), ids
        self._enrolments = {e.id: e for e in learner.enrolments}
        self._records = {r.id: r for r in learner.records}
        self._instances = dict(learner.instances)
        self._cards = dict(learner.cards)
        self._changed: dict[tuple[type, int], Saved] = {}

    # --- what is

    @property
    def hours(self) -> LearningHours:
        """When this person may be taught."""
        rules = self._rules
        return schedule.participation_hours(
            self.person, self.participation, self.leaves, rules.days, rules.at, rules.quiet
        )

    @property
    def today(self) -> date:
        """The person's local day."""
        return local_time.local_day(self.person.zone, self.now)

    @property
    def active(self) -> Enrolment | None:
        """The enrolment that is being learned now."""
        running = (e for e in self._enrolments.values() if e.status is EnrolmentStatus.ACTIVE)
        return next(running, None)

    @property
    def waiting(self) -> list[Enrolment]:
        """Enrolments whose turn has not come, in the order in which it will."""
        return sorted(
            (e for e in self._enrolments.values() if e.status is EnrolmentStatus.WAITING),
            key=lambda e: (e.enrolled_at, e.id),
        )

    @property
    def paused(self) -> bool:
        return self.participation.paused_at is not None

    def course_of(self, of: Enrolment | QuestionInstance) -> Course:
        """The course version that this enrolment or question is pinned to."""
        return self._shelf.course(of.course_id, of.course_version)

    def open_record(self) -> LessonRecord | None:
        """The lesson that is in front of the learner, unfinished."""
        enrolment = self.active
        record = self._record_of(enrolment, self._item(enrolment)) if enrolment else None
        return record if record and record.status is RecordStatus.SENT else None

    def instance(self, instance_id: int) -> QuestionInstance | None:
        """A question instance that this turn speaks of, if it is this person's."""
        found = self._instances.get(instance_id)
        return found if found and found.person_id == self.person.id else None

    def step_of(self, instance: QuestionInstance) -> Step:
        """The step that was asked."""
        return _step(self._lesson_of(instance), instance.step_id)

    def changes(self) -> list[Saved]:
        """Everything that this turn changed, each thing once, in its last state."""
        return list(self._changed.values())

    def may_start_lesson(self) -> bool:
        """True where opening the next item now keeps to the day's cap, or catches up on days that were missed.

        Tests are not counted. A learner may have opened as many lessons as learning days have passed.
        """
        enrolment = self.active
        if enrolment is None:
            return False
        course = self.course_of(enrolment)
        if course.path[enrolment.position].stage is not Stage.LESSON:
            return True
        lessons = {lesson.id for lesson in course.lessons}
        sent = sorted(r.sent_at for r in self._records.values() if r.lesson_id in lessons)
        today = sum(1 for at in sent if local_time.local_day(self.person.zone, at) == self.today)
        return today < self._rules.max_lessons_a_day or len(sent) < self._learning_days_since(sent[0])

    def may_review(self) -> bool:
        """True where reviews are due and today's session has not been held."""
        due_at = self.participation.review_due_at
        return (
            self.reviews_due > 0 and due_at is not None and local_time.local_day(self.person.zone, due_at) <= self.today
        )

    # --- taking part

    def consent(self, version: int) -> None:
        """The person agrees to the notice: learning may start (or start again)."""
        self._terms(consent_version=version, consented_at=self.now, withdrawn_at=None)
        card_due = self._shelf.next_card_due(self.person.id)
        if card_due and self.participation.review_due_at is None:
            self._terms(review_due_at=card_due)
        self.activate()
        self.reschedule()

    def withdraw(self) -> None:
        """The person withdraws: nothing is due any more; what was learned stays."""
        self._terms(withdrawn_at=self.now, review_due_at=None)
        self.reschedule()

    def activate(self) -> None:
        """Give the next waiting enrolment its turn, where the person takes part and none is active."""
        if self.active is None and self.waiting and self.participation.consented:
            first = self.waiting[0]
            due = schedule.first_slot(self.hours, self._rules.calendar, self.now, first.not_before)
            self._put(replace(first, status=EnrolmentStatus.ACTIVE, next_due_at=due))

    def enrol(self, course: Course, not_before: datetime | None = None) -> Enrolment:
        """Enrol the person in this version of a course; it starts at once if nothing stands before it."""
        enrolment = Enrolment(
            id=self._ids(),
            person_id=self.person.id,
            course_id=course.id,
            course_version=course.version,
            status=EnrolmentStatus.WAITING,
            enrolled_at=self.now,
            not_before=not_before,
        )
        self._put(enrolment)
        self.activate()
        return self._enrolments[enrolment.id]

    def pause(self, until: datetime | None = None) -> None:
        """Rest: nothing is sent until `until`, or until the person resumes."""
        self._terms(paused_at=self.now, paused_until=until)
        self.reschedule()

    def resume(self) -> None:
        """Go on after a pause; reminders start counting anew."""
        self._terms(paused_at=None, paused_until=None)
        if self.active:
            self._put(replace(self.active, reminders=0))
        self.reschedule()

    def set_terms(self, **changed: object) -> None:
        """Change days, time, zone, language or text-only; what is due moves along."""
        self._terms(**changed)
        self.person = replace(self.person, zone=self.participation.zone or self.person.zone)
        self.reschedule()

    def later_today(self, at: time) -> None:
        """The open lesson is wanted at this local time: remind then, today if that still can be."""
        if self.active:
            hours = replace(self.hours, at=at)
            due = local_time.next_slot(hours, self._rules.calendar, self.now)
            self._put(replace(self.active, next_due_at=due))

    def take_leave(self, leave: Leave) -> None:
        """Count these days as no learning days from now on; the caller stores the leave."""
        self.leaves = (*self.leaves, leave)
        self.reschedule()

    def reschedule(self) -> None:
        """Work out anew when the active enrolment and the reviews are due."""
        enrolment = self.active
        if enrolment:
            self._put(replace(enrolment, next_due_at=self._next_due(enrolment)))
        if self.participation.review_due_at:
            self._terms(review_due_at=self._review_slot(max(self.now, self.participation.review_due_at)))

    # --- lessons

    def open_item(self) -> Showing | None:
        """Put the next item (or the open one again) in front of the learner; None where there is nothing."""
        enrolment = self.active
        if enrolment is None:
            return None
        showing = self._open(enrolment, enrolment.position)
        self._put(replace(self._enrolments[enrolment.id], next_due_at=self._reminder_at(1, self.now), reminders=0))
        return showing

    def next_question(self, record_id: int) -> Showing | None:
        """The next step of this lesson that asks, with what is to be read before it; None where it is at its end."""
        record = self._records.get(record_id)
        if record is None or record.enrolment_id not in self._enrolments:
            return None
        enrolment = self._enrolments[record.enrolment_id]
        return self._show(enrolment, record)

    def answer(self, instance: QuestionInstance, response: Response, given: str, event_id: str) -> Marked:
        """Take the first answer to a question. The caller makes sure that `instance` is not answered yet."""
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

    def come_due(self) -> Due:
        """The schedule's question: what is to be sent now? Moves the due time in any case.

        At a moment at which this person is not to be taught, nothing; the due time moves to the next that is.
        """
        enrolment = self.active
        if enrolment is None:
            return None
        back = self._end_pause()
        if self.paused or not self.participation.consented:
            self._put(replace(enrolment, next_due_at=self._next_due(enrolment)))
            return None
        if not local_time.teachable(self.hours, self._rules.calendar, self.now):
            self.postpone()
            return None
        record = self.open_record()
        if record is None:
            return self.open_item()
        return self._remind(enrolment, record, back)

    def postpone(self) -> None:
        """Look again at the next learning slot (not a learning time, or no way to reach the person now)."""
        if self.active:
            later = local_time.next_slot(self.hours, self._rules.calendar, self.now)
            self._put(replace(self.active, next_due_at=later))

    def bundle(self, most: int = 3) -> list[Lesson]:
        """The lessons that wait for a person who was away, the open one first; tests are never in it."""
        enrolment = self.active
        if enrolment is None:
            return []
        path = self.course_of(enrolment).path
        record = self.open_record()
        count = schedule.lessons_waiting(
            enrolment, record, len(path), self.hours, self._rules.calendar, self.now, most=most
        )
        lessons: list[Lesson] = []
        for lesson in path[enrolment.position : enrolment.position + count]:
            if not _fits_bundle(lesson):
                break
            lessons.append(lesson)
        return lessons

    def open_bundle(self, most: int = 3) -> list[Showing]:
        """Open every waiting lesson at once."""
        enrolment = self.active
        if enrolment is None:
            return []
        opened = [self._open(enrolment, enrolment.position + i) for i in range(len(self.bundle(most)))]
        self._put(replace(self._enrolments[enrolment.id], next_due_at=self._reminder_at(1, self.now), reminders=0))
        return [showing for showing in opened if showing]

    def open_newest(self, most: int = 3) -> Showing | None:
        """Open the newest waiting lesson; the earlier ones stay first in the path."""
        enrolment, waiting = self.active, len(self.bundle(most))
        if enrolment is None or waiting == 0:
            return None
        showing = self._open(enrolment, enrolment.position + waiting - 1)
        self._put(replace(self._enrolments[enrolment.id], next_due_at=self._reminder_at(1, self.now), reminders=0))
        return showing

    # --- reviews

    def next_review(self) -> Showing | None:
        """The question that has waited longest for its review, as a new instance; None where none is due."""
        asked = {(i.course_id, i.lesson_id, i.step_id) for i in self._instances.values() if i.answered_at == self.now}
        for card in self._shelf.cards_due(self.person.id, self.now, reviewing.DAILY_CAP + len(asked)):
            key = (card.course_id, card.lesson_id, card.step_id)
            if key not in asked:
                self._cards[key] = card
                return self._show_review(card)
        return None

    def end_reviews(self) -> None:
        """Today's session is over: look again on a later day at which a card will be due."""
        next_due = self._shelf.next_card_due(self.person.id)
        pending = [card.due_at for card in self._cards.values()]
        due = min([*pending, next_due] if next_due else pending, default=None)
        tomorrow = local_time.midnight(self.person.zone, self.today + ONE_DAY)
        self._terms(review_due_at=self._review_slot(max(due, tomorrow)) if due else None)

    def hold_reviews(self, until: datetime | None = None) -> None:
        """Reviews are not to be pushed now; look again at the first review slot after now, or from `until` on."""
        later = local_time.next_slot(self.hours, self._rules.calendar, self.now)
        self._terms(review_due_at=self._review_slot(until or later))

    def unanswered_review(self) -> QuestionInstance | None:
        """A review that was asked in this chat and waits for its answer."""
        waiting = (i for i in self._instances.values() if i.purpose is QuestionPurpose.REVIEW and i.answered_at is None)
        return next(waiting, None)

    # --- inside

    def _put(self, thing: Saved) -> None:
        key = thing.person_id if isinstance(thing, Participation) else thing.id
        self._changed[(type(thing), key)] = thing
        if isinstance(thing, Enrolment):
            self._enrolments[thing.id] = thing
        elif isinstance(thing, LessonRecord):
            self._records[thing.id] = thing
        elif isinstance(thing, QuestionInstance):
            self._instances[thing.id] = thing
        elif isinstance(thing, ReviewCard):
            self._cards[(thing.course_id, thing.lesson_id, thing.step_id)] = thing
        elif isinstance(thing, Participation):
            self.participation = thing

    def _terms(self, **changed: object) -> None:
        self._put(replace(self.participation, **changed))  # type: ignore[arg-type]  # names are checked by replace

    def _learning_days_since(self, first: datetime) -> int:
        start = local_time.midnight(self.person.zone, local_time.local_day(self.person.zone, first))
        return local_time.slots_between(self.hours, self._rules.calendar, start, self.now)

    def _item(self, enrolment: Enrolment) -> Lesson | None:
        path = self.course_of(enrolment).path
        return path[enrolment.position] if enrolment.position < len(path) else None

    def _record_of(self, enrolment: Enrolment, lesson: Lesson | None) -> LessonRecord | None:
        if lesson is None:
            return None
        own = (r for r in self._records.values() if r.enrolment_id == enrolment.id and r.lesson_id == lesson.id)
        return next(own, None)

    def _lesson_of(self, instance: QuestionInstance) -> Lesson:
        return next(x for x in self.course_of(instance).path if x.id == instance.lesson_id)

    def _open(self, enrolment: Enrolment, position: int) -> Showing | None:
        lesson = self.course_of(enrolment).path[position]
        record = self._record_of(enrolment, lesson)
        if record is None:
            record = LessonRecord(
                self._ids(), enrolment.id, self.person.id, lesson.id, RecordStatus.SENT, self._channel, self.now
            )
            self._put(record)
            if enrolment.started_at is None:
                self._put(replace(self._enrolments[enrolment.id], started_at=self.now))
        return self._show(enrolment, record)

    def _show(self, enrolment: Enrolment, record: LessonRecord) -> Showing | None:
        course = self.course_of(enrolment)
        lesson = next(x for x in course.path if x.id == record.lesson_id)
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

    def _show_review(self, card: ReviewCard) -> Showing:
        course = self._shelf.course(card.course_id, card.course_version)
        lesson = next(x for x in course.path if x.id == card.lesson_id)
        step = _step(lesson, card.step_id)
        instance = self._new_instance(card.enrolment_id, None, course, lesson, step, QuestionPurpose.REVIEW)
        return Showing(course, lesson, course.lessons.index(lesson) + 1, (), step, instance)

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
            self._put(replace(enrolment, reminders=0, next_due_at=self._reminder_at(1, self.now)))
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
            self._put(replace(enrolment, next_due_at=self._next_due(enrolment)))
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

    def _next_due(self, enrolment: Enrolment) -> datetime | None:
        if not self.participation.consented:
            return None
        hours, calendar = self.hours, self._rules.calendar
        if self.paused:
            until = self.participation.paused_until
            return local_time.next_slot(hours, calendar, max(until, self.now)) if until else None
        record = self.open_record()
        if record is not None:
            return self._reminder_at(enrolment.reminders + 1, self.now)
        if enrolment.not_before and enrolment.not_before > self.now:
            return schedule.first_slot(hours, calendar, self.now, enrolment.not_before)
        return local_time.next_slot(hours, calendar, self.now, later_day=not self.may_start_lesson())

    def _reminder_at(self, number: int, last: datetime) -> datetime:
        return schedule.reminder_at(number, last, self.hours, self._rules.calendar, self.participation.answer_hours)

    def _remind(self, enrolment: Enrolment, record: LessonRecord, back: bool) -> Due:
        number = enrolment.reminders + 1
        if number > schedule.MAX_REMINDERS:
            self.pause()
            return Paused(record)
        showing = self._show(enrolment, record)
        if showing is None:  # only a lesson without any question ends here
            return None
        due = self._reminder_at(number + 1, self.now)
        self._put(replace(self._enrolments[enrolment.id], reminders=number, next_due_at=due))
        return Reminder(number, showing, back)

    def _end_pause(self) -> bool:
        until = self.participation.paused_until
        if self.paused and until is not None and until <= self.now:
            self._terms(paused_at=None, paused_until=None)
            return True
        return False

    def _schedule_review(self, instance: QuestionInstance) -> datetime | None:
        if instance.purpose is QuestionPurpose.TEST:
            return None
        key = (instance.course_id, instance.lesson_id, instance.step_id)
        known, correct = self._cards.get(key), bool(instance.correct)
        card = (
            reviewing.reviewed(known, correct, self.now)
            if known
            else reviewing.first_card(self._ids(), instance, correct, self.now)
        )
        zone = self.person.zone
        day = max(local_time.local_day(zone, card.due_at), self.today + ONE_DAY)
        card = replace(card, due_at=local_time.midnight(zone, day))
        self._put(card)
        slot = self._review_slot(card.due_at)
        current = self.participation.review_due_at
        if current is None or slot < current:
            self._terms(review_due_at=slot)
        return slot

    def _review_slot(self, due: datetime) -> datetime:
        return reviewing.review_slot(due, self.hours, self._rules.calendar)

    def _remember_hour(self) -> None:
        hour = local_time.local(self.person.zone, self.now).hour
        self._terms(answer_hours=(*self.participation.answer_hours, hour)[-REMEMBERED_HOURS:])


def _step(lesson: Lesson, step_id: str) -> Step:
    everywhere: Iterable[Step] = (*lesson.steps, *lesson.pre_bank, *lesson.post_bank)
    return next(step for step in everywhere if step.id == step_id)


def _fits_bundle(lesson: Lesson) -> bool:
    """A lesson that can stand in a bundle: one graded question, answered by letters."""
    graded = [step for step in lesson.steps if step.graded]
    return lesson.stage is Stage.LESSON and len(graded) == 1 and graded[0].type != "short_answer"
