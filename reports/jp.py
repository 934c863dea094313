"""The ledger's file: one row for each entry, those that were refused or corrected too; `berlaku` says which count."""

from __future__ import annotations

from dataclasses import dataclass

from people.jp import JpEntry
from people.model import Kind, Zone
from reports.sheet import Cell, Column, Holds, moment

COLUMNS = (
    Column("nomor", width=22),
    Column("nip", width=20),
    Column("nama", Holds.WORDS, 32),
    Column("unit", Holds.WORDS, 32),
    Column("jenis", width=7),
    Column("tahun", Holds.NUMBER, 7),
    Column("mulai", width=12),
    Column("selesai", width=12),
    Column("bentuk", width=12),
    Column("kegiatan", Holds.WORDS, 40),
    Column("kompetensi", Holds.WORDS, 16),
    Column("menit", Holds.NUMBER, 8),
    Column("jp", Holds.NUMBER, 6),
    Column("status", width=11),
    Column("berlaku", Holds.NUMBER, 8),
    Column("penyelenggara", Holds.WORDS, 28),
    Column("bukti", Holds.WORDS, 28),
    Column("sertifikat", Holds.WORDS, 28),
    Column("tabel", Holds.WORDS, 10),
    Column("alasan", Holds.WORDS, 36),
    Column("diputuskan", width=26),
    Column("nip_pemutus", width=20),
    Column("mengganti", width=22),
)


@dataclass(frozen=True, slots=True)
class JpRow:
    """One entry, whose it is, and whether it counts."""

    entry: JpEntry
    nip: str
    name: str
    unit: str
    zone: Zone
    kind: Kind | None
    in_force: bool
    decided_by: str
    """Staff number; empty: nobody yet, the agency's rule, or whoever works at the command line."""

    def cells(self) -> tuple[Cell, ...]:
        """The row, in the order of COLUMNS. Numbers of entries are text: a spreadsheet keeps fifteen digits."""
        one = self.entry
        return (
            str(one.id), self.nip, self.name, self.unit, self.kind, one.year, one.first_day.isoformat(),
            one.day.isoformat(), one.form, one.title, one.competency, one.minutes, one.jp, one.status,
            int(self.in_force), one.organiser, one.evidence, one.certificate, one.table_version, one.reason,
            moment(self.zone, one.decided_at), self.decided_by, str(one.corrects) if one.corrects else "",
        )  # fmt: skip
