"""Certificates: their numbers, and what each of them says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from store.dialect import Key, Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "certificate_numbers",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name="pk_certificate_numbers"),
    )
    op.create_table(
        "certificates",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("enrolment_id", Key, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("institution", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("course_version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("competency", sa.Text(), nullable=False),
        sa.Column("jp", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float()),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.Text(), server_default="", nullable=False)
            for name in ("city", "signatory_title", "signatory_name", "signatory_nip")
        ),
        sa.Column("replaces", Key),
        sa.Column("voided_at", Moment()),
        sa.Column("voided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("void_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name="fk_certificates_enrolment_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_certificates_person_id"),
        sa.ForeignKeyConstraint(
            ["replaces"], ["certificates.id"], name="fk_certificates_replaces", deferrable=True, initially="DEFERRED"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.UniqueConstraint("code", name="uq_certificates_code"),
        sa.UniqueConstraint("number", name="uq_certificates_number"),
        sa.UniqueConstraint("series", "year", "sequence", name="uq_certificates_series_year_sequence"),
    )
    op.create_index("ix_certificates_enrolment_id", "certificates", ["enrolment_id"])
    op.create_index("ix_certificates_person_id", "certificates", ["person_id"])
    op.create_index("ix_certificates_replaces", "certificates", ["replaces"])
    valid = sa.text("voided_at IS NULL")
    op.create_index(
        "uq_certificates_valid",
        "certificates",
        ["enrolment_id"],
        unique=True,
        sqlite_where=valid,
        postgresql_where=valid,
    )
