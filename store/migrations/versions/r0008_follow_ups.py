"""What superiors did about the people whom their summary named."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.dialect import Moment

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
