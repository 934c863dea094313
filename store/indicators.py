"""The indicators as rows: reading the facts of a report, and the figures that are entered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import starmap
from typing import Any

from sqlalchemy import Connection, Select, delete, or_, select

from people.hours import local_day, midnight
from people.model import Unit, Zone
from reports.indicator_facts import IndicatorFacts, IndicatorValue, PairedScore, Pairs, paired
from reports.indicator_terms import IndicatorTerms
from store import indicator_statements as statements
from store.indicator_tables import indicator_values
from store.reporting_statements import BELOW
from store.tables import units

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class IndicatorTables:
    """Entered figures as seen by one transaction. None is changed: a correction is another one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def in_force(self, now: datetime) -> list[IndicatorValue]:
        """The last figure of each unit or person, measure and period."""
        return self._values(statements.IN_FORCE, at=_after(now))

    def history(self, unit_id: int, now: datetime) -> list[IndicatorValue]:
        """All that was ever entered for a unit and its people, the oldest first."""
        return self._values(statements.HISTORY, unit=unit_id, at=_after(now))

    def of_unit(self, unit_id: int, now: datetime) -> list[IndicatorValue]:
        """The unit's own figures in force."""
        found = {(v.measure, v.period): v for v in self.history(unit_id, now) if v.person_id is None}
        return list(found.values())

    def led_by(self, superior_id: int) -> set[int]:
        """The units of a superior: those in which everybody reports to them, directly or through others.

        Who has no superior in the roster does not stand in the way, unless they lead others.
        """
        below = set(self._connection.scalars(BELOW, {"top": superior_id}))
        if not below:
            return set()
        return set(self._connection.scalars(statements.LED, {"ids": {superior_id, *below}}))

    def concerning(self, person_id: int) -> list[IndicatorValue]:
        """Figures of a person, and those that they entered."""
        theirs = or_(indicator_values.c.person_id == person_id, indicator_values.c.entered_by == person_id)
        return self._values(select(indicator_values).where(theirs).order_by(indicator_values.c.id))

    def first_enrolled(self, terms: IndicatorTerms, zone: Zone, now: datetime) -> dict[int, datetime]:
        """Unit → when the first of its people began to learn."""
        moments = {"since": _since(terms, zone), "at": _after(now)}
        return {unit: at for unit, at in self._connection.execute(statements.FIRST_ENROLLED, moments)}

    def _values(self, statement: Select[Any], **values: Any) -> list[IndicatorValue]:
        return list(starmap(IndicatorValue, self._connection.execute(statement, values)))


def indicator_facts(
    connection: Connection,
    terms: IndicatorTerms,
    zone: Zone,
    now: datetime,
    satisfaction: Iterable[PairedScore] = (),
) -> IndicatorFacts:
    """Everything that a report needs, in four statements; `satisfaction` comes from whoever keeps the surveys."""
    tables = IndicatorTables(connection)
    moments = {"since": _since(terms, zone), "at": _after(now)}
    knowledge = {row[0]: Pairs(*row[1:]) for row in connection.execute(statements.KNOWLEDGE, moments)}
    began = tables.first_enrolled(terms, zone, now)
    return IndicatorFacts(
        on=local_day(zone, now),
        units=tuple(starmap(Unit, connection.execute(select(units).order_by(units.c.id)))),
        first_enrolled={unit: local_day(zone, at) for unit, at in began.items()},
        knowledge=knowledge,
        satisfaction=paired(satisfaction),
        values=tuple(tables.in_force(now)),
    )


def erase_indicators(connection: Connection, person_id: int) -> None:
    """Take away a person's own figures; those that they entered for others stay, with an id that tells nothing."""
    connection.execute(delete(indicator_values).where(indicator_values.c.person_id == person_id))


def _since(terms: IndicatorTerms, zone: Zone) -> datetime:
    return midnight(zone, terms.since) if terms.since else _LONG_AGO


def _after(now: datetime) -> datetime:
    """Bounds leave out their end: what was entered at this very moment counts."""
    return now + timedelta(microseconds=1)
