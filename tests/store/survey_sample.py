"""Surveys for the store's tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from lessons.surveys import Occasion, Survey, SurveyAnswer, SurveyStatus
from tests.store.sample import NOW

DAY = timedelta(days=1)


def survey(number: int, about: int = 1, respondent: int | None = 1, **more: Any) -> Survey:
    usual = Survey(
        number, "kepuasan-peserta", 1, Occasion.AFTER, 1000 + about, about, respondent, "arsip", 2,
        SurveyStatus.OPEN, NOW, NOW + DAY, NOW,
    )  # fmt: skip
    return replace(usual, **more)


def answer(survey_id: int, item: str, value: int | None = None, words: str = "") -> SurveyAnswer:
    return SurveyAnswer(survey_id, item, value, words, NOW)
