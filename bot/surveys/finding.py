"""Whom questionnaires are due to: completed courses, newcomers, the end of the programme. Each is planned once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lessons.questionnaire import Kind
from lessons.schedule import participation_hours
from lessons.study import Enrolment, Learner
from lessons.survey_terms import TRANSFER, SurveyTerms
from lessons.surveys import Occasion, Survey, SurveyStatus
from people.hours import local_day, midnight, next_slot
from people.ids import new_id
from people.model import LearningHours, Zone

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

_TICK = timedelta(microseconds=1)
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


def find(tx: Tx, house: House, terms: SurveyTerms, now: datetime, limit: int) -> int:
    """Plan what is not planned yet; gives for how many courses and persons."""
    courses = tx.surveys.newly_completed(now - terms.waits, limit) if terms.satisfaction or terms.transfer else []
    joined = _joined(tx, terms, now, limit)
    leaving = _leaving(tx, terms, now, limit)
    ids = {e.person_id for e in courses} | {person for person, _ in (*joined, *leaving)}
    learners = tx.turns.learners(ids, now) if ids else {}
    planner = _Planner(house, terms, learners)
    tx.surveys.plan([
        *(survey for enrolment in courses for survey in planner.after(enrolment)),
        *planner.job(joined, Occasion.START),
        *planner.job(leaving, Occasion.END),
    ])  # fmt: skip
    return max(len(courses), len(joined), len(leaving))


def next_found(tx: Tx, terms: SurveyTerms, now: datetime) -> datetime | None:
    """When `find` has something to plan: now, or when the programme ends; None: nothing is to be seen."""
    if terms.satisfaction or terms.transfer:
        completed = tx.surveys.first_completed(now - terms.waits)
        if completed is not None:
            return max(completed, now)
    if _joined(tx, terms, now, 1) or _leaving(tx, terms, now, 1):
        return now
    ends = end_of_programme(terms)
    return ends if ends is not None and ends > now else None


def end_of_programme(terms: SurveyTerms) -> datetime | None:
    """When the day of the programme's end begins, where it begins first; None: no day is laid down."""
    return midnight(Zone.WIT, terms.programme_end) if terms.job and terms.programme_end else None


def _joined(tx: Tx, terms: SurveyTerms, now: datetime, limit: int) -> list[tuple[int, datetime]]:
    if not terms.job:
        return []
    since = now - terms.waits - timedelta(days=terms.start_days)
    return tx.surveys.without(terms.questionnaires[Kind.JOB].id, Occasion.START, since, now, limit)


def _leaving(tx: Tx, terms: SurveyTerms, now: datetime, limit: int) -> list[tuple[int, datetime]]:
    """Everybody who takes part, for as long as the end's questionnaire may be put."""
    ends = end_of_programme(terms)
    if ends is None or not ends <= now < ends + terms.waits:
        return []
    found = tx.surveys.without(terms.questionnaires[Kind.JOB].id, Occasion.END, _EVER, now, limit)
    return [(person, ends) for person, _ in found]


class _Planner:
    """Makes surveys as they are planned, each due in the hours of the one whom it is about."""

    def __init__(self, house: House, terms: SurveyTerms, learners: dict[int, Learner]) -> None:
        self._house, self._terms, self._learners = house, terms, learners

    def after(self, enrolment: Enrolment) -> Iterator[Survey]:
        learner, done = self._learners[enrolment.person_id], enrolment.completed_at
        if done is None:
            return
        subject = (learner, enrolment.id, enrolment.course_id, done)
        if self._terms.satisfaction:
            yield from self._survey(Kind.SATISFACTION, Occasion.AFTER, *subject)
        for occasion in TRANSFER if self._terms.transfer else ():
            yield from self._survey(Kind.TRANSFER_SELF, occasion, *subject)
            yield from self._survey(Kind.TRANSFER_SUPERIOR, occasion, *subject)

    def job(self, whom: Iterable[tuple[int, datetime]], occasion: Occasion) -> Iterator[Survey]:
        for person_id, since in whom:
            yield from self._survey(Kind.JOB, occasion, self._learners[person_id], person_id, "", since)

    def _survey(
        self, kind: Kind, occasion: Occasion, learner: Learner, subject: int, course: str, since: datetime
    ) -> Iterator[Survey]:
        questionnaire, person = self._terms.questionnaires[kind], learner.person
        over = since + timedelta(days=self._terms.due_days(occasion)) + self._terms.waits
        yield Survey(
            id=new_id(),
            questionnaire=questionnaire.id,
            version=questionnaire.version,
            occasion=occasion,
            subject_id=subject,
            about_id=person.id,
            respondent_id=None if kind is Kind.TRANSFER_SUPERIOR else person.id,
            course_id=course,
            unit_id=person.unit_id,
            status=SurveyStatus.PLANNED,
            planned_at=since,
            look_at=min(over, self._due(occasion, hours_of(self._house, learner), since)),
        )

    def _due(self, occasion: Occasion, hours: LearningHours, since: datetime) -> datetime:
        """The first learning slot after the end of a course, or on the day so many days later or after it."""
        days = self._terms.due_days(occasion)
        after = since
        if occasion is Occasion.END and self._terms.programme_end:
            after = midnight(hours.zone, self._terms.programme_end) - _TICK
        elif days:
            after = midnight(hours.zone, local_day(hours.zone, since) + timedelta(days=days)) - _TICK
        try:
            return next_slot(hours, self._house.rules.calendar, after)
        except ValueError:  # they chose no days: it is looked at again, and expires
            return after + timedelta(days=1)


def hours_of(house: House, learner: Learner) -> LearningHours:
    """When this person may be asked something."""
    rules = house.rules
    return participation_hours(learner.person, learner.participation, learner.leaves, rules.days, rules.at, rules.quiet)
