"""Saving surveys and their answers: a part of `Tx.save`."""

from __future__ import annotations

from lessons.surveys import Survey, SurveyAnswer
from store import survey_tables as tables
from store.ways import Way, names, plain, upsert

SurveySaved = Survey | SurveyAnswer

SURVEYS: dict[type, Way] = {
    Survey: upsert(tables.surveys, plain(*names(Survey))),
    SurveyAnswer: upsert(tables.survey_answers, plain(*names(SurveyAnswer))),
}
"""In the order of storing."""
