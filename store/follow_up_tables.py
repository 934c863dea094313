"""The tables of what follows from the weekly summaries, and of what is done once and by one process only."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from reports.follow_up_facts import Act, Hindrance, State
from store.columns import Said, one_of
from store.dialect import FIXED, Key, Moment
from store.tables import metadata, words_column

claims = Table(
    "claims",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)

named = Table(
    "named",
    metadata,
    Column("week", Text, primary_key=True),
    Column("superior_id", Key, ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    Column("person_id", Key, ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    Column("reason", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("act", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("week", Text, nullable=False, info=FIXED),
    Column("superior_id", Key, ForeignKey("persons.id"), nullable=False, info=FIXED),
    Column("person_id", Key, ForeignKey("persons.id"), nullable=False, info=FIXED),
    Column("act", one_of(Act), nullable=False, info=FIXED),
    Column("actor_id", Key, ForeignKey("persons.id"), nullable=False, index=True, info=FIXED),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True, info=FIXED),
    Column("state", one_of(State), nullable=False),
    Column("number", Integer, nullable=False),
    Column("until", Date),
    Column("hindrance", one_of(Hindrance)),
    words_column("words", Said),
    words_column("note", Said),
    Column("changed_at", Moment),
    words_column("outcome"),
    words_column("outcome_week"),
    UniqueConstraint("week", "person_id", "act"),
    Index("ix_follow_ups_person_id_at", "person_id", "at"),
    Index("ix_follow_ups_superior_id_week", "superior_id", "week"),
)

acting = Table(
    "acting",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("superior_id", Key, ForeignKey("persons.id"), nullable=False, index=True),
    Column("acting_id", Key, ForeignKey("persons.id"), nullable=False, index=True),
    Column("first", Date),
    Column("last", Date),
)
