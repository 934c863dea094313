"""Issuing certificates: with a completion, in its transaction; afterwards for what has none; anew for a voided one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace as with_
from datetime import datetime
from typing import TYPE_CHECKING

from bot.certificates.hours import counted
from bot.shelf import TurnShelf
from lessons.certificates import Certificate, certify
from lessons.outcomes import Saved as Learned
from lessons.study import Enrolment, EnrolmentStatus
from people.hours import local_day
from store.model import JournalEntry
from store.save import Saved

if TYPE_CHECKING:
    from bot.house import House
    from lessons.certificates import Issuer
    from lessons.engine import Study
    from lessons.model import Course
    from people.model import Person
    from store.tx import Tx


class NotIssuing(Exception):
    """The settings say that no certificates are issued here."""


class Unknown(Exception):
    """There is no certificate with this number."""


def issuer_of(house: House) -> Issuer:
    """What the house issues with. Raises NotIssuing."""
    if house.certificates is None:
        raise NotIssuing
    return house.certificates


def with_completion(
    tx: Tx, house: House, study: Study, changes: Iterable[Learned], now: datetime
) -> Iterator[Saved]:  # fmt: skip
    """A certificate for each enrolment that these changes complete, and the fact of it; to be stored with them."""
    if house.certificates is None:
        return
    for one in changes:
        if isinstance(one, Enrolment) and one.status is EnrolmentStatus.COMPLETED and one.completed_at:
            yield from _issued(tx, house.certificates, study.person, study.course_of(one), one, now)


def issue_missing(tx: Tx, house: House, now: datetime, most: int) -> list[Certificate]:
    """Issue and store one for each completed enrolment that never had any, at most so many, the oldest first.

    Of two that do this at once the second waits, and finds what the first has left. Raises NotIssuing; KeyError where
    nobody has a course any more.
    """
    issuer = issuer_of(house)
    tx.certificates.hold(issuer.code, local_day(issuer.zone, now).year)
    missing = tx.certificates.missing(most)
    made = [_afterwards(tx, house, issuer, one, now) for one in missing]
    return made


def replace(tx: Tx, house: House, number: str, now: datetime, by: str, reason: str) -> Certificate:
    """Void a certificate, unless it is, and issue one with what roster, ledger and settings say now in its place.

    The new one has a number of its own and refers to the voided one. Raises Unknown, NotIssuing, KeyError where
    nobody has the course any more; ValueError where another one has taken its place already, or the person was erased.
    """
    issuer = issuer_of(house)
    old = tx.certificates.by_number(number)
    if old is None:
        raise Unknown(number)
    latest = tx.certificates.of_enrolment(old.enrolment_id)
    if old.erased or latest is None or latest.id != old.id:
        raise ValueError("erased" if old.erased else "replaced")
    void(tx, old, now, by, reason)
    done = next(one for one in tx.study.enrolments(old.person_id) if one.id == old.enrolment_id)
    return _afterwards(tx, house, issuer, done, now, old.id)


def void(tx: Tx, one: Certificate, now: datetime, by: str, reason: str) -> bool:
    """Void a certificate and journal it; False where it was voided before."""
    voided = tx.certificates.void(one.id, now, by, reason)
    if voided:
        tx.save([JournalEntry(now, "certificate_voided", one.person_id, {"certificate": one.id})])
    return voided


def _afterwards(
    tx: Tx, house: House, issuer: Issuer, done: Enrolment, now: datetime, replaces: int | None = None
) -> Certificate:
    person = tx.people.by_id([done.person_id])[0]
    course = TurnShelf(house.courses, tx).course(done.course_id, done.course_version)
    done = with_(done, jp=counted(tx, done))
    certificate, fact = _issued(tx, issuer, person, course, done, now, replaces)
    tx.save([certificate, fact])
    return certificate


def _issued(
    tx: Tx, issuer: Issuer, person: Person, course: Course, done: Enrolment, now: datetime, replaces: int | None = None
) -> tuple[Certificate, JournalEntry]:
    certificate = certify(issuer, person, course, done, _sequence(tx, issuer, now), now, replaces)
    facts = {"certificate": certificate.id, "enrolment": done.id}
    return certificate, JournalEntry(now, "certificate_issued", done.person_id, facts)


def _sequence(tx: Tx, issuer: Issuer, now: datetime) -> int:
    """The next number of the year that nobody holds.

    Where the template or the agency's code was changed within the year, a number that was given can come up again. It
    is passed over: it stands in the register already, so that there is no gap, and nobody's completion fails for it.
    """
    today = local_day(issuer.zone, now)
    while True:
        sequence = tx.certificates.next_sequence(issuer.code, today.year)
        if tx.certificates.by_number(issuer.number.number(sequence, issuer.code, today)) is None:
            return sequence
