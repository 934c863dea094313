"""The tables of mentoring groups: the shared place, their meetings, and each member's part in these.

Who shares the place stands with the pairs. Columns stand in the order of the fields of the value that a row becomes.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, SmallInteger, Table, Text

from mentoring.sessions import SessionStatus
from store.columns import Said, one_of
from store.dialect import FIXED, Key, Moment
from store.tables import metadata, partial_on

groups = Table(
    "groups",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("mentor_id", Key, ForeignKey("persons.id"), nullable=False, info=FIXED),
    Column("competency", Text, nullable=False),
    Column("counts", SmallInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("named_at", Moment),
    Index("ix_groups_mentor_id", "mentor_id"),
)

gatherings = Table(
    "gatherings",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("group_id", Key, ForeignKey("groups.id"), nullable=False, info=FIXED),
    Column("mentor_id", Key, ForeignKey("persons.id"), nullable=False, info=FIXED),
    Column("proposed_by", Key, ForeignKey("persons.id"), nullable=False, info=FIXED),
    Column("topic", Said, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("place", Said, nullable=False),
    Column("status", one_of(SessionStatus), nullable=False),
    Column("log_topic", Said),
    Column("log_minutes", Integer),
    Column("log_follow_up", Said),
    Column("revision", Integer, nullable=False),
    Column("look_at", Moment),
    Index("ix_gatherings_group_id_starts_at", "group_id", "starts_at"),
    Index("ix_gatherings_mentor_id_starts_at", "mentor_id", "starts_at"),
    Index("ix_gatherings_proposed_by", "proposed_by"),
    Index("ix_gatherings_look_at", "look_at", "id", **partial_on("look_at IS NOT NULL")),
)

seats = Table(
    "seats",
    metadata,
    Column("gathering_id", Key, ForeignKey("gatherings.id"), primary_key=True, autoincrement=False),
    Column("person_id", Key, ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    Column("asked_at", Moment, nullable=False),
    Column("coming", Boolean),
    Column("attended", Boolean),
    Index("ix_seats_person_id", "person_id"),
)
