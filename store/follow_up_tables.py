"""The tables of what follows from the weekly summaries, and of what is done once and by one process only."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from store.dialect import Moment
from store.tables import metadata

claims = Table(
    "claims",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)
