"""The register of certificates: one row for each, voided ones too, in the order of their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from people.model import Zone
from reports.sheet import Cell, Column, Holds, moment

COLUMNS = (
    Column("nomor", width=30),
    Column("tanggal", width=12),
    Column("nip", width=20),
    Column("nama", Holds.WORDS, 32),
    Column("jabatan", Holds.WORDS, 28),
    Column("unit", Holds.WORDS, 32),
    Column("kursus"),
    Column("versi"),
    Column("judul", Holds.WORDS, 36),
    Column("mulai", width=12),
    Column("selesai", width=12),
    Column("jp", Holds.NUMBER, 6),
    Column("nilai", Holds.NUMBER, 8),
    Column("status", width=12),
    Column("dibatalkan", width=26),
    Column("dibatalkan_oleh", Holds.WORDS, 20),
    Column("alasan", Holds.WORDS, 36),
    Column("menggantikan", width=30),
)


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One certificate, as it was issued; `zone` is the person's. Moments are UTC."""

    number: str
    issued_on: date
    nip: str
    name: str
    position: str
    unit: str
    course: str
    version: str
    title: str
    started_on: date
    completed_on: date
    jp: int
    score: float | None
    voided_at: datetime | None
    voided_by: str
    reason: str
    replaces: str
    """The number of the voided one in whose place it was issued; empty: none."""
    zone: Zone

    @property
    def status(self) -> str:
        return "valid" if self.voided_at is None else "void"

    def cells(self) -> tuple[Cell, ...]:
        """The row, in the order of COLUMNS. The score is a percentage to one decimal."""
        days = (day.isoformat() for day in (self.started_on, self.completed_on))
        return (
            self.number, self.issued_on.isoformat(), self.nip, self.name, self.position, self.unit, self.course,
            self.version, self.title, *days, self.jp, None if self.score is None else round(self.score, 1),
            self.status, moment(self.zone, self.voided_at), self.voided_by, self.reason, self.replaces,
        )  # fmt: skip
