"""Messages whose time passed are found like those that failed: neither went out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Have the index on what failed hold what lapsed too."""
    lost = sa.text("state = 'failed' OR (state = 'cancelled' AND reason = 'not_after')")
    op.drop_index("ix_outbox_failed", "outbox")
    op.create_index("ix_outbox_lost", "outbox", ["changed_at"], sqlite_where=lost, postgresql_where=lost)
