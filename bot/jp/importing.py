"""What importing hours from a workbook would enter, by the agency's table, and what stands against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from people.faults import Fault, harmless
from people.ids import new_id
from people.jp import FILE, JpEntry, JpTerms
from people.ledger_files.entries import EnteredRow, EntryFile
from people.model import Person

if TYPE_CHECKING:
    from store.tx import Tx

_KEPT = ("competency", "evidence", "organiser", "certificate", "begun_on")
"""Fields in which a row may differ from what is known without harm: what was recorded stays."""


@dataclass(frozen=True, slots=True)
class EntryChanges:
    """What an import would do."""

    entries: tuple[JpEntry, ...] = ()
    unchanged: int = 0
    refused: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def added(self) -> int:
        return len(self.entries)

    @property
    def changed(self) -> int:
        """None ever: what is in the ledger is corrected there, not by a file."""
        return 0


def plan_entries(tx: Tx, terms: JpTerms, file: EntryFile, now: datetime) -> EntryChanges:
    """The entries that the rows without faults would make; a row that is known already changes nothing."""
    people = {nip: one for nip, one in tx.people.existing().persons.items() if not one.erased}
    known = tx.ledger.from_sources(FILE, {row.source_id for row in file.rows}, first=True)
    entries, faults, unchanged, wrong = list[JpEntry](), list(file.faults), 0, 0
    for row in file.rows:
        entry, found = _planned(row, people, terms, now)
        before = known.get((entry.source_id, entry.person_id)) if entry else None
        if entry and before:
            found = list(_differences(row, entry, before))
        faults += found
        if entry is None or not harmless(found):
            wrong += 1
        elif before:
            unchanged += 1
        else:
            entries.append(entry)
    return EntryChanges(tuple(entries), unchanged, file.refused + wrong, tuple(sorted(faults, key=_place(file))))


def _planned(
    row: EnteredRow, people: Mapping[str, Person], terms: JpTerms, now: datetime
) -> tuple[JpEntry | None, list[Fault]]:  # fmt: skip
    person = people.get(row.nip)
    if person is None:
        return None, [Fault(row.places["nip"], "mentors.unknown_nip", {"value": row.nip})]
    faults = list(_worth_faults(row, terms))
    return (None, faults) if faults else (terms.entered(_entry(row, person, terms), now), [])


def _worth_faults(row: EnteredRow, terms: JpTerms) -> Iterator[Fault]:
    reckoned = terms.hours(row.minutes) if row.minutes is not None else row.jp or 0
    most = terms.part(row.form).most
    if row.minutes is not None and not reckoned:
        yield Fault(row.places["minutes"], "jp.too_short", {"value": row.minutes, "least": terms.minutes})
    elif row.minutes is not None and row.jp is not None and row.jp != reckoned:
        params = {"value": row.jp, "minutes": row.minutes, "reckoned": reckoned, "of": terms.minutes}
        yield Fault(row.places["jp"], "jp.contradiction", params)
    elif reckoned > most:
        yield Fault(row.places["jp"], "jp.too_much", {"value": reckoned, "most": most})


def _entry(row: EnteredRow, person: Person, terms: JpTerms) -> JpEntry:
    minutes = row.minutes if row.minutes is not None else (row.jp or 0) * terms.minutes
    return JpEntry(
        id=new_id(),
        person_id=person.id,
        year=row.day.year,
        day=row.day,
        form=row.form,
        competency=row.competency,
        minutes=minutes,
        jp=row.jp if row.jp is not None else terms.hours(minutes),
        source_kind=FILE,
        source_id=row.source_id,
        evidence=row.evidence,
        table_version=terms.part(row.form).version,
        title=row.title,
        organiser=row.organiser,
        begun_on=row.begun_on,
        certificate=row.certificate,
    )


def _differences(row: EnteredRow, entry: JpEntry, before: JpEntry) -> Iterator[Fault]:
    """Hours that differ from what is recorded are a fault: entries are corrected, not written over."""
    if entry.jp != before.jp:
        params = {"value": entry.jp, "known": before.jp, "id": before.id}
        yield Fault(row.places["jp"], "jp.known_otherwise", params)
    elif any(getattr(entry, name) != getattr(before, name) for name in _KEPT):
        yield Fault(row.where, "jp.kept", {"value": row.title}, warning=True)


def _place(file: EntryFile) -> Callable[[Fault], tuple[int, int]]:
    """By sheet and row, so that faults are told from the top of the file down."""

    def key(fault: Fault) -> tuple[int, int]:
        for number, sheet in enumerate(file.sheets):
            if found := sheet.locate(fault.where):
                return number, found[0]
        return -1, 0

    return key
