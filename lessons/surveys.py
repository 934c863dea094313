"""Surveys: one questionnaire put to one person on one occasion, and what was answered to it item by item.

Frozen values. Which questions a questionnaire has stands in `lessons.questionnaire`; who may read answers, and how many
of them together, in `reports.surveys`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Occasion(StrEnum):
    """When a questionnaire is put: after a course, some days after it, at the beginning or end of the programme."""

    AFTER = "after"
    DAY_30 = "day_30"
    DAY_90 = "day_90"
    START = "start"
    END = "end"


class SurveyStatus(StrEnum):
    """`planned` until it is asked, `open` while it takes answers; the others have ended and take none."""

    PLANNED = "planned"
    OPEN = "open"
    DONE = "done"
    """Every item was answered or passed over."""
    EXPIRED = "expired"
    """Its time was over; what had been answered counts."""
    CANCELLED = "cancelled"
    """There is nobody left to ask, or to ask about."""


@dataclass(frozen=True, slots=True)
class Survey:
    """One asking. Unique per (questionnaire, occasion, subject): nobody is asked the same thing twice.

    `subject_id` is the enrolment, or for job satisfaction the person. After an erasure `subject_id` and
    `respondent_id` are random numbers that are nobody's: answers of one person stay together, and lead to nobody.
    """

    id: int
    questionnaire: str
    version: int
    """Of the questionnaire, as it was when the survey was planned."""
    occasion: Occasion
    subject_id: int
    about_id: int | None
    """The learner whom it is about; None after erasure."""
    respondent_id: int | None
    """Who answers; None until a superior is asked: who that is shows on the day."""
    course_id: str
    """Empty where it is about no course."""
    unit_id: int
    """The learner's unit when it was asked: under it the answers are counted."""
    status: SurveyStatus
    planned_at: datetime
    look_at: datetime | None
    """When the schedule has to look at it: to ask, to remind, to close; None: never again."""
    asked_at: datetime | None = None
    reminded: bool = False
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """The answer to one item; unique per (survey, item), and changed by a later one while the survey is open.

    Without value and words the item was passed over.
    """

    survey_id: int
    item: str
    value: int | None
    words: str
    at: datetime
