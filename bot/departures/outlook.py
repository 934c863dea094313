"""What it leads to when somebody leaves, looked up before anything is changed: all that a dry run tells."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.follow_ups import rights
from bot.questions.leaving import open_ones
from bot.questions.office import Office
from lessons.study import EnrolmentStatus
from mentoring.pairing import OPEN
from people.hours import local_day
from people.model import Person, Role

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

_GOING_ON = (EnrolmentStatus.WAITING, EnrolmentStatus.ACTIVE)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What ends, what goes on to whom, and what stays, of one person as of one moment."""

    person: Person
    courses: tuple[str, ...]
    """Enrolments that end."""
    messages: int
    """Messages that wait and are not sent any more."""
    invitations: int
    chats: int
    asked: int
    """Questions of theirs that nobody is to answer any more."""
    held: int
    """Questions of others that lie with them, and go on to another mentor."""
    mentees: tuple[Person, ...]
    mentor: Person | None
    reports: tuple[Person, ...]
    """Staff whose direct superior they are by the roster."""
    reader: Person | None
    """Who gets the summary of their team from then on; None: nobody who can be written to."""
    stands_in_for: tuple[Person, ...]
    last_admin: bool
    officer: bool
    completed: int
    hours: int
    """Entries of the ledger; these and what was completed stay."""


def outlook(tx: Tx, house: House, person: Person, now: datetime) -> Outlook:
    """Look it all up; nothing is changed."""
    enrolments, office = tx.study.enrolments(person.id), Office(house, tx, now, mark="outlook")
    pairs = [pair for pair in tx.mentoring.pairs_of(person.id) if pair.status in OPEN]
    mentors = _people(tx, [pair.mentor_id for pair in pairs if pair.mentor_id != person.id])
    acting = [one.superior_id for one in tx.follow_ups.acting() if one.acting_id == person.id]
    admins = {one.id for one in tx.people.with_role(Role.ADMIN)}
    reports = tuple(tx.people.reports_of(person.id))
    return Outlook(
        person,
        courses=tuple(one.course_id for one in enrolments if one.status in _GOING_ON),
        messages=tx.departures.waiting_for(person.id),
        invitations=tx.departures.invitations(person.id, now),
        chats=len(tx.people.addresses(person.id)),
        asked=len(open_ones(office, person.id)),
        held=len(tx.mentoring.open_questions_of(person.id)),
        mentees=_people(tx, [pair.mentee_id for pair in pairs if pair.mentor_id == person.id]),
        mentor=next(iter(mentors), None),
        reports=reports,
        reader=_reader(tx, house, person, now) if reports else None,
        stands_in_for=_people(tx, acting),
        last_admin=admins == {person.id},
        officer=house.mentoring.officer == person.nip,
        completed=sum(one.status is EnrolmentStatus.COMPLETED for one in enrolments),
        hours=len(tx.ledger.of(person.id)),
    )


def _people(tx: Tx, ids: Collection[int]) -> tuple[Person, ...]:
    return tuple(tx.people.by_id(set(ids))) if ids else ()


def _reader(tx: Tx, house: House, superior: Person, now: datetime) -> Person | None:
    """Who stands in for them, else the next one up to whom a message gets."""
    stand_ins = tx.follow_ups.stand_ins([superior.id], local_day(house.zone, now))
    chain = [*(one.acting_id for one in stand_ins), *rights.above(tx, superior.id)]
    reachable = tx.mentoring.reachable(chain)
    found = next((id_ for id_ in chain if id_ in reachable and id_ != superior.id), None)
    return tx.people.by_id([found])[0] if found is not None else None
