"""Answers of everybody, without names, as `reports.surveys` takes them. Nothing else may show what is read here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import and_, bindparam, select

from lessons.questionnaire import Questionnaire
from lessons.surveys import Occasion, SurveyStatus
from reports.indicator_facts import PairedScore
from store.survey_tables import survey_answers, surveys
from store.tx import Tx

_COUNTED = surveys.c.status.in_([SurveyStatus.DONE, SurveyStatus.EXPIRED])
_ANSWERED = (
    select(
        surveys.c.id, surveys.c.respondent_id, surveys.c.occasion, surveys.c.unit_id, survey_answers.c.item,
        survey_answers.c.value,
    )
    .join(survey_answers, survey_answers.c.survey_id == surveys.c.id)
    .where(
        surveys.c.questionnaire == bindparam("questionnaire"),
        and_(_COUNTED, survey_answers.c.value.is_not(None)),
    )
    .order_by(surveys.c.closed_at, surveys.c.id)
)  # fmt: skip


def paired_scores(tx: Tx, questionnaire: Questionnaire) -> list[PairedScore]:
    """Who answered `questionnaire` at the beginning: that score, and the one of the end, None where there is none yet.

    For sums over groups only: a person's id is given so that nobody counts twice, and leads to nobody where they were
    erased. Who answered at the end only is in no pair.
    """
    scores: dict[int, dict[Occasion, tuple[int, float]]] = {}
    for respondent, occasion, unit_id, values in _answered(tx, questionnaire):
        score = questionnaire.scoring.of(values)
        if score is not None:
            scores.setdefault(respondent, {})[occasion] = (unit_id, score)
    return [_pair(person, sides) for person, sides in sorted(scores.items()) if Occasion.START in sides]


def _pair(person_id: int, sides: Mapping[Occasion, tuple[int, float]]) -> PairedScore:
    unit_id, before = sides[Occasion.START]
    unit_id, after = sides.get(Occasion.END, (unit_id, None))
    return PairedScore(person_id, unit_id, before, after)


def _answered(tx: Tx, questionnaire: Questionnaire) -> Iterator[tuple[int, Occasion, int, Mapping[str, int]]]:
    """Respondent, occasion, unit and values of each survey that has ended."""
    found: dict[int, tuple[int, Occasion, int, dict[str, int]]] = {}
    rows: Any = tx.connection.execute(_ANSWERED, {"questionnaire": questionnaire.id})
    for survey_id, respondent, occasion, unit_id, item, value in rows:
        found.setdefault(survey_id, (respondent, occasion, unit_id, {}))[3][item] = value
    yield from found.values()
