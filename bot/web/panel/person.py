"""What a superior may know of one person: progress and times. No scores, no words, nothing said to a mentor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.web.panel.table import Answer, Ask, NotThere, Page, Scope, Shown
from bot.web.panel.team import bound
from bot.web.panel.weeks_asked import asked_week
from bot.weekly.loading import span_of
from lessons import progress
from lessons.study import Enrolment, EnrolmentStatus, LessonRecord
from people.jp import ENROLMENT, JpStatus
from people.nip import mask
from reports.weekly_facts import QuestionFacts
from reports.weekly_standing import due, silent_days, standing, year_end_jp
from store import reporting


@dataclass(frozen=True, slots=True)
class Course:
    """One course of a person. `of` is 0 where its content is not known here any more."""

    title: str
    status: EnrolmentStatus
    done: int
    of: int
    jp: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked of mentors in the week and the one before, in counts and times only."""

    count: int
    open: int
    hours: float | None
    """Mean from question to first answer."""


def person(ask: Ask) -> Answer:
    """The page of the person in the address."""
    asked = asked_week(ask, ask.viewer.zone)
    span = span_of(ask.house, asked.week, ask.viewer.zone, ask.now)
    facts = reporting.weekly(ask.tx, span, [ask.person.id])
    if not facts.people:
        raise NotThere
    one = facts.people[0]
    return Shown("person", {
        "asked": asked, "one": one, "nip": mask(one.nip), "standing": standing(one, span),
        "silent_days": silent_days(one, span), "due": due(one, span), "bound": bound(ask.house.jp, one),
        "forecast": year_end_jp(one, span), "courses": tuple(_courses(ask)), "questions": _questions(facts.questions),
        "leads": one.leads or ask.tx.pages.leads(one.id), "span": span, "at_work": ask.person.position,
    })  # fmt: skip


def _courses(ask: Ask) -> Iterator[Course]:
    tx, one = ask.tx, ask.person
    records = tx.study.records(one.id)
    enrolments = [each for each in tx.study.enrolments(one.id) if each.status is not EnrolmentStatus.WITHDRAWN]
    entries = tx.ledger.from_sources(ENROLMENT, [each.id for each in enrolments])
    worth = {id_: 0 if entry.status is JpStatus.REFUSED else entry.jp for (id_, _), entry in entries.items()}
    for enrolment in enrolments:
        yield _course(ask, enrolment, records, worth.get(enrolment.id, enrolment.jp))


def _course(ask: Ask, enrolment: Enrolment, records: Sequence[LessonRecord], jp: int) -> Course:
    try:
        course = ask.house.courses.get(ask.tx, enrolment.course_id, enrolment.course_version)
    except KeyError:
        return Course(enrolment.course_id, enrolment.status, 0, 0, jp)
    result = progress.course_result(course, enrolment, records)
    return Course(course.title.in_(ask.texts.language), enrolment.status, result.lessons_done, result.lessons, jp)


def _questions(found: tuple[QuestionFacts, ...]) -> Asked:
    hours = [(one.answered_at - one.asked_at).total_seconds() / 3600 for one in found if one.answered_at]
    mean = round(sum(hours) / len(hours), 1) if hours else None
    return Asked(len(found), sum(one.open for one in found), mean)


PAGES = (Page("/panel/person/{person}", person, scope=Scope.PERSON),)
