"""The tables. Columns stand in the order of the fields of the value that a row becomes, and bear their names."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
    or_,
    text,
)
from sqlalchemy.sql.elements import ColumnElement

from lessons.study import EnrolmentStatus, QuestionPurpose, RecordStatus
from people.model import Kind, Role, Zone
from store.columns import Clock, Json, Said, Set, Tuple, one_of, roles_type
from store.dialect import FIXED, Key, Moment
from store.model import AddressStatus, OutboxState

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class InboxState(StrEnum):
    """`aside`: it could not be processed, and somebody has to look at it."""

    NEW = "new"
    DONE = "done"
    ASIDE = "aside"


def word(member: StrEnum) -> ColumnElement[Any]:
    """An enum's value written into the statement: only then does a partial index on it serve."""
    return literal_column(f"'{member.value}'")


def partial_on(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def words_column(name: str, kind: Any = Text, **options: Any) -> Column[Any]:
    return Column(name, kind, nullable=False, server_default="", **options)


units = Table(
    "units",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, unique=True),
    Column("parent_id", Key, ForeignKey("units.id", deferrable=True, initially="DEFERRED"), index=True),
)

persons = Table(
    "persons",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("nip", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("unit_id", Key, ForeignKey("units.id"), nullable=False, index=True),
    Column("zone", one_of(Zone), nullable=False),
    Column("kind", one_of(Kind)),
    words_column("rank"),
    words_column("position"),
    Column("superior_id", Key, ForeignKey("persons.id", deferrable=True, initially="DEFERRED"), index=True),
    words_column("phone", index=True),
    Column("roles", roles_type(Role), nullable=False),
    Column("expertise", Tuple, nullable=False),
    Column("language", Text, nullable=False),
    Column("erased", Boolean, nullable=False),
    Column("departed_on", Date),
)

participations = Table(
    "participations",
    metadata,
    Column("person_id", Key, ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    Column("consent_version", Integer, nullable=False),
    Column("consented_at", Moment),
    Column("withdrawn_at", Moment),
    Column("days", Set),
    Column("at", Clock),
    Column("language", Text, nullable=False),
    Column("text_only", Boolean, nullable=False),
    Column("zone", one_of(Zone)),
    Column("paused_at", Moment),
    Column("paused_until", Moment),
    Column("review_due_at", Moment),
    Column("answer_hours", Tuple, nullable=False),
    Index("ix_participations_review_due_at", "review_due_at", "person_id", **partial_on("review_due_at IS NOT NULL")),
)

leaves = Table(
    "leaves",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", Key, ForeignKey("persons.id"), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    words_column("reason"),
    UniqueConstraint("person_id", "first", "last"),
)

addresses = Table(
    "addresses",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("channel", Text, nullable=False, info=FIXED),
    Column("account", Text, nullable=False, info=FIXED),
    Column("chat", Text, nullable=False, info=FIXED),
    Column("person_id", Key, ForeignKey("persons.id"), index=True),
    Column("status", one_of(AddressStatus), nullable=False),
    Column("state", Json, nullable=False),
    Column("last_inbound_at", Moment),
    Column("linked_at", Moment),
    UniqueConstraint("channel", "account", "chat"),
)

invites = Table(
    "invites",
    metadata,
    Column("code_hash", Text, primary_key=True),
    Column("person_id", Key, ForeignKey("persons.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", Key, ForeignKey("persons.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("address_id", Key, nullable=False),
    Column("notice_hash", Text, nullable=False),
)

courses = Table(
    "courses",
    metadata,
    Column("id", Text, primary_key=True),
    Column("version", Text, nullable=False),
)

course_versions = Table(
    "course_versions",
    metadata,
    Column("course_id", Text, ForeignKey("courses.id"), primary_key=True),
    Column("version", Text, primary_key=True),
    Column("content", Text, nullable=False),
    Column("stored_at", Moment, nullable=False),
)

_OF_VERSION = ("course_versions.course_id", "course_versions.version")

enrolments = Table(
    "enrolments",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("person_id", Key, ForeignKey("persons.id"), nullable=False, index=True, info=FIXED),
    Column("course_id", Text, nullable=False, info=FIXED),
    Column("course_version", Text, nullable=False, info=FIXED),
    Column("status", one_of(EnrolmentStatus), nullable=False),
    Column("enrolled_at", Moment, nullable=False),
    Column("not_before", Moment),
    Column("position", Integer, nullable=False),
    Column("next_due_at", Moment),
    Column("reminders", Integer, nullable=False),
    Column("started_at", Moment),
    Column("completed_at", Moment),
    Column("pre_score", Float),
    Column("post_score", Float),
    Column("jp", Integer, nullable=False),
    ForeignKeyConstraint(["course_id", "course_version"], _OF_VERSION),
    Index(
        "ix_enrolments_next_due_at",
        "next_due_at",
        "person_id",
        **partial_on("next_due_at IS NOT NULL AND status = 'active'"),
    ),
    Index("uq_enrolments_active", "person_id", unique=True, **partial_on("status = 'active'")),
    Index("uq_enrolments_open", "person_id", "course_id", unique=True, **partial_on("status IN ('waiting', 'active')")),
)

lesson_records = Table(
    "lesson_records",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("enrolment_id", Key, ForeignKey("enrolments.id"), nullable=False, info=FIXED),
    Column("person_id", Key, nullable=False, index=True, info=FIXED),
    Column("lesson_id", Text, nullable=False, info=FIXED),
    Column("status", one_of(RecordStatus), nullable=False),
    Column("channel", Text, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("step", Integer, nullable=False),
    Column("answered_at", Moment),
    Column("completed_at", Moment),
    Column("asked", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    UniqueConstraint("enrolment_id", "lesson_id"),
)

question_instances = Table(
    "question_instances",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("person_id", Key, ForeignKey("persons.id"), nullable=False, index=True, info=FIXED),
    Column("enrolment_id", Key, ForeignKey("enrolments.id"), nullable=False, info=FIXED),
    Column("record_id", Key, ForeignKey("lesson_records.id"), info=FIXED),
    Column("course_id", Text, nullable=False),
    Column("course_version", Text, nullable=False),
    Column("lesson_id", Text, nullable=False),
    Column("step_id", Text, nullable=False),
    Column("purpose", one_of(QuestionPurpose), nullable=False),
    Column("order", Tuple, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("chosen", Tuple, nullable=False),
    Column("correct", Boolean),
    Index("ix_question_instances_open", "record_id", **partial_on("answered_at IS NULL")),
)

answers = Table(
    "answers",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("instance_id", Key, ForeignKey("question_instances.id"), nullable=False, unique=True),
    Column("person_id", Key, nullable=False),
    Column("answered_at", Moment, nullable=False),
    Column("given", Said, nullable=False),
    Column("correct", Boolean),
    Column("score", Float, nullable=False),
    Column("channel", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Index("ix_answers_person_id_answered_at", "person_id", "answered_at"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Key, nullable=False, info=FIXED),
    Column("person_id", Key, ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    Column("enrolment_id", Key, ForeignKey("enrolments.id"), nullable=False),
    Column("course_id", Text, primary_key=True),
    Column("course_version", Text, nullable=False),
    Column("lesson_id", Text, primary_key=True),
    Column("step_id", Text, primary_key=True),
    Column("due_at", Moment, nullable=False),
    Column("card", Text, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("lapses", Integer, nullable=False),
    Index("ix_reviews_person_id_due_at", "person_id", "due_at"),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("person_id", Key),
    Column("data", Json, nullable=False),
    Index("ix_journal_person_id_at", "person_id", "at"),
    Index("ix_journal_at", "at"),
    Index("ix_journal_pairs_reviewed", "at", **partial_on("kind = 'pairs_reviewed'")),
    Index("ix_journal_clock_missed", "at", **partial_on("kind = 'clock_missed'")),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("raw", Said, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", one_of(InboxState), nullable=False, server_default=InboxState.NEW.value),
    words_column("reason"),
    Column("done_at", Moment),
    UniqueConstraint("channel", "account", "event_id"),
    Index("ix_inbox_new", "id", **partial_on("state = 'new'")),
    Index("ix_inbox_waiting", "channel", "account", "chat", "id", **partial_on("state = 'new'")),
)

LOST = "state = 'failed' OR (state = 'cancelled' AND reason = 'not_after')"
"""Messages that never went out though they were to: refused for good, or lapsed before they could be sent."""

outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("address_id", Key, ForeignKey("addresses.id"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("person_id", Key, index=True),
    Column("lane", SmallInteger, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("payload", Said, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("not_after", Moment),
    Column("state", one_of(OutboxState), nullable=False, server_default=OutboxState.QUEUED.value),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    words_column("token"),
    Column("leased_until", Moment),
    Column("changed_at", Moment),
    Column("sent_at", Moment),
    Column("delivered_at", Moment),
    words_column("provider_id"),
    words_column("reason"),
    CheckConstraint("lane BETWEEN 0 AND 2", name="lane"),
    Index("ix_outbox_claim", "channel", "account", "lane", "not_before", "id", **partial_on("state = 'queued'")),
    Index("ix_outbox_open", "address_id", "id", **partial_on("state IN ('queued', 'leased')")),
    Index("ix_outbox_leased", "address_id", "leased_until", **partial_on("state = 'leased'")),
    Index("ix_outbox_not_after", "not_after", **partial_on("state = 'queued' AND not_after IS NOT NULL")),
    Index("ix_outbox_lost", "changed_at", **partial_on(LOST)),
    Index("ix_outbox_provider", "channel", "account", "provider_id", **partial_on("provider_id <> ''")),
)


def lost() -> ColumnElement[bool]:
    """Of the outbox: a message that never went out though it was to. Worded as its index is, which serves only that."""
    lapsed = and_(outbox.c.state == word(OutboxState.CANCELLED), outbox.c.reason == literal_column("'not_after'"))
    return or_(outbox.c.state == word(OutboxState.FAILED), lapsed)


media_ids = Table(
    "media_ids",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("asset", Text, primary_key=True),
    Column("provider_id", Text, nullable=False),
)
