"""Certificates: what one shows, kept as it was on the day of issue, and what an agency issues them with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime

from lessons.model import Competency, Course, LocalText
from lessons.numbering import NumberTemplate
from lessons.study import Enrolment
from people.hours import local_day
from people.ids import new_id
from people.jp import JpEntry, JpStatus
from people.model import Person, Zone

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's: no letter that is taken for another one, since codes are typed from paper too."""
CODE_LENGTH = 26
"""Five bits a character: 130, so that nobody finds a certificate by trying."""
_READ_AS = str.maketrans("oil", "011", "- ")


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs for the agency; what is empty is left out."""

    title: str = ""
    name: str = ""
    nip: str = ""


@dataclass(frozen=True, slots=True)
class Issuer:
    """The agency as it issues certificates."""

    institution: str
    code: str
    """Numbers run within the agency's code and the year."""
    zone: Zone
    """By whose calendar a certificate is dated."""
    number: NumberTemplate = field(default_factory=NumberTemplate)
    city: str = ""
    signatory: Signatory = field(default_factory=Signatory)


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate: all that it shows, as it was when it was issued. Only voiding and erasure change it."""

    id: int
    person_id: int
    enrolment_id: int
    code: str
    """What its page is found by; nobody can guess it."""
    number: str
    series: str
    """The agency's code: within it and the year `sequence` counts, and passes over numbers that were given before."""
    year: int
    sequence: int
    issued_at: datetime
    issued_on: date
    institution: str
    name: str
    nip: str
    position: str
    unit: str
    course_id: str
    course_version: str
    title: LocalText
    competency: Competency
    jp: int
    score: float | None
    """Percent of the post-test; None where the course has none."""
    started_on: date
    completed_on: date
    city: str = ""
    signatory_title: str = ""
    signatory_name: str = ""
    signatory_nip: str = ""
    replaces: int | None = None
    """The certificate that was voided in favour of this one."""
    voided_at: datetime | None = None
    voided_by: str = ""
    """The administrator's account, or who they said it was."""
    void_reason: str = ""
    erased: bool = False
    """The person asked for erasure: number and course stay, who it was is gone."""

    @property
    def valid(self) -> bool:
        return self.voided_at is None


def certify(
    issuer: Issuer, person: Person, course: Course, done: Enrolment, sequence: int, now: datetime,
    replaces: int | None = None,
) -> Certificate:  # fmt: skip
    """The certificate of a completed enrolment, `sequence` being the number that it was given in its year.

    Its days are those of the person's zone, its date that of the agency's. Raises ValueError for an enrolment that is
    not completed.
    """
    if done.completed_at is None:
        raise ValueError("not completed")
    issued_on = local_day(issuer.zone, now)
    signatory = issuer.signatory
    return Certificate(
        id=new_id(),
        person_id=person.id,
        enrolment_id=done.id,
        code=new_code(),
        number=issuer.number.number(sequence, issuer.code, issued_on),
        series=issuer.code,
        year=issued_on.year,
        sequence=sequence,
        issued_at=now,
        issued_on=issued_on,
        institution=issuer.institution,
        name=person.name,
        nip=person.nip,
        position=person.position,
        unit=person.unit_name,
        course_id=done.course_id,
        course_version=done.course_version,
        title=course.title,
        competency=course.competency,
        jp=done.jp,
        score=done.post_score,
        started_on=local_day(person.zone, done.started_at or done.enrolled_at),
        completed_on=local_day(person.zone, done.completed_at),
        city=issuer.city,
        signatory_title=signatory.title,
        signatory_name=signatory.name,
        signatory_nip=signatory.nip,
        replaces=replaces,
    )


@dataclass(frozen=True, slots=True)
class Amendment:
    """Hours that count for a certificate's course now, where they are others than the certificate shows."""

    jp: int
    """0: none count any more."""
    since: datetime


def amendment(certificate: Certificate, entry: JpEntry | None) -> Amendment | None:
    """What the ledger has decided since, by the entry that stands for the course; None where the certificate agrees.

    An entry that waits has decided nothing. A voided certificate is not amended: nothing on it holds any more.
    """
    if entry is None or entry.decided_at is None or entry.status is JpStatus.PROPOSED or not certificate.valid:
        return None
    counted = entry.jp if entry.status is JpStatus.APPROVED else 0
    return Amendment(counted, entry.decided_at) if counted != certificate.jp else None


def new_code() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """The code in what was scanned or typed; None where it can be none. Case, dashes and o, i, l do not matter."""
    if len(text) > 2 * CODE_LENGTH:
        return None
    code = text.lower().translate(_READ_AS)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None
