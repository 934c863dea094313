"""Links and sessions of the pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.dialect import Key, Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "page_tickets",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment()),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_page_tickets_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_page_tickets"),
    )
    op.create_index("ix_page_tickets_expires_at", "page_tickets", ["expires_at"])
    op.create_index("ix_page_tickets_person_id", "page_tickets", ["person_id", "created_at"])
    op.create_table(
        "page_sessions",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_page_sessions_person_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_page_sessions"),
    )
    op.create_index("ix_page_sessions_expires_at", "page_sessions", ["expires_at"])
    op.create_index("ix_page_sessions_person_id", "page_sessions", ["person_id"])
