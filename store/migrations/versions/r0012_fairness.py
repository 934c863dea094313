"""A mentor may rest from new learners, and what pairs came to of late is found by when they ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.dialect import Moment

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add since when and why a mentor rests, and the index."""
    op.add_column("mentors", sa.Column("resting_since", Moment()))
    op.add_column("mentors", sa.Column("rest", sa.Text))
    op.create_index("ix_pairs_ended_at", "pairs", ["ended_at"])
    op.create_index("ix_pairs_accepted_at", "pairs", ["accepted_at"])
    missed = sa.text("kind = 'clock_missed'")
    op.create_index("ix_journal_clock_missed", "journal", ["at"], sqlite_where=missed, postgresql_where=missed)
