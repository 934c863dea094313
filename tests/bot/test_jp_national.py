"""What goes to SIASN beside the entry itself: the number of the course's certificate, while it is valid."""

from __future__ import annotations

from dataclasses import replace

from bot.jp.national import siasn_rows
from bot.texts import texts_for
from people.jp import JpEntry, JpForm, JpStatus, SiasnTerms
from reports.filters import Filters
from reports.siasn import COLUMNS
from store.store import Store
from tests.store.certificate_sample import issued
from tests.store.sample import NOW, learning

ENTRY = JpEntry(
    5, 1, 2026, NOW.date(), JpForm.COURSE, "teknis", 45, 1, "enrolment", 1, status=JpStatus.APPROVED, title="Arsip"
)


def numbers(store: Store) -> list[object]:
    place = [column.name for column in COLUMNS].index("nomorSertipikat")
    return store.read_now(
        lambda tx: [
            row.cells()[place] for row in siasn_rows(tx, Filters(), SiasnTerms(), "Contoh", texts_for("id"), {})
        ]
    )


def test_a_course_s_certificate_is_named_by_its_enrolment(store: Store) -> None:
    store.write_now(learning)
    made = store.write_now(issued)
    meeting = replace(ENTRY, id=6, form=JpForm.MENTORING, source_kind="meeting")
    store.write_now(lambda tx: tx.ledger.propose([ENTRY, meeting]))
    assert numbers(store) == [made.number, ""], "a meeting with the same number is another thing"
    store.write_now(lambda tx: tx.save([replace(ENTRY, id=7, corrects=5, jp=2)]))
    assert numbers(store) == ["", made.number]
