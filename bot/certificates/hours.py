"""The hours that count for a certificate's course now: the ledger has them, and may have been corrected since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lessons.certificates import Amendment, Certificate, amendment
from people.jp import ENROLMENT, JpStatus

if TYPE_CHECKING:
    from lessons.study import Enrolment
    from people.jp import JpEntry
    from store.tx import Tx


@dataclass(frozen=True, slots=True)
class Found:
    """A certificate as whoever checks it has to see it."""

    certificate: Certificate
    amended: Amendment | None = None


def find(tx: Tx, code: str) -> Found | None:
    """The certificate whose page has this code, and what was decided about its hours since."""
    one = tx.certificates.by_code(code)
    return Found(one, amended(tx, one)) if one else None


def amended(tx: Tx, one: Certificate) -> Amendment | None:
    """Other hours than the certificate shows, where the ledger has them."""
    return amendment(one, _entry(tx, one.enrolment_id, one.person_id))


def counted(tx: Tx, done: Enrolment) -> int:
    """The hours to put on a certificate that is issued now: those of the ledger, not those of the day it was done."""
    entry = _entry(tx, done.id, done.person_id)
    if entry is None or entry.status is JpStatus.PROPOSED:
        return done.jp
    return entry.jp if entry.status is JpStatus.APPROVED else 0


def _entry(tx: Tx, enrolment_id: int, person_id: int) -> JpEntry | None:
    return tx.ledger.from_sources(ENROLMENT, [enrolment_id]).get((enrolment_id, person_id))
