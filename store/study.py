"""Learning as rows: who is due, which cards, and everything of one person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import BindParameter, Column, Connection, Select, bindparam, exists, func, select

from lessons.study import Enrolment, EnrolmentStatus, LessonRecord, QuestionInstance, QuestionPurpose, ReviewCard
from store.dialect import Moment, among, has_row_locks
from store.tables import (
    answers,
    enrolments,
    lesson_records,
    participations,
    persons,
    question_instances,
    reviews,
    word,
)

_now = bindparam("now", type_=Moment())
_most: BindParameter[int] = bindparam("most")
_ACTIVE = enrolments.c.status == word(EnrolmentStatus.ACTIVE)

_DUE = (
    select(enrolments.c.person_id)
    .where(_ACTIVE, enrolments.c.next_due_at <= _now)
    .order_by(enrolments.c.next_due_at)
    .limit(_most)
)
_REVIEWS_DUE = (
    select(participations.c.person_id)
    .where(participations.c.review_due_at <= _now)
    .order_by(participations.c.review_due_at)
    .limit(_most)
)


def _held(due: Select[Any], person_id: Column[Any]) -> Select[Any]:
    """The same, each person locked for this transaction and those left out whom another one has in hand."""
    locked = due.join(persons, persons.c.id == person_id)
    return locked.with_for_update(of=persons, key_share=True, skip_locked=True)


_DUE_HELD = _held(_DUE, enrolments.c.person_id)
_REVIEWS_DUE_HELD = _held(_REVIEWS_DUE, participations.c.person_id)
_NEXT_LESSON = select(func.min(enrolments.c.next_due_at)).where(_ACTIVE, enrolments.c.next_due_at > _now)
_NEXT_REVIEW = select(func.min(participations.c.review_due_at)).where(participations.c.review_due_at > _now)
GOES_ON = exists().where(
    enrolments.c.id == reviews.c.enrolment_id, enrolments.c.status != word(EnrolmentStatus.WITHDRAWN)
)
"""Of a review card: its course was not ended for the learner. Where it was, nothing of it comes back."""
_CARDS = select(reviews).where(reviews.c.person_id == bindparam("person")).order_by(reviews.c.due_at, reviews.c.id)
_CARDS_DUE = (
    select(reviews)
    .where(reviews.c.person_id == bindparam("person"), reviews.c.due_at <= _now, GOES_ON)
    .order_by(reviews.c.due_at, reviews.c.id)
    .limit(_most)
)
_NEXT_CARD = select(func.min(reviews.c.due_at)).where(reviews.c.person_id == bindparam("person"), GOES_ON)
_SCORED = (
    select(enrolments)
    .where(
        among(enrolments.c.person_id, "ids"),
        func.coalesce(enrolments.c.post_score, enrolments.c.pre_score).is_not(None),
    )
    .order_by(enrolments.c.id)
)
_ENDED = (
    select(enrolments)
    .where(among(enrolments.c.person_id, "ids"), enrolments.c.status == word(EnrolmentStatus.WITHDRAWN))
    .order_by(enrolments.c.id)
)
_INSTANCES = select(question_instances).where(among(question_instances.c.id, "ids")).order_by(question_instances.c.id)
_OPEN_INSTANCES = (
    select(question_instances)
    .where(among(question_instances.c.record_id, "ids"), question_instances.c.answered_at.is_(None))
    .order_by(question_instances.c.id)
)
_REVIEWS_SINCE = (
    question_instances.c.person_id == bindparam("person"),
    question_instances.c.purpose == word(QuestionPurpose.REVIEW),
    question_instances.c.asked_at >= _now,
)
_REVIEWS_ASKED = select(func.count()).select_from(question_instances).where(*_REVIEWS_SINCE)
_LAST_REVIEW = (
    select(question_instances)
    .where(*_REVIEWS_SINCE)
    .order_by(question_instances.c.asked_at.desc(), question_instances.c.id.desc())
    .limit(1)
)


class StudyTables:
    """Learning as seen by one transaction."""

    def __init__(self, connection: Connection, writing: bool = False) -> None:
        self._connection = connection
        self._holds = writing and has_row_locks(connection)

    def due(self, now: datetime, limit: int) -> list[int]:
        """Persons whose active enrolment is due, longest due first.

        In a write they are held until its end: turns of theirs wait, and another tick does not find them.
        """
        return list(self._connection.scalars(_DUE_HELD if self._holds else _DUE, {"now": now, "most": limit}))

    def reviews_due(self, now: datetime, limit: int) -> list[int]:
        """Persons whose reviews are to be looked at, longest due first; held like those of `due`."""
        statement = _REVIEWS_DUE_HELD if self._holds else _REVIEWS_DUE
        return list(self._connection.scalars(statement, {"now": now, "most": limit}))

    def next_due(self, after: datetime) -> datetime | None:
        """When the schedule has something to do next, later than `after`; None: nothing is planned."""
        found = [self._connection.scalar(statement, {"now": after}) for statement in (_NEXT_LESSON, _NEXT_REVIEW)]
        return min((moment for moment in found if moment is not None), default=None)

    def cards_due(self, person_id: int, now: datetime, limit: int) -> list[ReviewCard]:
        """Review cards due as of `now`, longest due first."""
        rows = self._connection.execute(_CARDS_DUE, {"person": person_id, "now": now, "most": limit})
        return list(starmap(ReviewCard, rows))

    def cards(self, person_id: int) -> list[ReviewCard]:
        """Every review card of a person, those of courses that were ended for them too."""
        return list(starmap(ReviewCard, self._connection.execute(_CARDS, {"person": person_id})))

    def next_card_due(self, person_id: int) -> datetime | None:
        """When the person's next review card is due, past or future; None: they have no cards."""
        found: datetime | None = self._connection.scalar(_NEXT_CARD, {"person": person_id})
        return found

    def enrolments(self, person_id: int) -> list[Enrolment]:
        """All enrolments of a person, ended ones too, by id."""
        of_person = select(enrolments).where(enrolments.c.person_id == person_id).order_by(enrolments.c.id)
        return list(starmap(Enrolment, self._connection.execute(of_person)))

    def enrolled(self, course_id: str) -> set[int]:
        """Persons who are or were enrolled in a course and did not withdraw."""
        left = word(EnrolmentStatus.WITHDRAWN)
        rows = select(enrolments.c.person_id).where(enrolments.c.course_id == course_id, enrolments.c.status != left)
        return set(self._connection.scalars(rows))

    def ended(self, course_id: str, version: str, person_ids: Collection[int]) -> dict[int, Enrolment]:
        """Person → their latest enrolment in this version of a course that was ended before it was completed."""
        left = (enrolments.c.course_id == course_id, enrolments.c.course_version == version)
        found = _ENDED.where(*left)
        rows = self._connection.execute(found, {"ids": person_ids}) if person_ids else ()
        return {one.person_id: one for one in starmap(Enrolment, rows)}

    def scored(self, person_ids: Collection[int]) -> list[Enrolment]:
        """Enrolments of these persons with a test result, in the order in which they were made."""
        return list(starmap(Enrolment, self._connection.execute(_SCORED, {"ids": person_ids}))) if person_ids else []

    def records(self, person_id: int) -> list[LessonRecord]:
        """All lesson records of a person, oldest first."""
        of_person = select(lesson_records).where(lesson_records.c.person_id == person_id)
        rows = self._connection.execute(of_person.order_by(lesson_records.c.sent_at, lesson_records.c.id))
        return list(starmap(LessonRecord, rows))

    def active_dates(self, person_id: int) -> list[datetime]:
        """When a person answered, oldest first: what a streak is made of."""
        moments = select(answers.c.answered_at).where(answers.c.person_id == person_id)
        return list(self._connection.scalars(moments.order_by(answers.c.answered_at)))

    def given(self, instance_id: int) -> str:
        """What was typed or tapped as the answer to a question instance; empty where it has none."""
        found = self._connection.scalar(select(answers.c.given).where(answers.c.instance_id == instance_id))
        return found or ""

    def instances(self, ids: Collection[int]) -> list[QuestionInstance]:
        """Question instances by id."""
        return list(starmap(QuestionInstance, self._connection.execute(_INSTANCES, {"ids": ids}))) if ids else []

    def last_review(self, person_id: int, since: datetime) -> QuestionInstance | None:
        """The review question that was asked last, not before `since`."""
        row = self._connection.execute(_LAST_REVIEW, {"person": person_id, "now": since}).first()
        return QuestionInstance(*row) if row else None

    def reviews_asked(self, person_id: int, since: datetime) -> int:
        """How many review questions were asked from `since` on, answered or not."""
        return self._connection.scalar(_REVIEWS_ASKED, {"person": person_id, "now": since}) or 0

    def open_instances(self, record_ids: Collection[int]) -> list[QuestionInstance]:
        """Unanswered question instances of these lesson records, by id."""
        if not record_ids:
            return []
        return list(starmap(QuestionInstance, self._connection.execute(_OPEN_INSTANCES, {"ids": record_ids})))
