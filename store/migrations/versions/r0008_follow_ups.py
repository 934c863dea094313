"""What superiors did about the people whom their summary named."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.dialect import Key, Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "claims",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_claims"),
    )
    op.create_table(
        "named",
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("superior_id", Key, autoincrement=False, nullable=False),
        sa.Column("person_id", Key, autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("week", "superior_id", "person_id", name="pk_named"),
        sa.ForeignKeyConstraint(["superior_id"], ["persons.id"], name="fk_named_superior_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_named_person_id"),
    )
    op.create_table(
        "follow_ups",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("superior_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("actor_id", Key, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("hindrance", sa.Text()),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", Moment()),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome_week", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_follow_ups"),
        sa.UniqueConstraint("week", "person_id", "act", name="uq_follow_ups_week_person_id_act"),
        sa.ForeignKeyConstraint(["superior_id"], ["persons.id"], name="fk_follow_ups_superior_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_follow_ups_person_id"),
        sa.ForeignKeyConstraint(["actor_id"], ["persons.id"], name="fk_follow_ups_actor_id"),
    )
    op.create_index("ix_follow_ups_actor_id", "follow_ups", ["actor_id"])
    op.create_index("ix_follow_ups_at", "follow_ups", ["at"])
    op.create_index("ix_follow_ups_person_id_at", "follow_ups", ["person_id", "at"])
    op.create_index("ix_follow_ups_superior_id_week", "follow_ups", ["superior_id", "week"])
    op.create_table(
        "acting",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("superior_id", Key, nullable=False),
        sa.Column("acting_id", Key, nullable=False),
        sa.Column("first", sa.Date()),
        sa.Column("last", sa.Date()),
        sa.PrimaryKeyConstraint("id", name="pk_acting"),
        sa.ForeignKeyConstraint(["superior_id"], ["persons.id"], name="fk_acting_superior_id"),
        sa.ForeignKeyConstraint(["acting_id"], ["persons.id"], name="fk_acting_acting_id"),
    )
    op.create_index("ix_acting_superior_id", "acting", ["superior_id"])
    op.create_index("ix_acting_acting_id", "acting", ["acting_id"])
