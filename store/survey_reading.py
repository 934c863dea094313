"""Answers of everybody, without names, as `reports.surveys` takes them. Nothing else may show what is read here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from lessons.questionnaire import Questionnaire
from lessons.surveys import Occasion, SurveyStatus
from reports.indicator_facts import PairedScore
from reports.surveys import Response
from store.dialect import Moment
from store.survey_tables import survey_answers, surveys
from store.tx import Tx

_COUNTED = surveys.c.status.in_([SurveyStatus.DONE, SurveyStatus.EXPIRED])
_ANSWERED = (
    select(
        surveys.c.id, surveys.c.respondent_id, surveys.c.occasion, surveys.c.course_id, surveys.c.unit_id,
        survey_answers.c.item, survey_answers.c.value, survey_answers.c.words,
    )
    .join(survey_answers, survey_answers.c.survey_id == surveys.c.id)
    .where(surveys.c.questionnaire == bindparam("questionnaire"), _COUNTED)
    .order_by(surveys.c.closed_at, surveys.c.id)
)  # fmt: skip
_BEFORE = _ANSWERED.where(surveys.c.closed_at < bindparam("until", type_=Moment()))
_COUNTS = (
    select(surveys.c.questionnaire, surveys.c.occasion, surveys.c.status, func.count())
    .group_by(surveys.c.questionnaire, surveys.c.occasion, surveys.c.status)
    .order_by(surveys.c.questionnaire, surveys.c.occasion, surveys.c.status)
)


def responses(tx: Tx, questionnaire: Questionnaire, until: datetime) -> list[Response]:
    """What was answered to `questionnaire` in surveys that ended before `until`: for `reports.surveys.results` only."""
    return list(_responses(tx, _BEFORE, questionnaire=questionnaire.id, until=until))


def counts(tx: Tx) -> list[tuple[str, Occasion, SurveyStatus, int]]:
    """How many surveys there are of each questionnaire, occasion and status."""
    return [(name, occasion, status, n) for name, occasion, status, n in tx.connection.execute(_COUNTS)]


def paired_scores(tx: Tx, questionnaire: Questionnaire) -> list[PairedScore]:
    """Who answered `questionnaire` at the beginning: that score, and the one of the end, None where there is none yet.

    For sums over groups only: a person's id is given so that nobody counts twice, and leads to nobody where they were
    erased. Who answered at the end only is in no pair.
    """
    scores: dict[int, dict[Occasion, tuple[int, float]]] = {}
    for given in _responses(tx, _ANSWERED, questionnaire=questionnaire.id):
        score = questionnaire.scoring.of(given.values)
        if score is not None:
            scores.setdefault(given.respondent, {})[given.occasion] = (given.unit_id, score)
    return [_pair(person, sides) for person, sides in sorted(scores.items()) if Occasion.START in sides]


def _pair(person_id: int, sides: Mapping[Occasion, tuple[int, float]]) -> PairedScore:
    unit_id, before = sides[Occasion.START]
    unit_id, after = sides.get(Occasion.END, (unit_id, None))
    return PairedScore(person_id, unit_id, before, after)


def _responses(tx: Tx, statement: Select[Any], **values: Any) -> Iterator[Response]:
    """Each survey that has ended, with its answers."""
    found: dict[int, tuple[int, Occasion, str, int, dict[str, int], dict[str, str]]] = {}
    for id_, respondent, occasion, course, unit, item, value, words in tx.connection.execute(statement, values):
        *_, points, said = found.setdefault(id_, (respondent, occasion, course, unit, {}, {}))
        if value is not None:
            points[item] = value
        if words:
            said[item] = words
    return (Response(*row) for row in found.values())
