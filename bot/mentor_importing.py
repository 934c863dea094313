"""What importing mentors' profiles would change: their terms, and their expertise as the roster has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot import matching
from mentoring.desk import DeskTerms
from mentoring.profile_columns import Column
from mentoring.profile_rows import ProfileFile, ProfileRow
from people.expertise import expertise_of
from people.faults import Fault
from people.model import Person, Role
from store.mentoring_model import Mentor, MentorTerms

if TYPE_CHECKING:
    from store.tx import Tx

_PLAIN = (Column.CAPACITY, Column.LANGUAGES, Column.FAMILY, Column.YEARS, Column.VALUES, Column.TALK, Column.ACTIVE)
"""Columns that are fields of the terms."""


@dataclass(frozen=True, slots=True)
class ProfileChanges:
    """What an import would do; `persons` are those whose expertise changes."""

    terms: tuple[MentorTerms, ...] = ()
    persons: tuple[Person, ...] = ()
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    faults: tuple[Fault, ...] = ()


def plan_profiles(tx: Tx, file: ProfileFile, now: datetime) -> ProfileChanges:
    """The changes that the rows without faults would make; a cell that is empty keeps what is known."""
    people = tx.people.existing().persons
    known = {mentor.person.nip: mentor for mentor in matching.mentors(tx, now)}
    wrong = {row.nip: list(_strangers(row, people)) for row in file.rows}
    made = {row.nip: _changed(row, known[row.nip], people) for row in file.rows if not wrong[row.nip]}
    before = {mentor.person.nip: (mentor.terms, mentor.person) for mentor in tx.mentoring.profiles(active=False)}
    new = [nip for nip in made if nip not in before]
    other = [nip for nip in made if nip in before and made[nip] != before[nip]]
    faults = [*file.faults, *(fault for found in wrong.values() for fault in found)]
    return ProfileChanges(
        terms=tuple(made[nip][0] for nip in (*new, *other)),
        persons=tuple(made[nip][1] for nip in (*new, *other) if made[nip][1] != people[nip]),
        added=len(new),
        changed=len(other),
        unchanged=len(made) - len(new) - len(other),
        refused=file.refused + len(file.rows) - len(made),
        faults=tuple(sorted(faults, key=file.place)),
    )


def _strangers(row: ProfileRow, people: Mapping[str, Person]) -> Iterable[Fault]:
    """NIPs in a row that the roster does not know, or not as a mentor's."""
    person = people.get(row.nip)
    if person is None:
        yield Fault(row.at(Column.NIP), "mentors.unknown_nip", {"value": row.nip})
    elif Role.MENTOR not in person.roles:
        yield Fault(row.at(Column.NIP), "mentors.not_mentor", {"value": row.nip, "name": person.name})
    for column in (Column.PREFERRED, Column.EXCLUDED):
        for nip in row.given.get(column, ()):
            if nip not in people:
                yield Fault(row.at(column), "mentors.unknown_nip", {"value": nip})


def _changed(row: ProfileRow, mentor: Mentor, people: Mapping[str, Person]) -> tuple[MentorTerms, Person]:
    given = row.given
    person = replace(mentor.person, expertise=given[Column.EXPERTISE]) if Column.EXPERTISE in given else mentor.person
    changes: dict[str, Any] = {column.value: given[column] for column in _PLAIN if column in given}
    for column in (Column.PREFERRED, Column.EXCLUDED):
        if column in given:
            changes[column.value] = frozenset(people[nip].id for nip in given[column])
    expertise = expertise_of(person.expertise) or mentor.terms.expertise
    terms = replace(mentor.terms, expertise=expertise, desk=_desk(mentor.terms.desk, given), **changes)
    return terms, person


def _desk(desk: DeskTerms, given: Mapping[str, Any]) -> DeskTerms:
    office = given.get(Column.OFFICE, desk.office_hour)
    return DeskTerms(
        daily_cap=given.get(Column.CAP, desk.daily_cap),
        digest=given.get(Column.DIGEST, desk.digest),
        office_hour=office if isinstance(office, tuple) else None,
    )
