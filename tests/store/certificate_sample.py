"""Certificates of the small agency, made of values, for the store's tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from lessons.certificates import Certificate, Issuer, Signatory, certify
from lessons.model import Competency, Course, LocalText
from lessons.study import Enrolment, EnrolmentStatus
from people.model import Zone
from store.tx import Tx
from tests.store.sample import HOUR, NOW, enrolment, person

ISSUER = Issuer(
    "BKPSDM Kabupaten Contoh", "9999", Zone.WIT, city="Oksibil", signatory=Signatory("Kepala BKPSDM", "Ruth Kogoya")
)
COURSE = Course(
    "arsip", "v1", LocalText({"id": "Arsip yang “rapi”", "en": "Tidy files"}), Competency.TECHNICAL, (1, 2), 30, 5,
    date(2026, 11, 1), (),
)  # fmt: skip


def completed(number: int, person_id: int | None = None) -> Enrolment:
    done = enrolment(number, person_id, EnrolmentStatus.COMPLETED)
    return replace(done, started_at=NOW - 72 * HOUR, completed_at=NOW, next_due_at=None, post_score=87.5, jp=5)


def issued(tx: Tx, number: int = 1, person_id: int | None = None, **more: Any) -> Certificate:
    """The next certificate of the year, of the completed enrolment with this number; stored with it."""
    sequence = tx.certificates.next_sequence(ISSUER.code, 2026)
    owner = person_id or number
    made = certify(ISSUER, person(owner), COURSE, completed(number, owner), sequence, NOW)
    made = replace(made, **more) if more else made
    tx.save([made, completed(number, owner)])
    return made
