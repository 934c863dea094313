"""One learner's study in one turn: what was loaded, what it changes, and where the learner stands."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from lessons import schedule
from lessons.model import Course, Lesson
from lessons.outcomes import Rules, Saved, Shelf
from lessons.steps.base import Step
from lessons.study import (
    Enrolment,
    EnrolmentStatus,
    Learner,
    LessonRecord,
    Participation,
    QuestionInstance,
    RecordStatus,
    ReviewCard,
)
from people import hours as local_time
from people.ids import new_id
from people.model import LearningHours

_SHUFFLER = random.Random()


class Workbook:
    """Reads what was loaded and collects what changes; knows no rule of learning."""

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
        self._rng, self._ids = rng or _SHUFFLER, ids
        self._enrolments = {e.id: e for e in learner.enrolments}
        self._records = {r.id: r for r in learner.records}
        self._instances = dict(learner.instances)
        self._cards = dict(learner.cards)
        self._changed: dict[tuple[type, int], Saved] = {}

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

    def mistakes(self, instance: QuestionInstance) -> float:
        """Points missed so far in the lesson or test that the question belongs to: 1 for each wrong answer."""
        record = self._records.get(instance.record_id or 0)
        return record.asked - record.score if record else 0.0

    def instance(self, instance_id: int) -> QuestionInstance | None:
        """A question instance that this turn speaks of, if it is this person's."""
        found = self._instances.get(instance_id)
        return found if found and found.person_id == self.person.id else None

    def step_of(self, instance: QuestionInstance) -> Step:
        """The step that was asked."""
        return step_in(self._lesson_of(instance), instance.step_id)

    def changes(self) -> list[Saved]:
        """Everything that this turn changed, each thing once, in its last state."""
        return list(self._changed.values())

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


def step_in(lesson: Lesson, step_id: str) -> Step:
    """The step of that id in a lesson, its banks included."""
    everywhere: Iterable[Step] = (*lesson.steps, *lesson.pre_bank, *lesson.post_bank)
    return next(step for step in everywhere if step.id == step_id)
