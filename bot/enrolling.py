"""Enrolling persons in a course: who gets it and when, who is left out and why; first planned, then done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.house import House
from bot.shelf import TurnShelf
from lessons import schedule
from lessons.engine import Study
from lessons.model import Course
from lessons.study import Enrolment, EnrolmentStatus, Learner
from people.hours import midnight
from people.model import Person, Role, Zone
from store.model import JournalEntry

if TYPE_CHECKING:
    from store.tx import Tx


class LeftOut(StrEnum):
    """Why a person is not enrolled."""

    NOT_LEARNER = "not_learner"
    ENROLLED = "enrolled"
    TAKEN = "taken"
    """They completed the course before."""


class Waits(StrEnum):
    """What the first lesson waits for."""

    NOTHING = "nothing"
    CONSENT = "consent"
    COURSE = "course"


@dataclass(frozen=True, slots=True)
class Placed:
    """One person's place: `enrolment` and what goes with it, or `left_out`.

    `first_at` is when the first item comes, or the earliest moment at which it could (None behind another course).
    """

    person: Person
    zone: Zone
    left_out: LeftOut | None = None
    enrolment: Enrolment | None = None
    waits: Waits = Waits.NOTHING
    first_at: datetime | None = None
    text_only: bool = False
    resumes: bool = False
    """An enrolment in the same version was ended before, and goes on where it stood."""


def place(
    tx: Tx,
    house: House,
    course: Course,
    people: Sequence[Person],
    now: datetime,
    start: date | None = None,
    again: bool = False,
) -> list[Placed]:
    """What enrolling these persons would do, as of `tx`; nothing is stored.

    `start` is a local date in each person's zone. `again` takes those too who have completed the course.
    """
    learners = tx.turns.learners([person.id for person in people], now)
    ended = tx.study.ended(course.id, course.version, learners)
    shelf = TurnShelf(house.courses, tx)
    stayed = frozenset(tx.study.enrolled(course.id))
    taken: frozenset[int] = frozenset() if again else stayed
    placed = []
    for person in people:
        learner = learners[person.id]
        left_out = _left_out(learner, course, taken)
        if left_out:
            placed.append(Placed(person, _zone(learner), left_out))
        else:
            study = Study(learner, house.rules, shelf, now, channel="")
            resumed = None if person.id in stayed else ended.get(person.id)
            placed.append(_placed(study, house, course, start, resumed))
    return placed


def enrol(tx: Tx, house: House, course: Course, placed: Iterable[Placed], now: datetime) -> int:
    """Store the enrolments of `place`, in the same transaction; returns how many."""
    enrolments = [one.enrolment for one in placed if one.enrolment]
    tx.courses.put(course.id, course.version, house.courses.catalogue.content(course.id), now)
    entries = [
        JournalEntry(now, "enrolled", e.person_id, {"course": e.course_id, "version": e.course_version})
        for e in enrolments
    ]
    tx.save([*enrolments, *entries])
    return len(enrolments)


def _left_out(learner: Learner, course: Course, taken: frozenset[int]) -> LeftOut | None:
    if Role.LEARNER not in learner.person.roles:
        return LeftOut.NOT_LEARNER
    if any(enrolment.course_id == course.id for enrolment in learner.enrolments):
        return LeftOut.ENROLLED
    return LeftOut.TAKEN if learner.person.id in taken else None


def _placed(study: Study, house: House, course: Course, start: date | None, ended: Enrolment | None) -> Placed:
    zone, person = study.person.zone, study.person
    not_before = midnight(zone, start) if start else None
    first = schedule.first_slot(study.hours, house.rules.calendar, study.now, not_before)
    behind = study.active is not None or bool(study.waiting)
    enrolment = study.take_up(ended, not_before) if ended else study.enrol(course, not_before)
    resumes = ended is not None
    text_only = study.participation.text_only
    if enrolment.status is EnrolmentStatus.ACTIVE:
        return Placed(person, zone, None, enrolment, Waits.NOTHING, enrolment.next_due_at, text_only, resumes)
    if behind:
        return Placed(person, zone, None, enrolment, Waits.COURSE, None, text_only, resumes)
    return Placed(person, zone, None, enrolment, Waits.CONSENT, first, text_only, resumes)


def _zone(learner: Learner) -> Zone:
    return learner.participation.zone or learner.person.zone
