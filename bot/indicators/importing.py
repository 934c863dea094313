"""What importing a spreadsheet of figures would change: each row against units, people, terms and what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.indicators.entering import EntryRefused, Figure, agrees, checked, fact, made, own_units, score_of
from people.faults import Fault
from people.hours import local_day
from people.model import Person
from people.roster import reading, unit_key
from reports.indicator_facts import IndicatorValue
from reports.indicator_rows import FigureFile, FigureRow, read_figures
from reports.indicator_terms import Measure, Of
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

IMPORTED = "indicators_imported"
_Key = tuple[Measure, int, int | None, str]


@dataclass(frozen=True, slots=True)
class FigureChanges:
    """What an import would do. `changed` are corrections: what they correct is kept."""

    values: tuple[IndicatorValue, ...] = ()
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    faults: tuple[Fault, ...] = ()


def read_file(path: Path, house: House, now: datetime, name: str = "") -> FigureFile:
    """The rows of an XLSX or CSV file; one that cannot be read is a fault. `name`: what its places are called by."""
    shown = name or path.name
    today = local_day(house.zone, now)
    return reading.read_file(path, FigureFile, lambda sheets: read_figures(shown, sheets, today), shown)


def plan_figures(
    tx: Tx, house: House, file: FigureFile, actor: Person | None, now: datetime, source: str = "file"
) -> FigureChanges:
    """The changes that the rows without faults would make. `actor` None: the administrator at the command line."""
    office = _Office(tx, house, actor, now)
    faults, figures = list(file.faults), dict[_Key, tuple[FigureRow, Figure]]()
    for row in file.rows:
        try:
            figure = office.figure(row)
            first = figures.setdefault(key_of(figure), (row, figure))[0]
            if first is not row:
                raise EntryRefused("indicators.twice", value=str(row.period), first=first.where)
        except EntryRefused as refusal:
            faults.append(Fault(row.at(_column(refusal)), refusal.code, {"value": "", **refusal.params}))
    known = {key_of(one): one for one in tx.indicators.in_force(now)}
    new, other, same = list[IndicatorValue](), list[IndicatorValue](), 0
    for key, (_, figure) in figures.items():
        before = known.get(key)
        if before and (before.value, before.elements) == (figure.value, figure.elements):
            same += 1
        else:
            (other if before else new).append(made(figure, actor, now, source))
    refused = file.refused + len(file.rows) - len(figures)
    return FigureChanges((*new, *other), len(new), len(other), same, refused, tuple(sorted(faults, key=file.place)))


def store_figures(tx: Tx, changes: FigureChanges, actor: Person | None, now: datetime) -> None:
    """Store what was planned, in the same transaction."""
    counts = {"added": changes.added, "changed": changes.changed, "refused": changes.refused}
    done = JournalEntry(now, IMPORTED, actor.id if actor else None, counts)
    tx.save([*changes.values, *(fact(value, actor, now) for value in changes.values), done])


def key_of(one: IndicatorValue | Figure) -> _Key:
    """Whose figure it is, of what and when. A person's is theirs wherever they work."""
    return one.measure, 0 if one.person_id else one.unit_id, one.person_id, str(one.period)


_COLUMNS = {
    "indicators.unknown_unit": "unit",
    "indicators.not_yours": "unit",
    "indicators.unit_needed": "nip",
    "indicators.person_needed": "nip",
    "indicators.unknown_nip": "nip",
    "indicators.no_figure": "measure",
    "indicators.bounds": "value",
    "indicators.elements": "value",
    "indicators.elements_differ": "value",
    "indicators.elements_not_skm": "measure",
}


def _column(refusal: EntryRefused) -> str:
    return _COLUMNS.get(refusal.code, "period")


class _Office:
    """What rows are held against, read once for all of them."""

    def __init__(self, tx: Tx, house: House, actor: Person | None, now: datetime) -> None:
        state = tx.people.existing()
        self._units: Mapping[str, int] = {key: unit.id for key, unit in state.units.items()}
        self._people = state.persons
        self._terms, self._today = house.indicators, local_day(house.zone, now)
        self._own = None if actor is None else {unit.id for unit in own_units(tx, actor)}

    def figure(self, row: FigureRow) -> Figure:
        """The figure in a row. Raises EntryRefused."""
        person = self._people.get(row.nip) if row.nip else None
        if row.nip and person is None:
            raise EntryRefused("indicators.unknown_nip", value=row.nip)
        unit = self._units.get(unit_key(row.unit)) if row.unit else None
        if person and self._terms.figure_of is Of.PERSON and row.measure is Measure.OUTPUT:
            unit = person.unit_id
        if unit is None:
            raise EntryRefused("indicators.unknown_unit", value=row.unit)
        if self._own is not None and unit not in self._own:
            raise EntryRefused("indicators.not_yours", value=row.unit)
        value = self._value(row)
        figure = Figure(row.measure, unit, row.period, value, person.id if person else None, row.elements)
        checked(figure, self._terms, self._today)
        return figure

    def _value(self, row: FigureRow) -> float:
        if not row.elements:
            return row.value or 0.0
        if row.measure is not Measure.SKM:
            raise EntryRefused("indicators.elements_not_skm", value=row.measure.value)
        score = score_of(row.elements)
        if row.value is None:
            return score
        if not agrees(row.value, row.elements):
            raise EntryRefused("indicators.elements_differ", value=f"{row.value:g}", score=f"{score:g}")
        return row.value
