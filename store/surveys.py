"""Surveys as rows: what is due to be asked, what lies open, and one person's own answers while they give them.

Answers of many together are read in `survey_reading` only, and shown by `reports.surveys` only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import starmap
from operator import attrgetter
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, exists, func, select, update

from lessons.study import Enrolment, EnrolmentStatus
from lessons.surveys import Occasion, Survey, SurveyAnswer, SurveyStatus
from people.model import Role
from store.bulk import Bulk, parameters
from store.dialect import Moment, among, has_row_locks, insert_new
from store.mentoring_people import holds_role
from store.survey_tables import survey_answers, surveys
from store.tables import enrolments, participations, persons, word
from store.ways import names

_now = bindparam("now", type_=Moment())
_since = bindparam("since", type_=Moment())
_until = bindparam("until", type_=Moment())
_most: BindParameter[int] = bindparam("most")
_person: BindParameter[int] = bindparam("person")
_OPEN = surveys.c.status == word(SurveyStatus.OPEN)
_DUE = select(surveys).where(surveys.c.look_at <= _now).order_by(surveys.c.look_at, surveys.c.id).limit(_most)
_NEXT = select(func.min(surveys.c.look_at)).where(surveys.c.look_at > _now)
_OPEN_OF = select(surveys).where(surveys.c.respondent_id == _person, _OPEN).order_by(surveys.c.asked_at, surveys.c.id)
_ANSWERS = (
    select(survey_answers)
    .where(among(survey_answers.c.survey_id, "ids"))
    .order_by(survey_answers.c.at, survey_answers.c.item)
)
_LAST_ASKED = (
    select(surveys.c.respondent_id, func.max(surveys.c.asked_at, type_=Moment()))
    .where(surveys.c.questionnaire == bindparam("questionnaire"), among(surveys.c.respondent_id, "ids"))
    .group_by(surveys.c.respondent_id)
)
_COMPLETED = and_(
    enrolments.c.status == word(EnrolmentStatus.COMPLETED),
    enrolments.c.completed_at >= _since,
    ~exists().where(surveys.c.subject_id == enrolments.c.id),
    # Who was erased is under another number: they must not be found anew.
    exists().where(persons.c.id == enrolments.c.person_id, ~persons.c.erased),
)
_NEW = select(enrolments).where(_COMPLETED).order_by(enrolments.c.completed_at, enrolments.c.id).limit(_most)
_FIRST_NEW = select(func.min(enrolments.c.completed_at)).where(_COMPLETED)

_PLAN = Bulk(lambda d: insert_new(surveys, d).values(parameters(list(surveys.c))), list(surveys.c))
_ROW = attrgetter(*names(Survey))


class SurveyTables:
    """Surveys as seen by one transaction."""

    def __init__(self, connection: Connection, writing: bool = False) -> None:
        self._connection = connection
        self._holds = writing and has_row_locks(connection)

    def survey(self, survey_id: int) -> Survey | None:
        """One survey; in a write no other process changes it meanwhile."""
        return next(iter(self._surveys(self._kept(select(surveys).where(surveys.c.id == survey_id)))), None)

    def open_of(self, person_id: int) -> list[Survey]:
        """What lies open before a person, what was asked first in front; kept like `survey`."""
        return self._surveys(self._kept(_OPEN_OF), person=person_id)

    def answers(self, survey_ids: Collection[int]) -> list[SurveyAnswer]:
        """What was answered in these surveys, the earliest first: for who answers, never for who reads."""
        return list(starmap(SurveyAnswer, self._connection.execute(_ANSWERS, {"ids": survey_ids})))

    def due(self, now: datetime, limit: int) -> list[Survey]:
        """Surveys at which the schedule has to look, longest due first; in a write no other process gets them."""
        return self._surveys(_DUE.with_for_update(skip_locked=True) if self._holds else _DUE, now=now, most=limit)

    def next_look(self, after: datetime) -> datetime | None:
        """When the schedule has to look at a survey next, later than `after`; None: at none."""
        found: datetime | None = self._connection.scalar(_NEXT, {"now": after})
        return found

    def last_asked(self, person_ids: Collection[int], questionnaire: str) -> dict[int, datetime]:
        """When each of these persons was last asked with this questionnaire. Who never was is not in it."""
        values = {"ids": person_ids, "questionnaire": questionnaire}
        return {person: at for person, at in self._connection.execute(_LAST_ASKED, values)}

    def newly_completed(self, since: datetime, limit: int) -> list[Enrolment]:
        """Courses that were completed at `since` or later and of which nothing is planned yet, the earliest first."""
        return list(starmap(Enrolment, self._connection.execute(_NEW, {"since": since, "most": limit})))

    def first_completed(self, since: datetime) -> datetime | None:
        """When the earliest of `newly_completed` was completed; None: there is none."""
        found: datetime | None = self._connection.scalar(_FIRST_NEW, {"since": since})
        return found

    def without(
        self, questionnaire: str, occasion: Occasion, since: datetime, until: datetime, limit: int
    ) -> list[tuple[int, datetime]]:
        """Learners who take part, agreed from `since` to `until`, and are not planned to be asked this.

        Each with the moment when they agreed, the earliest first.
        """
        statement = _without(questionnaire, occasion).order_by(participations.c.consented_at).limit(_most)
        values = {"since": since, "until": until, "most": limit}
        return [(person, at) for person, at in self._connection.execute(statement, values)]

    def plan(self, found: Iterable[Survey]) -> None:
        """Store what is to be put; where another process planned the same meanwhile, that one stays."""
        _PLAN.run(self._connection, [_ROW(survey) for survey in found])

    def prune(self, before: datetime) -> int:
        """Blank the words of surveys that were closed before then; what was counted stays. Gives the number."""
        closed = select(surveys.c.id).where(surveys.c.closed_at < before)
        old = and_(survey_answers.c.survey_id.in_(closed), survey_answers.c.words != "")
        return self._connection.execute(update(survey_answers).where(old).values(words="")).rowcount

    def _kept(self, statement: Select[Any]) -> Select[Any]:
        return statement.with_for_update() if self._holds else statement

    def _surveys(self, statement: Select[Any], **values: Any) -> list[Survey]:
        return list(starmap(Survey, self._connection.execute(statement, values)))


def _without(questionnaire: str, occasion: Occasion) -> Select[Any]:
    asked = exists().where(
        surveys.c.subject_id == persons.c.id,
        surveys.c.questionnaire == questionnaire,
        surveys.c.occasion == occasion,
    )
    return (
        select(persons.c.id, participations.c.consented_at)
        .join(participations, participations.c.person_id == persons.c.id)
        .where(
            ~persons.c.erased,
            holds_role(Role.LEARNER),
            participations.c.withdrawn_at.is_(None),
            participations.c.consented_at >= _since,
            participations.c.consented_at <= _until,
            ~asked,
        )
    )
