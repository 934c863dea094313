"""Who has left the agency, and departures that were noted for a day to come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.dialect import Key, Moment

revision = "0016"
down_revision = "0014"


def upgrade() -> None:
    """Nobody has left yet."""
    op.add_column("persons", sa.Column("departed_on", sa.Date()))
    op.create_table(
        "departures",
        sa.Column("person_id", Key, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_departures_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_departures"),
    )
