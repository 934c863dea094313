"""The ledger's entries as rows of files, streamed by person and day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, case, func, literal_column, select

from people.jp import JpEntry
from people.roster.model import unit_key
from reports.filters import Filters
from reports.jp import JpRow
from store.dialect import among
from store.ledger import IN_FORCE
from store.mentoring_tables import jp_entries
from store.people import units_below
from store.tables import participations, persons, units
from store.tx import Tx

_AT_ONCE = 2_000
_decider = persons.alias("decider")
_FIELDS = len(jp_entries.c)
_ENTRIES = (
    select(
        *jp_entries.c,
        persons.c.nip,
        persons.c.name,
        units.c.name,
        func.coalesce(participations.c.zone, persons.c.zone, type_=persons.c.zone.type),
        persons.c.kind,
        case((IN_FORCE, literal_column("1")), else_=literal_column("0")),
        func.coalesce(_decider.c.nip, ""),
    )
    .select_from(jp_entries)
    .join(persons, persons.c.id == jp_entries.c.person_id)
    .join(units, units.c.id == persons.c.unit_id)
    .outerjoin(participations, participations.c.person_id == persons.c.id)
    .outerjoin(_decider, _decider.c.id == jp_entries.c.decided_by)
    .order_by(persons.c.nip, jp_entries.c.day, jp_entries.c.id)
)
_COUNTING = _ENTRIES.where(IN_FORCE, jp_entries.c.jp > 0, ~persons.c.erased)


def jp(tx: Tx, filters: Filters) -> Iterator[JpRow]:
    """Every entry whose day lies within the dates, by staff number and day. Use it up within the transaction."""
    yield from _rows(tx, _ENTRIES, filters)


def counting(tx: Tx, filters: Filters) -> Iterator[JpRow]:
    """The entries in force that are worth anything, those of erased persons apart: what goes to other systems."""
    yield from _rows(tx, _COUNTING, filters)


def _rows(tx: Tx, statement: Select[Any], filters: Filters) -> Iterator[JpRow]:
    values: dict[str, Any] = {}
    if filters.first is not None:
        statement = statement.where(jp_entries.c.day >= filters.first)
    if filters.last is not None:
        statement = statement.where(jp_entries.c.day <= filters.last)
    if filters.unit is not None:
        statement = statement.where(among(persons.c.unit_id, "of_units"))
        values["of_units"] = units_below(tx.people.units(), unit_key(filters.unit))
    for row in tx.connection.execute(statement, values, execution_options={"yield_per": _AT_ONCE}):
        nip, name, unit, zone, kind, counts, decider = row[_FIELDS:]
        yield JpRow(JpEntry(*row[:_FIELDS]), nip, name, unit, zone, kind, bool(counts), decider)
