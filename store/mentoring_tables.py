"""The tables of mentoring and the ledger. Columns stand in the order of the fields of the value that a row becomes."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    text,
)

from mentoring.clock import Stage
from mentoring.model import Ending, PairStatus
from mentoring.pairing import OPEN
from mentoring.questions import Author, QuestionStatus
from mentoring.sessions import SessionStatus
from mentoring.standing import Rest
from people.jp import JpForm, JpStatus
from store.columns import ByPerson, Clock, Json, Said, Set, Tuple, one_of
from store.dialect import FIXED, Key, Moment
from store.full_text import made_with
from store.mentoring_model import AssessedBy
from store.tables import metadata, partial_on, words_column

GOING_ON = (QuestionStatus.OPEN, QuestionStatus.ASKED_BACK, QuestionStatus.ANSWERED)
"""A question has somebody or something that it waits for; the others have ended."""


def _any_of(column: str, members: Iterable[StrEnum]) -> str:
    return f"{column} IN ({', '.join(sorted(repr(member.value) for member in members))})"


mentors = Table(
    "mentors",
    metadata,
    Column("person_id", Key, ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    Column("expertise", Json, nullable=False),
    words_column("job_family"),
    Column("languages", Tuple, nullable=False),
    Column("values", Set, nullable=False),
    Column("years", Integer, nullable=False),
    Column("talk_from", Clock, nullable=False),
    Column("talk_until", Clock, nullable=False),
    Column("capacity", Integer),
    Column("active", Boolean, nullable=False),
    Column("preferences", Set, nullable=False),
    Column("exclusions", Set, nullable=False),
    Column("daily_cap", Integer, nullable=False),
    Column("digest", Boolean, nullable=False),
    Column("office_day", SmallInteger),
    Column("office_at", Clock),
    Column("snoozed_until", Moment),
    Column("resting_since", Moment),
    Column("rest", one_of(Rest)),
)

mentees = Table(
    "mentees",
    metadata,
    Column("person_id", Key, ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    words_column("own_words", Said),
    words_column("job_family"),
    Column("languages", Tuple, nullable=False),
    Column("values", Set, nullable=False),
    Column("talk_from", Clock, nullable=False),
    Column("talk_until", Clock, nullable=False),
    Column("preferences", Set, nullable=False),
    Column("exclusions", Set, nullable=False),
    Column("earlier_mentor_id", Key),
    Column("wanted", Boolean, nullable=False),
    Column("in_group", Boolean),
)

assessments = Table(
    "assessments",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", Key, ForeignKey("persons.id"), nullable=False),
    Column("competency", Text, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("by", one_of(AssessedBy), nullable=False),
    Column("assessor_id", Key, nullable=False),
    Column("at", Moment, nullable=False),
    CheckConstraint("level BETWEEN 1 AND 5", name="level"),
    Index("ix_assessments_person_id_at", "person_id", "at"),
)

pairs = Table(
    "pairs",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("mentee_id", Key, ForeignKey("persons.id"), nullable=False, index=True, info=FIXED),
    Column("mentor_id", Key, ForeignKey("persons.id"), nullable=False, index=True, info=FIXED),
    Column("status", one_of(PairStatus), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("answer_by", Moment, nullable=False),
    Column("tried", Set, nullable=False),
    Column("follows", Key, ForeignKey("pairs.id", deferrable=True, initially="DEFERRED"), info=FIXED),
    Column("named_by", Set, nullable=False),
    Column("accepted_at", Moment),
    Column("introduced_at", Moment),
    Column("active_at", Moment),
    Column("ended_at", Moment),
    Column("ending", one_of(Ending)),
    Column("missed_clocks", Integer, nullable=False),
    Column("reflections", ByPerson, nullable=False),
    Column("group_id", Key, index=True),
    Index("uq_pairs_open", "mentee_id", unique=True, **partial_on(_any_of("status", OPEN))),
    Index("ix_pairs_load", "mentor_id", **partial_on(_any_of("status", OPEN))),
    Index("ix_pairs_ended_at", "ended_at"),
    Index("ix_pairs_accepted_at", "accepted_at"),
    Index("ix_pairs_answer_by", "answer_by", **partial_on("status IN ('accepted', 'proposed')")),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("mentee_id", Key, ForeignKey("persons.id"), nullable=False, info=FIXED),
    Column("competency", Text, nullable=False),
    Column("asked_at", Moment, nullable=False, info=FIXED),
    Column("stage", one_of(Stage), nullable=False),
    Column("mentor_id", Key, ForeignKey("persons.id")),
    Column("since", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("nudge_at", Moment),
    Column("status", one_of(QuestionStatus), nullable=False),
    Column("course_id", Text, info=FIXED),
    Column("lesson_id", Text, info=FIXED),
    Column("step_id", Text, info=FIXED),
    Column("given", Said, info=FIXED),
    Column("correct", Boolean, info=FIXED),
    Column("course_version", Text, info=FIXED),
    Column("instance_id", Key, info=FIXED),
    Column("pair_id", Key, ForeignKey("pairs.id"), index=True),
    Column("barred", Set, nullable=False),
    Column("tried", Set, nullable=False),
    Column("hand_overs", Integer, nullable=False),
    Column("snoozed_until", Moment),
    Column("answered_at", Moment),
    Column("answered_by", Key),
    Column("changed_at", Moment),
    Column("thanked", Boolean, nullable=False),
    Column("bank_id", Key),
    Column("next_look_at", Moment),
    Column("group_id", Key, index=True, info=FIXED),
    Column("muted_at", Moment),
    CheckConstraint(f"({_any_of('status', GOING_ON)}) = (next_look_at IS NOT NULL)", name="next_look_at"),
    Index("ix_questions_mentee_id_asked_at", "mentee_id", "asked_at"),
    Index("ix_questions_mentor_id_since", "mentor_id", "since"),
    Index("ix_questions_thanked", "answered_by", sqlite_where=text("thanked = 1"), postgresql_where=text("thanked")),
    Index("ix_questions_desk", "mentor_id", "due_at", **partial_on("status = 'open'")),
    Index("ix_questions_stage", "stage", "due_at", **partial_on("status = 'open'")),
    Index("ix_questions_next_look_at", "next_look_at", "id", **partial_on("next_look_at IS NOT NULL")),
)

thread_messages = Table(
    "thread_messages",
    metadata,
    Column("question_id", Key, ForeignKey("questions.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("author", one_of(Author), nullable=False),
    Column("person_id", Key, ForeignKey("persons.id"), nullable=False, index=True),
    Column("text", Said, nullable=False),
    Column("at", Moment, nullable=False),
    Column("media_kind", Text),
    Column("media_ref", Text),
    Column("media_size", Integer),
    Column("note", Boolean, nullable=False),
)

bank_answers = Table(
    "bank_answers",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("question", Said, nullable=False),
    Column("answer", Said, nullable=False),
    Column("competency", Text, nullable=False),
    Column("lesson_id", Text, nullable=False),
    Column("owner_id", Key, ForeignKey("persons.id"), nullable=False, index=True),
    Column("approved_by", Key, nullable=False),
    Column("approved_at", Moment, nullable=False),
    Column("review_on", Date, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("helped", Integer, nullable=False),
    Column("retired_at", Moment),
    Column("stems", Text, nullable=False),
)
made_with(bank_answers, "stems")

meetings = Table(
    "meetings",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("pair_id", Key, ForeignKey("pairs.id"), nullable=False, index=True, info=FIXED),
    Column("mentee_id", Key, ForeignKey("persons.id"), nullable=False, info=FIXED),
    Column("mentor_id", Key, ForeignKey("persons.id"), nullable=False, info=FIXED),
    Column("topic", Said, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("place", Said, nullable=False),
    Column("status", one_of(SessionStatus), nullable=False),
    Column("agreed_by", Set, nullable=False),
    Column("log_topic", Said),
    Column("log_minutes", Integer),
    Column("log_follow_up", Said),
    Column("confirmed_by", Set, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("look_at", Moment),
    Index("ix_meetings_look_at", "look_at", "id", **partial_on("look_at IS NOT NULL")),
    Index("ix_meetings_mentee_id_starts_at", "mentee_id", "starts_at"),
    Index("ix_meetings_mentor_id_starts_at", "mentor_id", "starts_at"),
)

jp_entries = Table(
    "jp_entries",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("person_id", Key, ForeignKey("persons.id"), nullable=False, info=FIXED),
    Column("year", SmallInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("form", one_of(JpForm), nullable=False),
    Column("competency", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("jp", Integer, nullable=False),
    Column("source_kind", Text, nullable=False, info=FIXED),
    Column("source_id", Key, nullable=False, info=FIXED),
    words_column("evidence"),
    words_column("table_version"),
    Column("status", one_of(JpStatus), nullable=False),
    words_column("reason", Said),
    Column("decided_by", Key),
    Column("decided_at", Moment),
    Column("corrects", Key, ForeignKey("jp_entries.id", deferrable=True, initially="DEFERRED")),
    words_column("title", Said),
    words_column("organiser", Said),
    Column("begun_on", Date),
    words_column("certificate", Said),
    Index("ix_jp_entries_person_id_year", "person_id", "year"),
    Index("ix_jp_entries_proposed", "id", **partial_on("status = 'proposed'")),
    Index(
        "uq_jp_entries_source", "source_kind", "source_id", "person_id", unique=True, **partial_on("corrects IS NULL")
    ),
    Index("uq_jp_entries_corrects", "corrects", unique=True, **partial_on("corrects IS NOT NULL")),
)
