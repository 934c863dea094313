"""Questionnaires: when they are asked, and what was answered."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.dialect import Key, Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make both tables, and the indexes by which those are found who are to be asked."""
    _surveys()
    _survey_answers()
    op.create_index("ix_enrolments_completed_at", "enrolments", ["completed_at"], **_where("completed_at IS NOT NULL"))
    op.create_index("ix_participations_consented_at", "participations", ["consented_at"])


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _surveys() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("subject_id", Key, nullable=False),
        sa.Column("about_id", Key),
        sa.Column("respondent_id", Key),
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("planned_at", Moment(), nullable=False),
        sa.Column("look_at", Moment()),
        sa.Column("asked_at", Moment()),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("closed_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_surveys"),
        sa.UniqueConstraint(
            "subject_id", "questionnaire", "occasion", name="uq_surveys_subject_id_questionnaire_occasion"
        ),
    )
    op.create_index("ix_surveys_respondent_id", "surveys", ["respondent_id", "asked_at"])
    op.create_index("ix_surveys_about_id", "surveys", ["about_id"])
    op.create_index("ix_surveys_look_at", "surveys", ["look_at", "id"], **_where("look_at IS NOT NULL"))


def _survey_answers() -> None:
    op.create_table(
        "survey_answers",
        sa.Column("survey_id", Key, autoincrement=False, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer()),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name="fk_survey_answers_survey_id"),
        sa.PrimaryKeyConstraint("survey_id", "item", name="pk_survey_answers"),
    )
