"""Ending enrolments for people: planned, then done; who was learning is told once, and what they learned stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from bot import markup, wording
from bot.audience import Audience
from bot.buttons import Act
from bot.house import House
from bot.messages import Purpose
from bot.shelf import TurnShelf
from lessons.engine import Study
from lessons.study import Enrolment, EnrolmentStatus, Learner
from people.model import Person
from store.model import JournalEntry
from store.save import Saved

if TYPE_CHECKING:
    from bot.listeners import Listener
    from store.tx import Tx

PUSHED = (Purpose.LESSON.value, Purpose.REMINDER.value, Purpose.REVIEW.value)
"""What waits to be sent for a course and is not sent any more."""


class Untouched(StrEnum):
    """Why nothing ends for a person."""

    COMPLETED = "completed"
    NOT_ENROLLED = "not_enrolled"


@dataclass(frozen=True, slots=True)
class Ending:
    """One person's enrolment that ends, with what that changes; or why nothing does."""

    person: Person
    untouched: Untouched | None = None
    enrolment: Enrolment | None = None
    """As it was."""
    changes: tuple[Saved, ...] = ()
    following: Enrolment | None = None
    """The one that has its turn with it."""
    tells: bool = False
    """They were learning in it and can be written to."""


def find(tx: Tx, house: House, course_id: str, people: Sequence[Person], now: datetime) -> list[Ending]:
    """What ending this course would do for these persons, as of `tx`; nothing is stored."""
    ids = [person.id for person in people]
    learners, reachable, taken = tx.turns.learners(ids, now), tx.mentoring.reachable(ids), tx.study.enrolled(course_id)
    return [_ending(tx, house, learners[id_], course_id, id_ in taken, id_ in reachable, now) for id_ in ids]


def unenrol(tx: Tx, house: House, found: Iterable[Ending], now: datetime, quiet: bool = False) -> int:
    """Store what `find` gave, in the same transaction; gives how many were told."""
    audience, ended = Audience(house, tx, now), [(one, one.enrolment) for one in found if one.enrolment]
    if not quiet:
        audience.invite([one.person.id for one, _ in ended if one.tells])
    for one, enrolment in ended:
        if enrolment.status is EnrolmentStatus.ACTIVE:
            for chat in tx.people.addresses(one.person.id):
                tx.outbox.cancel(chat.id, "unenrolled", now, PUSHED)
        facts = {"course": enrolment.course_id, "version": enrolment.course_version}
        tx.save([*one.changes, JournalEntry(now, "unenrolled", one.person.id, facts)])
        if one.tells and not quiet and (listener := audience(one.person.id)):
            _tell(tx, house, listener, enrolment, one.following)
    tx.save(audience.messages)
    return len(audience.messages)


def _ending(
    tx: Tx, house: House, learner: Learner, course_id: str, taken: bool, reachable: bool, now: datetime
) -> Ending:
    enrolment = next((one for one in learner.enrolments if one.course_id == course_id), None)
    if enrolment is None:
        return Ending(learner.person, Untouched.COMPLETED if taken else Untouched.NOT_ENROLLED)
    study = Study(learner, house.rules, TurnShelf(house.courses, tx), now, channel="")
    study.leave_course(enrolment)
    was_active = enrolment.status is EnrolmentStatus.ACTIVE
    following = study.active if was_active else None
    changes = tuple(study.changes())
    return Ending(learner.person, None, enrolment, changes, following, was_active and reachable)


def _tell(tx: Tx, house: House, listener: Listener, ended: Enrolment, following: Enrolment | None) -> None:
    texts = listener.texts
    text = texts("unenrol.ended", name=markup.plain(listener.name), course=_title(tx, house, listener, ended))
    if following and following.next_due_at:
        when = wording.moment(texts, following.next_due_at, listener.person.zone, listener.now)
        text += "\n" + texts("unenrol.following", course=_title(tx, house, listener, following), when=when)
    key = f"unenrolled:{ended.id}:{listener.now.isoformat()}"
    listener.say(key, text, [listener.button("progress", Act.PROGRESS)])


def _title(tx: Tx, house: House, listener: Listener, of: Enrolment) -> str:
    course = house.courses.get(tx, of.course_id, of.course_version)
    return markup.italic(course.title.in_(listener.texts.language))
