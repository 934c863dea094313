"""Indicators: values that superiors and administrators enter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.dialect import Key, Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "indicator_values",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("person_id", Key),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("elements", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("entered_by", Key),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["persons.id"], name="fk_indicator_values_entered_by"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_indicator_values_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_indicator_values_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_indicator_values"),
    )
    op.create_index("ix_indicator_values_entered_by", "indicator_values", ["entered_by"])
    op.create_index("ix_indicator_values_person_id", "indicator_values", ["person_id"])
    op.create_index("ix_indicator_values_unit_id_measure", "indicator_values", ["unit_id", "measure"])
