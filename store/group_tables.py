"""The table of mentoring groups: the mentor's shared place. Who shares it stands with the pairs."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, SmallInteger, Table, Text

from store.dialect import FIXED, Key, Moment
from store.tables import metadata

groups = Table(
    "groups",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("mentor_id", Key, ForeignKey("persons.id"), nullable=False, info=FIXED),
    Column("competency", Text, nullable=False),
    Column("counts", SmallInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Index("ix_groups_mentor_id", "mentor_id"),
)
