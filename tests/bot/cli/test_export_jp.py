"""`bekal export jp` and `export siasn`: every entry for the office, and exactly SIASN's columns for what counts."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from people.jp import JpEntry, JpForm, JpStatus
from store.tx import Tx
from tests.bot.cli.conftest import NOW, Office

MARIA, SALMA = "199001012015032002", "198906272014022007"
SIASN = (
    "instansiId,institusiPenyelenggara,jenisDiklatId,jenisKursusSertipikat,jumlahJam,lokasiId,namaKursus,"
    "nomorSertipikat,pnsOrangId,tahunKursus,tanggalKursus,tanggalSelesaiKursus"
)
DAY = date(2026, 11, 20)
APPROVED = {"status": JpStatus.APPROVED, "decided_at": NOW}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def ledger(staffed: Office) -> Office:
    def some(tx: Tx) -> None:
        maria, salma = (tx.people.find(nip) for nip in (MARIA, SALMA))
        assert maria
        assert salma
        course = JpEntry(1, maria.id, 2026, DAY, JpForm.COURSE, "teknis", 45, 1, "enrolment", 7, title="Arsip")
        classroom = replace(
            course, id=2, form=JpForm.CLASSROOM, competency="sosio-kultural", jp=8, source_kind="file", source_id=2,
            title="=CMD()", organiser="BPSDM Provinsi", begun_on=date(2026, 11, 18), certificate="S-77/2026",
        )  # fmt: skip
        meeting = replace(
            course, id=3, person_id=salma.id, form=JpForm.MENTORING, jp=2, source_kind="meeting", title=""
        )
        tx.ledger.propose([
            replace(course, **APPROVED),
            replace(classroom, **APPROVED),
            replace(classroom, **APPROVED, id=4, jp=6, corrects=2, reason="Dua hari"),
            replace(meeting, **APPROVED),
            replace(meeting, id=5, source_id=5),
            replace(meeting, id=6, source_id=6, status=JpStatus.REFUSED, reason="Tidak hadir"),
            replace(meeting, **APPROVED, id=7, source_id=70, day=date(2025, 12, 30), year=2025, form=JpForm.TASK),
            replace(course, **APPROVED, id=8, source_id=8, jp=0, corrects=None),
        ])  # fmt: skip

    staffed.write(some)
    return staffed


def test_every_entry_is_a_row_and_says_whether_it_counts(ledger: Office) -> None:
    out = ledger.folder / "jp.csv"
    assert ledger("export", "jp", "--from", "2026-01-01", "--out", out) == 0
    assert ledger.last == f"7 rows written to {out}."
    found = {row["nomor"]: row for row in rows(out)}
    assert {number for number, row in found.items() if row["berlaku"] == "1"} == {"1", "3", "4", "8"}
    corrected = found["4"]
    assert (corrected["mengganti"], corrected["alasan"], corrected["jp"]) == ("2", "Dua hari", "6")
    assert (corrected["mulai"], corrected["selesai"], corrected["kegiatan"]) == ("2026-11-18", "2026-11-20", "'=CMD()")
    assert found["3"]["nip"] == SALMA
    lines = ledger.folder / "jp.jsonl"
    assert ledger("export", "jp", "--format", "jsonl", "--unit", "Puskesmas Tomia", "--out", lines) == 0
    assert [json.loads(line)["nomor"] for line in lines.read_text().splitlines()] == ["7", "3", "5", "6"]


def test_siasn_gets_exactly_its_columns_and_what_counts(ledger: Office) -> None:
    ledger.configure(
        "jp: {siasn: {instansi_id: A5EB, lokasi_id: L-1, institution: BKPSDM Contoh, forms: {task: 22},"
        " certificate_kinds: {'15': C}}}\n"
    )
    out, ids = ledger.folder / "siasn.csv", ledger.folder / "ids.csv"
    ids.write_text(f"NIP,pnsOrangId\n{MARIA},8AE4-77\n", encoding="utf-8")
    assert ledger("export", "siasn", "--ids", ids, "--to", "2026-12-31", "--from", "2026-01-01", "--out", out) == 0
    assert out.read_text(encoding="utf-8").splitlines()[0] == SIASN
    course, meeting, classroom = sorted(rows(out), key=lambda row: -int(row["jenisDiklatId"]))
    assert [course["jenisDiklatId"], meeting["jenisDiklatId"], classroom["jenisDiklatId"]] == ["16", "15", "6"]
    assert list(classroom.values()) == [
        "A5EB", "BPSDM Provinsi", "6", "", "6", "L-1", "'=CMD()", "S-77/2026", "8AE4-77", "2026", "18-11-2026",
        "20-11-2026",
    ]  # fmt: skip
    letters = [row["jenisKursusSertipikat"] for row in (course, meeting, classroom)]
    assert letters == ["", "C", ""]
    assert "The column jenisKursusSertipikat is empty in 2 rows. Fill in jp.siasn" in ledger.err
    assert "instansiId is empty" not in ledger.err
    assert (course["institusiPenyelenggara"], course["nomorSertipikat"]) == ("BKPSDM Contoh", "")
    assert (meeting["pnsOrangId"], meeting["namaKursus"]) == (SALMA, "Mentoring meeting")
    assert ledger("export", "siasn", "--to", "2025-12-31", "--out", out) == 0
    assert "pnsOrangId is the NIP" in ledger.err
    assert [row["jenisDiklatId"] for row in rows(out)] == ["22"]


def test_a_technical_training_is_sent_with_its_letter(ledger: Office) -> None:
    """As agencies' systems keep SIASN's list of kinds: 3 is T; where the settings say otherwise, they prevail."""
    out = ledger.folder / "siasn.csv"
    ledger.configure("jp: {siasn: {forms: {course: 0}}}\n")
    assert ledger("export", "siasn", "--from", "2026-01-01", "--out", out) == 0
    assert {row["jenisDiklatId"]: row["jenisKursusSertipikat"] for row in rows(out)} == {"3": "T", "15": "", "6": ""}
    assert "The column instansiId is empty in 3 rows" in ledger.err
    ledger.configure("jp: {siasn: {forms: {course: 0}, certificate_kinds: {'3': ''}, certificate_kind: X}}\n")
    assert ledger("export", "siasn", "--from", "2026-01-01", "--out", out) == 0
    assert {row["jenisKursusSertipikat"] for row in rows(out)} == {"X"}


def test_hours_are_whole_numbers_and_staff_numbers_text_in_a_workbook(ledger: Office) -> None:
    out = ledger.folder / "siasn.xlsx"
    assert ledger("export", "siasn", "--format", "xlsx", "--out", out) == 0
    page = load_workbook(out).active
    head = [cell.value for cell in page[1]]
    assert ",".join(head) == SIASN
    for row in page.iter_rows(min_row=2):
        cells = dict(zip(head, row, strict=True))
        assert isinstance(cells["jumlahJam"].value, int)
        assert cells["pnsOrangId"].data_type == "s"
        assert cells["namaKursus"].data_type != "f"


def test_a_year_without_data_gives_the_columns_and_says_so(ledger: Office) -> None:
    out = ledger.folder / "siasn.csv"
    assert ledger("export", "siasn", "--from", "2031-01-01", "--to", "2031-12-31", "--out", out) == 0
    assert out.read_text(encoding="utf-8").strip() == SIASN
    assert "There are no data" in ledger.out
    assert ledger("export", "jp", "--from", "2031-01-01", "--out", out, "--json") == 0
    assert json.loads(ledger.out)["rows"] == 0


def test_a_file_of_ids_that_is_none_stops_everything(ledger: Office) -> None:
    out, ids = ledger.folder / "siasn.csv", ledger.folder / "ids.csv"
    for content in ("Nama\nx\n", f"NIP,pnsOrangId\n{MARIA},\n", "NIP,pnsOrangId\n123,x\n"):
        ids.write_text(content, encoding="utf-8")
        assert ledger("export", "siasn", "--ids", ids, "--out", out) == 1
        assert not out.exists()
    assert ledger("export", "siasn", "--ids", ledger.folder / "away.csv", "--out", out) == 1


def test_an_erased_person_stays_in_the_ledger_without_a_name_and_goes_to_nobody(ledger: Office) -> None:
    assert ledger("person", "erase", MARIA, "--yes") == 0
    out = ledger.folder / "jp.csv"
    assert ledger("export", "jp", "--out", out) == 0
    theirs = [row for row in rows(out) if row["nip"].startswith("disamarkan-")]
    assert [row["jp"] for row in theirs] == ["1", "8", "6", "0"]
    assert {row["nama"] for row in theirs} == {"(disamarkan)"}
    assert {(row["bukti"], row["sertifikat"], row["alasan"]) for row in theirs} == {("", "", "")}
    assert ledger("export", "siasn", "--out", out) == 0
    assert {row["pnsOrangId"] for row in rows(out)} == {SALMA}
