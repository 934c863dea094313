"""Meetings of mentoring groups with each member's part in them, and since when a group's members know each other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.dialect import Key, Moment

revision = "0013"
down_revision = "0012"

_NAMED = """UPDATE groups SET named_at = created_at
WHERE NOT EXISTS (SELECT 1 FROM pairs WHERE pairs.group_id = groups.id AND pairs.status IN ('proposed', 'accepted'))
AND (SELECT count(*) FROM pairs WHERE pairs.group_id = groups.id AND pairs.status IN ('introduced', 'active')) > 1"""


def upgrade() -> None:
    """Make the tables; no group has met yet. The members of a group in which all agreed know each other."""
    op.add_column("groups", sa.Column("named_at", Moment()))
    op.execute(_NAMED)
    _gatherings()
    op.create_table(
        "seats",
        sa.Column("gathering_id", Key, autoincrement=False, nullable=False),
        sa.Column("person_id", Key, autoincrement=False, nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("coming", sa.Boolean()),
        sa.Column("attended", sa.Boolean()),
        sa.ForeignKeyConstraint(["gathering_id"], ["gatherings.id"], name="fk_seats_gathering_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_seats_person_id"),
        sa.PrimaryKeyConstraint("gathering_id", "person_id", name="pk_seats"),
    )
    op.create_index("ix_seats_person_id", "seats", ["person_id"])
    op.add_column("questions", sa.Column("group_id", Key))
    op.add_column("questions", sa.Column("muted_at", Moment()))
    op.create_index("ix_questions_group_id", "questions", ["group_id"])


def _gatherings() -> None:
    op.create_table(
        "gatherings",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("group_id", Key, nullable=False),
        sa.Column("mentor_id", Key, nullable=False),
        sa.Column("proposed_by", Key, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("log_topic", sa.Text()),
        sa.Column("log_minutes", sa.Integer()),
        sa.Column("log_follow_up", sa.Text()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("look_at", Moment()),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_gatherings_group_id"),
        sa.ForeignKeyConstraint(["mentor_id"], ["persons.id"], name="fk_gatherings_mentor_id"),
        sa.ForeignKeyConstraint(["proposed_by"], ["persons.id"], name="fk_gatherings_proposed_by"),
        sa.PrimaryKeyConstraint("id", name="pk_gatherings"),
    )
    op.create_index("ix_gatherings_group_id_starts_at", "gatherings", ["group_id", "starts_at"])
    op.create_index("ix_gatherings_mentor_id_starts_at", "gatherings", ["mentor_id", "starts_at"])
    op.create_index("ix_gatherings_proposed_by", "gatherings", ["proposed_by"])
    looked_at = sa.text("look_at IS NOT NULL")
    op.create_index(
        "ix_gatherings_look_at",
        "gatherings",
        ["look_at", "id"],
        sqlite_where=looked_at,
        postgresql_where=looked_at,
    )
