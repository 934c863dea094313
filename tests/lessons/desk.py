"""One learner's records in memory, as the store would keep them: what `Study` is loaded from and saved to."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from functools import cache
from pathlib import Path

from lessons.engine import Marked, Rules, Study
from lessons.loading import load_catalogue
from lessons.model import Course, Lesson
from lessons.outcomes import Saved
from lessons.steps.base import Response, Step
from lessons.study import (
    Answer,
    Enrolment,
    EnrolmentStatus,
    Learner,
    LessonRecord,
    Participation,
    QuestionInstance,
    QuestionPurpose,
    ReviewCard,
)
from people.calendar import WorkingCalendar
from people.model import Kind, Leave, Person, Zone

COURSES = Path(__file__).parents[1] / "journeys" / "courses"
PERSON = Person(11, "199003152015032002", "Maria Uropmabin", 1, "Puskesmas Oksibil", Zone.WIT, Kind.PNS)
RULES = Rules(WorkingCalendar(), at=time(8, 0))


@cache
def courses() -> dict[str, Course]:
    """`contoh`: three lessons of one question. `surat`: an image, two questions in a lesson, typed answers."""
    catalogue, faults = load_catalogue([COURSES])
    assert not faults
    return {course.id: course for course in catalogue.courses}


@dataclass
class Desk:
    """The learner's rows. `study(now)` opens them for one turn, `keep(study)` stores what the turn changed."""

    participation: Participation = field(default_factory=lambda: Participation(PERSON.id))
    person: Person = PERSON
    rules: Rules = RULES
    leaves: list[Leave] = field(default_factory=list)
    enrolments: dict[int, Enrolment] = field(default_factory=dict)
    records: dict[int, LessonRecord] = field(default_factory=dict)
    instances: dict[int, QuestionInstance] = field(default_factory=dict)
    answers: dict[int, Answer] = field(default_factory=dict)
    cards: dict[tuple[str, str, str], ReviewCard] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    rng: random.Random = field(default_factory=lambda: random.Random(7))
    courses: dict[tuple[str, str], Course] = field(
        default_factory=lambda: {(c.id, c.version): c for c in courses().values()}
    )

    # --- a turn

    def study(self, now: datetime, speaks_of: Iterable[int] = (), channel: str = "test") -> Study:
        """The person's learning as a turn gets it: `speaks_of` are the questions that it is about."""
        spoken = {number: self.instances[number] for number in speaks_of if number in self.instances}
        wanted = {(i.course_id, i.lesson_id, i.step_id) for i in spoken.values()}
        open_ones = [
            e for e in self.enrolments.values() if e.status in (EnrolmentStatus.WAITING, EnrolmentStatus.ACTIVE)
        ]
        active = {e.id for e in open_ones if e.status is EnrolmentStatus.ACTIVE}
        learner = Learner(
            person=self.person,
            participation=self.participation,
            leaves=tuple(self.leaves),
            enrolments=tuple(sorted(open_ones, key=lambda e: e.id)),
            records=tuple(r for r in self.records.values() if r.enrolment_id in active),
            instances=spoken,
            cards={key: card for key, card in self.cards.items() if key in wanted},
            reviews_due=sum(card.due_at <= now for card in self.cards.values()),
        )
        return Study(learner, self.rules, self, now, channel, rng=self.rng, ids=lambda: next(self.numbers))

    def keep(self, study: Study) -> list[Saved]:
        """Store the turn. Raises AssertionError where the database would refuse it."""
        changes = study.changes()
        for thing in sorted(changes, key=lambda x: isinstance(x, Enrolment) and x.status is EnrolmentStatus.ACTIVE):
            self._keep(thing)
        return changes

    def _keep(self, thing: Saved) -> None:
        if isinstance(thing, Participation):
            self.participation = thing
        elif isinstance(thing, Enrolment):
            self.enrolments[thing.id] = thing
            active = [e for e in self.enrolments.values() if e.status is EnrolmentStatus.ACTIVE]
            assert len(active) <= 1, "two enrolments are active"
        elif isinstance(thing, LessonRecord):
            twins = [r for r in self.records.values() if (r.enrolment_id, r.lesson_id) == _key(thing)]
            assert all(twin.id == thing.id for twin in twins), "a lesson was opened twice"
            self.records[thing.id] = thing
        elif isinstance(thing, QuestionInstance):
            before = self.instances.get(thing.id)
            assert before is None or before.answered_at is None or before == thing, "an answered question was changed"
            self.instances[thing.id] = thing
        elif isinstance(thing, Answer):
            assert thing.instance_id not in self.answers, "a question was answered twice"
            self.answers[thing.instance_id] = thing
        else:
            self.cards[(thing.course_id, thing.lesson_id, thing.step_id)] = thing

    # --- what a shelf gives

    def course(self, course_id: str, version: str) -> Course:
        return self.courses[(course_id, version)]

    def open_instances(self, record_ids: Sequence[int]) -> list[QuestionInstance]:
        return [i for i in self.instances.values() if i.record_id in record_ids and i.answered_at is None]

    def last_review(self, person_id: int, since: datetime) -> QuestionInstance | None:
        asked = (i for i in self.instances.values() if i.purpose is QuestionPurpose.REVIEW)
        return max((i for i in asked if i.asked_at >= since), key=lambda i: (i.asked_at, i.id), default=None)

    def reviews_asked(self, person_id: int, since: datetime) -> int:
        return sum(i.purpose is QuestionPurpose.REVIEW and i.asked_at >= since for i in self.instances.values())

    def cards_due(self, person_id: int, now: datetime, limit: int) -> list[ReviewCard]:
        due = [card for card in self.cards.values() if card.due_at <= now]
        return sorted(due, key=lambda card: (card.due_at, card.id))[:limit]

    def next_card_due(self, person_id: int) -> datetime | None:
        return min((card.due_at for card in self.cards.values()), default=None)

    # --- looking

    @property
    def active(self) -> Enrolment | None:
        return next((e for e in self.enrolments.values() if e.status is EnrolmentStatus.ACTIVE), None)

    def lesson_of(self, instance: QuestionInstance) -> Lesson:
        path = self.course(instance.course_id, instance.course_version).path
        return next(lesson for lesson in path if lesson.id == instance.lesson_id)

    def step_of(self, instance: QuestionInstance) -> Step:
        lesson = self.lesson_of(instance)
        steps = (*lesson.steps, *lesson.pre_bank, *lesson.post_bank)
        return next(step for step in steps if step.id == instance.step_id)

    def response(self, instance: QuestionInstance, right: bool = True) -> Response:
        """A right or a wrong answer to this question."""
        step = self.step_of(instance)
        if not step.graded:
            return Response(words="Sudah saya coba")
        answer = step.understand(step.answer(instance.order, "id"), instance.order, "id")
        assert answer is not None
        if right:
            return answer
        if not answer.chosen:
            return Response(words="entahlah")
        return Response((next(place for place in range(len(instance.order)) if place not in answer.chosen),))

    def answer(self, now: datetime, instance_id: int, right: bool = True) -> tuple[Study, Marked]:
        """Answer a question in a turn of its own; the turn is stored."""
        study = self.study(now, [instance_id])
        instance = study.instance(instance_id)
        assert instance is not None
        assert instance.answered_at is None
        marked = study.answer(instance, self.response(instance, right), "jawaban", f"event-{instance_id}")
        self.keep(study)
        return study, marked


def _key(record: LessonRecord) -> tuple[int, str]:
    return record.enrolment_id, record.lesson_id
