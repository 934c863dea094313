"""Certificates as one transaction sees them: their numbers, finding them, voiding them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import Connection, Select, Update, bindparam, exists, select, update

from lessons.certificates import Certificate
from lessons.study import Enrolment, EnrolmentStatus
from store.certificate_tables import certificate_numbers, certificates
from store.dialect import among, counted_on
from store.tables import enrolments, persons, word

_ALL = select(certificates)
_BY_CODE = _ALL.where(certificates.c.code == bindparam("wanted"))
_BY_NUMBER = _ALL.where(certificates.c.number == bindparam("wanted"))
_BY_ID = _ALL.where(certificates.c.id == bindparam("wanted"))
_OF_ENROLMENT = _ALL.where(certificates.c.enrolment_id == bindparam("wanted")).order_by(certificates.c.id.desc())
_OF_PERSON = _ALL.where(certificates.c.person_id == bindparam("wanted"))
_NUMBERS = select(certificates.c.enrolment_id, certificates.c.number).where(
    among(certificates.c.enrolment_id, "ids"), certificates.c.voided_at.is_(None)
)
_MISSING = (
    select(enrolments)
    .join(persons, persons.c.id == enrolments.c.person_id)
    .where(
        persons.c.erased.is_(False),
        enrolments.c.status == word(EnrolmentStatus.COMPLETED),
        ~exists().where(certificates.c.enrolment_id == enrolments.c.id),
    )
    .order_by(enrolments.c.completed_at, enrolments.c.id)
    .limit(bindparam("most"))
)


class Certificates:
    """Certificates as seen by one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_sequence(self, series: str, year: int) -> int:
        """Take the next number of an agency's code and year, from 1 on.

        It is this transaction's until its end: others wait for theirs, and where it is rolled back, or its process
        dies, the number was never taken. So numbers have no gap.
        """
        return self._count(series, year, 1)

    def hold(self, series: str, year: int) -> None:
        """Let nobody else issue in this series until the end of the transaction."""
        self._count(series, year, 0)

    def numbers_of(self, enrolment_ids: Collection[int]) -> dict[int, str]:
        """Enrolment → number of its certificate that is valid; those without one are left out."""
        if not enrolment_ids:
            return {}
        return {row[0]: row[1] for row in self._connection.execute(_NUMBERS, {"ids": enrolment_ids})}

    def by_code(self, code: str) -> Certificate | None:
        """The certificate whose page has this code."""
        return self._one(_BY_CODE, code)

    def by_number(self, number: str) -> Certificate | None:
        """The certificate with this number."""
        return self._one(_BY_NUMBER, number)

    def by_id(self, id_: int) -> Certificate | None:
        return self._one(_BY_ID, id_)

    def of_enrolment(self, enrolment_id: int) -> Certificate | None:
        """The certificate of an enrolment that was issued last, valid or not."""
        return self._one(_OF_ENROLMENT.limit(1), enrolment_id)

    def of_person(self, person_id: int) -> list[Certificate]:
        """All of a person's, voided ones too, the newest first."""
        rows = self._connection.execute(_OF_PERSON.order_by(certificates.c.id.desc()), {"wanted": person_id})
        return list(starmap(Certificate, rows))

    def missing(self, most: int) -> list[Enrolment]:
        """Completed enrolments for which none was ever issued, at most so many, the longest completed first.

        Those of erased persons are left out: there is nobody to certify.
        """
        return list(starmap(Enrolment, self._connection.execute(_MISSING, {"most": most})))

    def void(self, id_: int, at: datetime, by: str, reason: str) -> bool:
        """Void a certificate that is valid; False where it is not. Its number is never given again."""
        valid = update(certificates).where(certificates.c.id == id_, certificates.c.voided_at.is_(None))
        return self._connection.execute(valid.values(voided_at=at, voided_by=by, void_reason=reason)).rowcount == 1

    def _one(self, statement: Select[Any], wanted: str | int) -> Certificate | None:
        row = self._connection.execute(statement, {"wanted": wanted}).first()
        return Certificate(*row) if row else None

    def _count(self, series: str, year: int, by: int) -> int:
        statement = counted_on(certificate_numbers, certificate_numbers.c.last, by, self._connection.dialect)
        taken = self._connection.execute(statement, {"series": series, "year": year, "last": by})
        return int(taken.scalar_one())


def erase_certificates(person_id: int, name: str, nip: str) -> Iterator[Update]:
    """A statutory record keeps number, course, days and result of a certificate. Who it was goes, and who voided.

    To be run while the person still has their number.
    """
    voided_by_them = (
        certificates.c.voided_by == select(persons.c.nip).where(persons.c.id == person_id).scalar_subquery()
    )
    yield update(certificates).where(voided_by_them).values(voided_by=nip)
    theirs = update(certificates).where(certificates.c.person_id == person_id)
    yield theirs.values(name=name, nip=nip, position="", void_reason="", erased=True)
