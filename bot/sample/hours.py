"""Hours in the sample agency's ledger: classroom days and tasks of the year, some of which still wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.jp import desk
from people.hours import local_day
from people.ids import new_id
from people.jp import FILE, JpEntry, JpForm, JpTerms
from people.ledger_files.entries import EnteredRow
from people.model import Person

if TYPE_CHECKING:
    from bot.house import House
    from store.store import Store
    from store.tx import Tx

ADMIN = "197009251995032002"
_ARSIP = ("Pelatihan Pengelolaan Arsip Dinamis", "teknis", "BPSDM Provinsi Contoh")
_LAYANAN = ("Bimbingan Teknis Pelayanan Prima", "sosio-kultural", "BKPSDM Kabupaten Contoh")
_PIMPIN = ("Pelatihan Kepemimpinan Pengawas", "manajerial", "BPSDM Provinsi Contoh")
_OBAT = ("Lokakarya Rantai Dingin Vaksin", "teknis", "Dinas Kesehatan Contoh")
_DATA = ("Bimbingan Teknis Statistik Sektoral", "digital", "BPS Contoh")
_SOP = ("Menyusun SOP antrean loket", "teknis", "")
_ALUR = ("Memperbaiki alur rujukan", "teknis", "")
HELD = {
    "197801192003121001": ((_PIMPIN, JpForm.CLASSROOM, 200, 16), (_SOP, JpForm.TASK, 30, 4)),
    "198811232014022005": ((_LAYANAN, JpForm.CLASSROOM, 140, 12), (_ALUR, JpForm.TASK, 9, 3)),
    "199109092019031006": ((_LAYANAN, JpForm.CLASSROOM, 140, 12), (_ARSIP, JpForm.CLASSROOM, 40, 10)),
    "199205082022211011": ((_LAYANAN, JpForm.CLASSROOM, 140, 12), (_ARSIP, JpForm.CLASSROOM, 40, 10)),
    "199602042023212015": ((_LAYANAN, JpForm.CLASSROOM, 141, 16), (_OBAT, JpForm.CLASSROOM, 12, 9)),
    "198705192011011008": ((_LAYANAN, JpForm.CLASSROOM, 141, 16), (_ALUR, JpForm.TASK, 20, 6)),
    "198407072009012009": ((_OBAT, JpForm.CLASSROOM, 12, 9), (_PIMPIN, JpForm.CLASSROOM, 200, 16)),
    "199312012019031010": ((_DATA, JpForm.CLASSROOM, 60, 8), (_SOP, JpForm.TASK, 5, 2)),
    "199306172019031004": ((_ARSIP, JpForm.CLASSROOM, 40, 10), (_DATA, JpForm.CLASSROOM, 6, 8)),
}
"""NIP → what they did: activity, form, how many days ago it ended, hours."""
WAITING = timedelta(days=15)
"""What ended within it still waits for a decision."""
REFUSED = ("199312012019031010", _DATA[0], "Daftar hadir hari kedua belum ada.")
CORRECTED = ("199109092019031006", _ARSIP[0], 6, "Hadir tiga dari lima hari.")


def enter_hours(store: Store, house: House, now: datetime) -> None:
    """Enter what was held in the year, and decide about it as the administrator would have."""

    def work(tx: Tx) -> None:
        people = {person.nip: person for person in tx.people.in_unit(None)}
        today = local_day(house.zone, now)
        tx.ledger.propose(_entries(people, today, house.jp))
        admin = people[ADMIN].id
        refused, corrected = (_found(tx, people[nip].id, title) for nip, title, *_ in (REFUSED, CORRECTED))
        desk.refuse(tx, house, [refused], REFUSED[-1], admin, now)
        over = [entry.id for person in people.values() for entry in tx.ledger.of(person.id) if _is_over(entry, today)]
        desk.approve(tx, house, over, admin, now)
        desk.correct(tx, house, corrected, CORRECTED[2], CORRECTED[3], admin, now)

    store.write_now(work)


def _entries(people: Mapping[str, Person], today: date, terms: JpTerms) -> Iterator[JpEntry]:
    for nip, some in HELD.items():
        for (title, competency, organiser), form, ago, jp in some:
            day = today - timedelta(days=ago)
            begun = day - timedelta(days=jp // 4) if form is JpForm.CLASSROOM else None
            row = EnteredRow("", nip, day, begun, form, title, competency, None, jp, "", organiser, "")
            yield JpEntry(
                new_id(), people[nip].id, day.year, day, form, competency, jp * terms.minutes, jp, FILE, row.source_id,
                evidence=f"Surat Tugas {day:%j}/{day.year}", table_version=terms.part(form).version, title=title,
                organiser=organiser, begun_on=begun,
            )  # fmt: skip


def _found(tx: Tx, person_id: int, title: str) -> int:
    return next(entry.id for entry in tx.ledger.of(person_id) if entry.title == title)


def _is_over(entry: JpEntry, today: date) -> bool:
    return entry.source_kind == FILE and today - entry.day > WAITING
