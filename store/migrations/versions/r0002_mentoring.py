"""Mentoring and the beginning of the ledger."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.dialect import Key, Moment
from store.full_text import index_words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make every table, what is referred to first."""
    _mentors()
    _mentees()
    _assessments()
    _pairs()
    _questions()
    _thread_messages()
    _bank_answers()
    _meetings()
    _jp_entries()
    op.create_index("ix_journal_pairs_reviewed", "journal", ["at"], **_where("kind = 'pairs_reviewed'"))
    for statement in index_words("bank_answers", "stems", op.get_bind().dialect.name):
        op.execute(statement)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _mentors() -> None:
    op.create_table(
        "mentors",
        sa.Column("person_id", Key, autoincrement=False, nullable=False),
        sa.Column("expertise", sa.Text(), nullable=False),
        sa.Column("job_family", sa.Text(), server_default="", nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("talk_from", sa.Text(), nullable=False),
        sa.Column("talk_until", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("preferences", sa.Text(), nullable=False),
        sa.Column("exclusions", sa.Text(), nullable=False),
        sa.Column("daily_cap", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("office_day", sa.SmallInteger()),
        sa.Column("office_at", sa.Text()),
        sa.Column("snoozed_until", Moment()),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_mentors_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_mentors"),
    )


def _mentees() -> None:
    op.create_table(
        "mentees",
        sa.Column("person_id", Key, autoincrement=False, nullable=False),
        sa.Column("own_words", sa.Text(), server_default="", nullable=False),
        sa.Column("job_family", sa.Text(), server_default="", nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("talk_from", sa.Text(), nullable=False),
        sa.Column("talk_until", sa.Text(), nullable=False),
        sa.Column("preferences", sa.Text(), nullable=False),
        sa.Column("exclusions", sa.Text(), nullable=False),
        sa.Column("earlier_mentor_id", Key),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_mentees_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_mentees"),
    )


def _assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", Key, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("competency", sa.Text(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("assessor_id", Key, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_assessments_level")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_assessments_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assessments"),
    )
    op.create_index("ix_assessments_person_id_at", "assessments", ["person_id", "at"])


def _pairs() -> None:
    op.create_table(
        "pairs",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("mentee_id", Key, nullable=False),
        sa.Column("mentor_id", Key, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("answer_by", Moment(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("follows", Key),
        sa.Column("named_by", sa.Text(), nullable=False),
        sa.Column("accepted_at", Moment()),
        sa.Column("introduced_at", Moment()),
        sa.Column("active_at", Moment()),
        sa.Column("ended_at", Moment()),
        sa.Column("ending", sa.Text()),
        sa.Column("missed_clocks", sa.Integer(), nullable=False),
        sa.Column("reflections", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["follows"], ["pairs.id"], name="fk_pairs_follows", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(["mentee_id"], ["persons.id"], name="fk_pairs_mentee_id"),
        sa.ForeignKeyConstraint(["mentor_id"], ["persons.id"], name="fk_pairs_mentor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pairs"),
    )
    op.create_index("ix_pairs_answer_by", "pairs", ["answer_by"], **_where("status IN ('accepted', 'proposed')"))
    op.create_index(
        "ix_pairs_load", "pairs", ["mentor_id"], **_where("status IN ('accepted', 'active', 'introduced', 'proposed')")
    )
    op.create_index("ix_pairs_mentee_id", "pairs", ["mentee_id"])
    op.create_index("ix_pairs_mentor_id", "pairs", ["mentor_id"])
    op.create_index(
        "uq_pairs_open",
        "pairs",
        ["mentee_id"],
        unique=True,
        **_where("status IN ('accepted', 'active', 'introduced', 'proposed')"),
    )


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("mentee_id", Key, nullable=False),
        sa.Column("competency", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("mentor_id", Key),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("nudge_at", Moment()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Text()),
        sa.Column("lesson_id", sa.Text()),
        sa.Column("step_id", sa.Text()),
        sa.Column("given", sa.Text()),
        sa.Column("correct", sa.Boolean()),
        sa.Column("course_version", sa.Text()),
        sa.Column("instance_id", Key),
        sa.Column("pair_id", Key),
        sa.Column("barred", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("hand_overs", sa.Integer(), nullable=False),
        sa.Column("snoozed_until", Moment()),
        sa.Column("answered_at", Moment()),
        sa.Column("answered_by", Key),
        sa.Column("changed_at", Moment()),
        sa.Column("thanked", sa.Boolean(), nullable=False),
        sa.Column("bank_id", Key),
        sa.Column("next_look_at", Moment()),
        sa.CheckConstraint(
            "(status IN ('answered', 'asked_back', 'open')) = (next_look_at IS NOT NULL)",
            name=op.f("ck_questions_next_look_at"),
        ),
        sa.ForeignKeyConstraint(["mentee_id"], ["persons.id"], name="fk_questions_mentee_id"),
        sa.ForeignKeyConstraint(["mentor_id"], ["persons.id"], name="fk_questions_mentor_id"),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name="fk_questions_pair_id"),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_desk", "questions", ["mentor_id", "due_at"], **_where("status = 'open'"))
    op.create_index("ix_questions_mentee_id_asked_at", "questions", ["mentee_id", "asked_at"])
    op.create_index("ix_questions_mentor_id_since", "questions", ["mentor_id", "since"])
    op.create_index(
        "ix_questions_next_look_at", "questions", ["next_look_at", "id"], **_where("next_look_at IS NOT NULL")
    )
    op.create_index("ix_questions_pair_id", "questions", ["pair_id"])
    op.create_index("ix_questions_stage", "questions", ["stage", "due_at"], **_where("status = 'open'"))


def _thread_messages() -> None:
    op.create_table(
        "thread_messages",
        sa.Column("question_id", Key, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("media_kind", sa.Text()),
        sa.Column("media_ref", sa.Text()),
        sa.Column("media_size", sa.Integer()),
        sa.Column("note", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_thread_messages_person_id"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_thread_messages_question_id"),
        sa.PrimaryKeyConstraint("question_id", "number", name="pk_thread_messages"),
    )
    op.create_index("ix_thread_messages_person_id", "thread_messages", ["person_id"])


def _bank_answers() -> None:
    op.create_table(
        "bank_answers",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("competency", sa.Text(), nullable=False),
        sa.Column("lesson_id", sa.Text(), nullable=False),
        sa.Column("owner_id", Key, nullable=False),
        sa.Column("approved_by", Key, nullable=False),
        sa.Column("approved_at", Moment(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("retired_at", Moment()),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["persons.id"], name="fk_bank_answers_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_bank_answers"),
    )
    op.create_index("ix_bank_answers_owner_id", "bank_answers", ["owner_id"])


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("pair_id", Key, nullable=False),
        sa.Column("mentee_id", Key, nullable=False),
        sa.Column("mentor_id", Key, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("agreed_by", sa.Text(), nullable=False),
        sa.Column("log_topic", sa.Text()),
        sa.Column("log_minutes", sa.Integer()),
        sa.Column("log_follow_up", sa.Text()),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("look_at", Moment()),
        sa.ForeignKeyConstraint(["mentee_id"], ["persons.id"], name="fk_meetings_mentee_id"),
        sa.ForeignKeyConstraint(["mentor_id"], ["persons.id"], name="fk_meetings_mentor_id"),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name="fk_meetings_pair_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
    )
    op.create_index("ix_meetings_look_at", "meetings", ["look_at", "id"], **_where("look_at IS NOT NULL"))
    op.create_index("ix_meetings_mentee_id_starts_at", "meetings", ["mentee_id", "starts_at"])
    op.create_index("ix_meetings_mentor_id_starts_at", "meetings", ["mentor_id", "starts_at"])
    op.create_index("ix_meetings_pair_id", "meetings", ["pair_id"])


def _jp_entries() -> None:
    op.create_table(
        "jp_entries",
        sa.Column("id", Key, autoincrement=False, nullable=False),
        sa.Column("person_id", Key, nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("competency", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("jp", sa.Integer(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.Column("source_id", Key, nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("table_version", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", Key),
        sa.Column("decided_at", Moment()),
        sa.Column("corrects", Key),
        sa.ForeignKeyConstraint(["corrects"], ["jp_entries.id"], name="fk_jp_entries_corrects"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_jp_entries_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_jp_entries"),
        sa.UniqueConstraint(
            "source_kind", "source_id", "person_id", name="uq_jp_entries_source_kind_source_id_person_id"
        ),
    )
    op.create_index("ix_jp_entries_person_id_year", "jp_entries", ["person_id", "year"])
    op.create_index("ix_jp_entries_proposed", "jp_entries", ["id"], **_where("status = 'proposed'"))
