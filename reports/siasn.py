"""The file for SIASN, the national personnel system: exactly its columns, one row for each entry that counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from people.jp import JpEntry, SiasnTerms
from reports.sheet import Cell, Column, Holds

COLUMNS = (
    Column("instansiId", width=36),
    Column("institusiPenyelenggara", Holds.WORDS, 34),
    Column("jenisDiklatId", Holds.NUMBER, 14),
    Column("jenisKursusSertipikat", width=20),
    Column("jumlahJam", Holds.NUMBER, 11),
    Column("lokasiId", width=36),
    Column("namaKursus", Holds.WORDS, 44),
    Column("nomorSertipikat", Holds.WORDS, 34),
    Column("pnsOrangId", width=36),
    Column("tahunKursus", Holds.NUMBER, 12),
    Column("tanggalKursus", width=14),
    Column("tanggalSelesaiKursus", width=20),
)
"""In SIASN's order and spelling; the service also takes `jenisKursus`, which clients leave empty, and `path`."""
TO_FILL = ("instansiId", "jenisKursusSertipikat")
"""Columns that SIASN asks for and the settings may not have: empty ones are told to who exports."""


@dataclass(frozen=True, slots=True)
class SiasnRow:
    """One entry as SIASN takes it."""

    entry: JpEntry
    terms: SiasnTerms
    agency: str
    title: str
    person: str
    """SIASN's id of the person, or their staff number where it is not known."""
    certificate: str

    def cells(self) -> tuple[Cell, ...]:
        """The row, in the order of COLUMNS.

        Dates are day-month-year with dashes (`06-08-2023`), years and hours whole numbers: so public clients of BKN's
        service send them to `kursus/save` (`KursusTest` of idbara/bknws, the README of black-coffee04/ws-siasn-php). No
        published description of the service, and no template for uploading, was found; BKN's own word prevails.
        """
        one, terms = self.entry, self.terms
        return (
            terms.instansi_id, one.organiser or terms.institution or self.agency, terms.kind(one),
            terms.certificate_kind_of(one), one.jp, terms.lokasi_id, self.title, self.certificate, self.person,
            one.year, _day(one.first_day), _day(one.day),
        )  # fmt: skip


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
