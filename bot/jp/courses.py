"""Hours of completed courses: one entry of the ledger for each enrolment, in the transaction that completes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from lessons.engine import Study
from lessons.model import DEFAULT_LANGUAGE
from lessons.outcomes import Saved
from lessons.study import Enrolment, EnrolmentStatus
from people.hours import local_day
from people.ids import new_id
from people.jp import ENROLMENT, JpEntry, JpForm, JpTerms


def course_entries(terms: JpTerms, study: Study, changes: Iterable[Saved], now: datetime) -> Iterator[JpEntry]:
    """An entry for each enrolment that these changes complete; none for a course that is worth nothing.

    What a learner does for some minutes a day adds up inside the course: its hours count whole, when it is done.
    """
    for one in changes:
        if isinstance(one, Enrolment) and one.status is EnrolmentStatus.COMPLETED and one.completed_at and one.jp:
            yield terms.entered(_entry(terms, study, one, one.completed_at), now)


def _entry(terms: JpTerms, study: Study, done: Enrolment, completed_at: datetime) -> JpEntry:
    course, zone = study.course_of(done), study.person.zone
    day = local_day(zone, completed_at)
    return JpEntry(
        id=new_id(),
        person_id=done.person_id,
        year=day.year,
        day=day,
        form=JpForm.COURSE,
        competency=course.competency.value,
        minutes=course.minutes,
        jp=done.jp,
        source_kind=ENROLMENT,
        source_id=done.id,
        evidence=f"{ENROLMENT}/{done.id}",
        table_version=terms.part(JpForm.COURSE).version,
        title=course.title.in_(DEFAULT_LANGUAGE),
        begun_on=local_day(zone, done.started_at or done.enrolled_at),
    )
