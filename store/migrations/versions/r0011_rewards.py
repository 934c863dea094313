"""Badges."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.dialect import Key, Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table, and let the thanks that a mentor got be counted without reading all questions."""
    op.create_table(
        "badges",
        sa.Column("person_id", Key, nullable=False),
        sa.Column("badge", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("earned_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_badges_person_id"),
        sa.PrimaryKeyConstraint("person_id", "badge", "level", name="pk_badges"),
    )
    thanked: dict[str, Any] = {"sqlite_where": sa.text("thanked = 1"), "postgresql_where": sa.text("thanked")}
    op.create_index("ix_questions_thanked", "questions", ["answered_by"], **thanked)
