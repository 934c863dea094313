"""The tables of questionnaires. Columns stand in the order of the fields of the value that a row becomes.

`subject_id`, `about_id` and `respondent_id` refer to nobody once a person is erased, so they are no foreign keys.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, SmallInteger, Table, Text, UniqueConstraint

from lessons.surveys import Occasion, SurveyStatus
from store.columns import Said, one_of
from store.dialect import FIXED, Key, Moment
from store.tables import enrolments, metadata, partial_on, participations, words_column

surveys = Table(
    "surveys",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("questionnaire", Text, nullable=False, info=FIXED),
    Column("version", SmallInteger, nullable=False, info=FIXED),
    Column("occasion", one_of(Occasion), nullable=False, info=FIXED),
    Column("subject_id", Key, nullable=False, info=FIXED),
    Column("about_id", Key, info=FIXED),
    Column("respondent_id", Key),
    Column("course_id", Text, nullable=False, info=FIXED),
    Column("unit_id", Key, nullable=False),
    Column("status", one_of(SurveyStatus), nullable=False),
    Column("planned_at", Moment, nullable=False, info=FIXED),
    Column("look_at", Moment),
    Column("asked_at", Moment),
    Column("reminded", Boolean, nullable=False),
    Column("closed_at", Moment),
    UniqueConstraint("subject_id", "questionnaire", "occasion"),
    Index("ix_surveys_respondent_id", "respondent_id", "asked_at"),
    Index("ix_surveys_about_id", "about_id"),
    Index("ix_surveys_look_at", "look_at", "id", **partial_on("look_at IS NOT NULL")),
)

survey_answers = Table(
    "survey_answers",
    metadata,
    Column("survey_id", Key, ForeignKey("surveys.id"), primary_key=True, autoincrement=False),
    Column("item", Text, primary_key=True),
    Column("value", Integer),
    words_column("words", Said),
    Column("at", Moment, nullable=False),
)

Index("ix_enrolments_completed_at", enrolments.c.completed_at, **partial_on("completed_at IS NOT NULL"))
Index("ix_participations_consented_at", participations.c.consented_at)
