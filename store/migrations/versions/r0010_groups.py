"""Mentoring in groups: the mentor's shared place, who shares it, and who would like to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.dialect import Key, Moment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table; nobody is in a group yet."""
    op.create_table(
        "groups",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("mentor_id", Key, nullable=False),
        sa.Column("competency", sa.Text(), nullable=False),
        sa.Column("counts", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment()),
        sa.ForeignKeyConstraint(["mentor_id"], ["persons.id"], name="fk_groups_mentor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
    )
    op.create_index("ix_groups_mentor_id", "groups", ["mentor_id"])
    op.add_column("pairs", sa.Column("group_id", Key))
    op.create_index("ix_pairs_group_id", "pairs", ["group_id"])
    op.add_column("mentees", sa.Column("in_group", sa.Boolean()))
