"""The table of entered figures. Columns stand in the order of the fields of the value that a row becomes."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Table, Text

from reports.indicator_periods import Period
from reports.indicator_terms import Measure
from store.columns import Packed, Tuple, one_of
from store.dialect import Key, Moment
from store.tables import metadata

indicator_values = Table(
    "indicator_values",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("measure", one_of(Measure), nullable=False),
    Column("unit_id", Key, ForeignKey("units.id"), nullable=False),
    Column("person_id", Key, ForeignKey("persons.id"), index=True),
    Column("period", Packed(str, Period.parse), nullable=False),
    Column("value", Float, nullable=False),
    Column("elements", Tuple, nullable=False),
    Column("at", Moment, nullable=False),
    Column("entered_by", Key, ForeignKey("persons.id"), index=True),
    Column("source", Text, nullable=False),
    Index("ix_indicator_values_unit_id_measure", "unit_id", "measure"),
)
