"""Courses that were completed before the ledger counted them: one approved entry each, the same figures as before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from lessons.study import EnrolmentStatus, Participation
from people.jp import JpEntry, JpForm, JpStatus
from people.model import Zone
from store.store import Store
from store.tx import Tx
from tests.store.old_tables import fill_as_of
from tests.store.sample import NOW, agency, enrolment

BEFORE = "0003"
COURSE = '{"course": {"title": {"id": "Arsip yang Rapi"}, "competency": {"type": "teknis"}, "minutes": 45}}'
NEW_YEAR = datetime(2025, 12, 31, 15, 30, tzinfo=UTC)
"""In the east it is 2026 already, in the west not yet."""


def test_completed_courses_become_approved_entries(store_url: str) -> None:
    done = {"status": EnrolmentStatus.COMPLETED, "next_due_at": None, "started_at": NEW_YEAR - timedelta(days=3)}

    def fill(tx: Tx) -> None:
        agency(tx, 4)
        tx.courses.put("arsip", "v2", COURSE, NOW)
        tx.save([
            Participation(2, 1, NOW, zone=Zone.WIB),
            replace(enrolment(1), **done, completed_at=NEW_YEAR, jp=2, course_version="v2"),
            replace(enrolment(2), **done, completed_at=NEW_YEAR, jp=2),
            replace(enrolment(3), **done, completed_at=NEW_YEAR, jp=0),
            enrolment(4),
        ])  # fmt: skip

    fill_as_of(store_url, BEFORE, fill)
    with Store.open(store_url) as store:
        store.upgrade()
        first, second, third, fourth = (store.read_now(lambda tx, n=n: tx.ledger.of(n)) for n in (1, 2, 3, 4))
    assert [replace(entry, id=0) for entry in first] == [
        JpEntry(
            0, 1, 2026, date(2026, 1, 1), JpForm.COURSE, "teknis", 45, 2, "enrolment", 1, "enrolment/1",
            status=JpStatus.APPROVED, decided_at=NEW_YEAR, title="Arsip yang Rapi", begun_on=date(2025, 12, 29),
        )
    ]  # fmt: skip
    assert [(entry.year, entry.day, entry.title, entry.minutes) for entry in second] == [
        (2025, date(2025, 12, 31), "arsip", 0)
    ]
    assert (third, fourth) == ([], [])
