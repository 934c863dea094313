"""Messages that failed are found without reading all that were ever sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the index."""
    failed = sa.text("state = 'failed'")
    op.create_index("ix_outbox_failed", "outbox", ["changed_at"], sqlite_where=failed, postgresql_where=failed)
