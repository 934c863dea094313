"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.dialect import Key, Moment, append_only

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, what is referred to first."""
    _courses()
    _inbox()
    _journal()
    _media_ids()
    _units()
    _course_versions()
    _persons()
    _addresses()
    _consents()
    _enrolments()
    _invites()
    _leaves()
    _participations()
    _lesson_records()
    _outbox()
    _reviews()
    _question_instances()
    _answers()
    for statement in append_only("journal", op.get_bind().dialect.name):
        op.execute(statement)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _courses() -> None:
    op.create_table(
        "courses",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_courses"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", Key, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("state", sa.Text(), server_default="new", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("done_at", Moment()),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("channel", "account", "event_id", name="uq_inbox_channel_account_event_id"),
    )
    op.create_index("ix_inbox_new", "inbox", ["id"], **_where("state = 'new'"))
    op.create_index("ix_inbox_waiting", "inbox", ["channel", "account", "chat", "id"], **_where("state = 'new'"))


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", Key, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person_id", Key),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
    )
    op.create_index("ix_journal_at", "journal", ["at"])
    op.create_index("ix_journal_person_id_at", "journal", ["person_id", "at"])


def _media_ids() -> None:
    op.create_table(
        "media_ids",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("asset", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", "asset", name="pk_media_ids"),
    )


def _units() -> None:
    op.create_table(
        "units",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", Key),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["units.id"], name="fk_units_parent_id", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.UniqueConstraint("name", name="uq_units_name"),
    )
    op.create_index("ix_units_parent_id", "units", ["parent_id"])


def _course_versions() -> None:
    op.create_table(
        "course_versions",
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("stored_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name="fk_course_versions_course_id"),
        sa.PrimaryKeyConstraint("course_id", "version", name="pk_course_versions"),
    )


def _persons() -> None:
    op.create_table(
        "persons",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit_id", Key, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("rank", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Text(), server_default="", nullable=False),
        sa.Column("superior_id", Key),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("expertise", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("erased", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["superior_id"], ["persons.id"], name="fk_persons_superior_id", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_persons_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_persons"),
        sa.UniqueConstraint("nip", name="uq_persons_nip"),
    )
    op.create_index("ix_persons_phone", "persons", ["phone"])
    op.create_index("ix_persons_superior_id", "persons", ["superior_id"])
    op.create_index("ix_persons_unit_id", "persons", ["unit_id"])


def _addresses() -> None:
    op.create_table(
        "addresses",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("person_id", Key),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("last_inbound_at", Moment()),
        sa.Column("linked_at", Moment()),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_addresses_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_addresses"),
        sa.UniqueConstraint("channel", "account", "chat", name="uq_addresses_channel_account_chat"),
    )
    op.create_index("ix_addresses_person_id", "addresses", ["person_id"])


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("address_id", Key, nullable=False),
        sa.Column("notice_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_consents_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_person_id", "consents", ["person_id"])


def _enrolments() -> None:
    op.create_table(
        "enrolments",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("course_version", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("enrolled_at", Moment(), nullable=False),
        sa.Column("not_before", Moment()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("next_due_at", Moment()),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("started_at", Moment()),
        sa.Column("completed_at", Moment()),
        sa.Column("pre_score", sa.Float()),
        sa.Column("post_score", sa.Float()),
        sa.Column("jp", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id", "course_version"],
            ["course_versions.course_id", "course_versions.version"],
            name="fk_enrolments_course_id_course_version",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_enrolments_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_enrolments"),
    )
    op.create_index(
        "ix_enrolments_next_due_at",
        "enrolments",
        ["next_due_at", "person_id"],
        **_where("next_due_at IS NOT NULL AND status = 'active'"),
    )
    op.create_index("ix_enrolments_person_id", "enrolments", ["person_id"])
    op.create_index("uq_enrolments_active", "enrolments", ["person_id"], unique=True, **_where("status = 'active'"))
    op.create_index(
        "uq_enrolments_open",
        "enrolments",
        ["person_id", "course_id"],
        unique=True,
        **_where("status IN ('waiting', 'active')"),
    )


def _invites() -> None:
    op.create_table(
        "invites",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment()),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_invites_person_id"),
        sa.PrimaryKeyConstraint("code_hash", name="pk_invites"),
    )
    op.create_index("ix_invites_person_id", "invites", ["person_id"])


def _leaves() -> None:
    op.create_table(
        "leaves",
        sa.Column("id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_leaves_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_leaves"),
        sa.UniqueConstraint("person_id", "first", "last", name="uq_leaves_person_id_first_last"),
    )


def _participations() -> None:
    op.create_table(
        "participations",
        sa.Column("person_id", Key, autoincrement=False, nullable=False),
        sa.Column("consent_version", sa.Integer(), nullable=False),
        sa.Column("consented_at", Moment()),
        sa.Column("withdrawn_at", Moment()),
        sa.Column("days", sa.Text()),
        sa.Column("at", sa.Text()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text_only", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.Text()),
        sa.Column("paused_at", Moment()),
        sa.Column("paused_until", Moment()),
        sa.Column("review_due_at", Moment()),
        sa.Column("answer_hours", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_participations_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_participations"),
    )
    op.create_index(
        "ix_participations_review_due_at",
        "participations",
        ["review_due_at", "person_id"],
        **_where("review_due_at IS NOT NULL"),
    )


def _lesson_records() -> None:
    op.create_table(
        "lesson_records",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("enrolment_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("lesson_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("answered_at", Moment()),
        sa.Column("completed_at", Moment()),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name="fk_lesson_records_enrolment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_lesson_records"),
        sa.UniqueConstraint("enrolment_id", "lesson_id", name="uq_lesson_records_enrolment_id_lesson_id"),
    )
    op.create_index("ix_lesson_records_person_id", "lesson_records", ["person_id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", Key, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("address_id", Key, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("person_id", Key),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.Column("not_after", Moment()),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("token", sa.Text(), server_default="", nullable=False),
        sa.Column("leased_until", Moment()),
        sa.Column("changed_at", Moment()),
        sa.Column("sent_at", Moment()),
        sa.Column("delivered_at", Moment()),
        sa.Column("provider_id", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("lane BETWEEN 0 AND 2", name=op.f("ck_outbox_lane")),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name="fk_outbox_address_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index(
        "ix_outbox_claim", "outbox", ["channel", "account", "lane", "not_before", "id"], **_where("state = 'queued'")
    )
    op.create_index("ix_outbox_leased", "outbox", ["address_id", "leased_until"], **_where("state = 'leased'"))
    op.create_index(
        "ix_outbox_not_after", "outbox", ["not_after"], **_where("state = 'queued' AND not_after IS NOT NULL")
    )
    op.create_index("ix_outbox_open", "outbox", ["address_id", "id"], **_where("state IN ('queued', 'leased')"))
    op.create_index("ix_outbox_person_id", "outbox", ["person_id"])
    op.create_index(
        "ix_outbox_provider", "outbox", ["channel", "account", "provider_id"], **_where("provider_id <> ''")
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", Key, nullable=False),
        sa.Column("person_id", Key, autoincrement=False, nullable=False),
        sa.Column("enrolment_id", Key, nullable=False),
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("course_version", sa.Text(), nullable=False),
        sa.Column("lesson_id", sa.Text(), nullable=False),
        sa.Column("step_id", sa.Text(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name="fk_reviews_enrolment_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_reviews_person_id"),
        sa.PrimaryKeyConstraint("person_id", "course_id", "lesson_id", "step_id", name="pk_reviews"),
    )
    op.create_index("ix_reviews_person_id_due_at", "reviews", ["person_id", "due_at"])


def _question_instances() -> None:
    op.create_table(
        "question_instances",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("enrolment_id", Key, nullable=False),
        sa.Column("record_id", Key),
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("course_version", sa.Text(), nullable=False),
        sa.Column("lesson_id", sa.Text(), nullable=False),
        sa.Column("step_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment()),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("correct", sa.Boolean()),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name="fk_question_instances_enrolment_id"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_question_instances_person_id"),
        sa.ForeignKeyConstraint(["record_id"], ["lesson_records.id"], name="fk_question_instances_record_id"),
        sa.PrimaryKeyConstraint("id", name="pk_question_instances"),
    )
    op.create_index("ix_question_instances_open", "question_instances", ["record_id"], **_where("answered_at IS NULL"))
    op.create_index("ix_question_instances_person_id", "question_instances", ["person_id"])


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("instance_id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("answered_at", Moment(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("correct", sa.Boolean()),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["instance_id"], ["question_instances.id"], name="fk_answers_instance_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("instance_id", name="uq_answers_instance_id"),
    )
    op.create_index("ix_answers_person_id_answered_at", "answers", ["person_id", "answered_at"])
