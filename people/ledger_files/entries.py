"""Hours that administrators enter: tasks and classroom days, one row each, every fault with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from people.faults import Fault
from people.jp import JpForm
from people.ledger_files.layout import Layout, Row, plain, rows_of
from people.roster.model import Sheet

LAYOUT = Layout(
    headings={
        "nip": "NIP",
        "day": "Tanggal",
        "begun": "Tanggal Mulai",
        "form": "Bentuk",
        "title": "Kegiatan",
        "competency": "Kompetensi",
        "minutes": "Menit",
        "jp": "JP",
        "evidence": "Bukti",
        "organiser": "Penyelenggara",
        "certificate": "Nomor Sertifikat",
    },
    required=("nip", "day", "form", "title"),
    more={
        "nipbaru": "nip", "nomorindukpegawai": "nip", "nipnipppk": "nip", "nipppk": "nip",
        "tanggalselesai": "day", "tgl": "day", "tglselesai": "day", "date": "day", "enddate": "day",
        "mulai": "begun", "tglmulai": "begun", "startdate": "begun",
        "jenis": "form", "bentukpengembangan": "form", "form": "form",
        "namakegiatan": "title", "namakursus": "title", "namapelatihan": "title", "judul": "title", "activity": "title",
        "jeniskompetensi": "competency", "competency": "competency",
        "jumlahmenit": "minutes", "minutes": "minutes",
        "jumlahjp": "jp", "jampelajaran": "jp", "jumlahjam": "jp",
        "noreferensi": "evidence", "referensi": "evidence", "evidence": "evidence",
        "institusipenyelenggara": "organiser", "organizer": "organiser",
        "nosertifikat": "certificate", "nomorsertipikat": "certificate", "certificate": "certificate",
    },
)  # fmt: skip
_FORMS = {
    **dict.fromkeys(("tugas", "task", "penugasan", "ojt", "onthejob", "praktik"), JpForm.TASK),
    **dict.fromkeys(
        ("klasikal", "classroom", "kelas", "pelatihan", "diklat", "bimtek", "seminar", "workshop"), JpForm.CLASSROOM
    ),
}
_OURS = {"kursus", "course", "elearning", "mentoring", "pertemuan"}
"""Forms that enter the ledger by themselves."""
_COMPETENCIES = {
    "teknis": "teknis",
    "technical": "teknis",
    "manajerial": "manajerial",
    "managerial": "manajerial",
    **dict.fromkeys(("sosiokultural", "sosialkultural", "sosiocultural", "sociocultural"), "sosio-kultural"),
    "digital": "digital",
}
MOST_MINUTES, MOST_JP = 60_000, 1_000


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """One row without faults."""

    where: str
    nip: str
    day: date
    begun_on: date | None
    form: JpForm
    title: str
    competency: str
    minutes: int | None
    jp: int | None
    """One of the two is there."""
    evidence: str
    organiser: str
    certificate: str
    places: dict[str, str] = field(default_factory=dict, compare=False)
    """Column → the place of its cell."""

    @property
    def source_id(self) -> int:
        """What this is about, as a number of 63 bits that the same words give again: form, day and activity."""
        words = f"{self.form}|{self.day.isoformat()}|{plain(self.title)}"
        return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8]) >> 1


@dataclass(frozen=True, slots=True)
class EntryFile:
    """What a file holds: its rows without faults, the faults of the others, and how many those are."""

    rows: tuple[EnteredRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    refused: int = 0
    sheets: tuple[Sheet, ...] = ()


def read_entries(file: str, sheets: Sequence[Sheet], today: date) -> EntryFile:
    """The rows of all sheets that have a heading `NIP`. The same activity of a person may stand there once."""
    rows: list[EnteredRow] = []
    faults: list[Fault] = []
    total = 0
    for reader in rows_of(LAYOUT, sheets, today, faults):
        total += 1
        row = _read(reader)
        faults += reader.faults
        rows += [row] if row else []
    if not total and not faults:
        faults.append(Fault(file, "jp.no_rows", {"columns": ", ".join(LAYOUT.headings.values())}))
    once, twice = _once_each(rows)
    return EntryFile(tuple(once), (*faults, *twice), total - len(once), tuple(sheets))


def _read(row: Row) -> EnteredRow | None:
    nip, (day, begun), form = row.nip("nip"), _days(row), _form(row)
    minutes, jp = row.number("minutes", 1, MOST_MINUTES), row.number("jp", 1, MOST_JP)
    title, competency = row.needed("title"), _competency(row)
    evidence, organiser, certificate = (row.text(key) for key in ("evidence", "organiser", "certificate"))
    if minutes is None and jp is None and not row.faults:
        row.fault("jp", "jp.no_hours")
    if row.faults or day is None or form is None:
        return None
    places = {key: row.at(key) for key in LAYOUT.headings}
    return EnteredRow(
        row.where, nip, day, begun, form, title, competency, minutes, jp, evidence, organiser, certificate, places
    )


def _days(row: Row) -> tuple[date | None, date | None]:
    """The day, which has to be there, and the day of the beginning, which comes before it."""
    day, begun = row.day("day"), row.day("begun")
    if day is None and not any(fault.where == row.at("day") for fault in row.faults):
        row.fault("day", "roster.empty")
    if day and begun and begun > day:
        row.fault("begun", "jp.begun_later")
    return day, begun


def _form(row: Row) -> JpForm | None:
    word = plain(row.needed("form"))
    if word and word not in _FORMS:
        row.fault("form", "jp.form_ours" if word in _OURS else "jp.form")
    return _FORMS.get(word)


def _competency(row: Row) -> str:
    word = plain(row.text("competency"))
    if word and word not in _COMPETENCIES:
        row.fault("competency", "jp.competency")
    return _COMPETENCIES.get(word, "")


def _once_each(rows: Sequence[EnteredRow]) -> tuple[list[EnteredRow], list[Fault]]:
    first: dict[tuple[str, int], EnteredRow] = {}
    faults = []
    for row in rows:
        other = first.setdefault((row.nip, row.source_id), row)
        if other is not row:
            faults.append(Fault(row.places["title"], "jp.twice", {"value": row.title, "first": other.where}))
    return list(first.values()), faults
