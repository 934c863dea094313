"""`bekal jp`: what an administrator enters, lists, decides and corrects, by number, in bulk, and by workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from people.jp import JpEntry, JpForm, JpStatus
from tests.bot.cli.conftest import Office

MARIA, YOHANIS, SALMA, SITI = "199001012015032002", "199205082022211011", "198906272014022007", "198603142010012001"
HEADER = "NIP,Tanggal,Bentuk,Kegiatan,Kompetensi,Menit,JP,Bukti,Penyelenggara,Nomor Sertifikat,Tanggal Mulai"
ROWS = (
    f"{MARIA},2026-11-20,klasikal,Pelatihan Arsip,teknis,,8,Surat Tugas 12,BPSDM Provinsi,S-77/2026,18/11/2026",
    f"{YOHANIS},20 November 2026,Pelatihan,Pelatihan Arsip,Teknis,1125,,,,,",
    f"{SALMA},03/11/2026,Tugas,Menyusun SOP,Sosial Kultural,100,2,,,,",
)


def entries(office: Office, nip: str = MARIA) -> list[JpEntry]:
    return office.read(lambda tx: tx.ledger.of(tx.people.find(nip).id))  # type: ignore[union-attr]  # of the sample


def file(office: Office, *rows: str, name: str = "jp.csv") -> Path:
    path = office.folder / name
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def entered(staffed: Office) -> Office:
    assert staffed("jp", "import", file(staffed, *ROWS)) == 0
    return staffed


# --- entering


def test_hours_by_hand_wait_for_approval_and_are_worth_what_the_table_says(entered: Office) -> None:
    assert entered.last == "added 3, changed 0, unchanged 0, refused 0"
    [maria], [yohanis], [salma] = (entries(entered, nip) for nip in (MARIA, YOHANIS, SALMA))
    assert (maria.day, maria.begun_on, maria.jp, maria.minutes) == (date(2026, 11, 20), date(2026, 11, 18), 8, 360)
    assert (maria.organiser, maria.certificate, maria.evidence) == ("BPSDM Provinsi", "S-77/2026", "Surat Tugas 12")
    assert (yohanis.jp, yohanis.form, yohanis.source_id) == (25, JpForm.CLASSROOM, maria.source_id)
    assert (salma.jp, salma.form, salma.competency) == (2, JpForm.TASK, "sosio-kultural")
    assert {one.status for one in (maria, yohanis, salma)} == {JpStatus.PROPOSED}


def test_entering_again_changes_nothing_and_other_hours_are_no_way_to_correct(entered: Office) -> None:
    assert entered("jp", "import", file(entered, *ROWS)) == 0
    assert entered.last == "added 0, changed 0, unchanged 3, refused 0"
    other = ROWS[0].replace(",8,", ",9,")
    assert entered("jp", "import", file(entered, other, ROWS[1])) == 1
    assert "8 JP are recorded, not 9" in entered.err
    assert entered.last == "added 0, changed 0, unchanged 1, refused 1"
    assert entered("jp", "import", file(entered, ROWS[0].replace("Surat Tugas 12", "Surat lain"))) == 0
    assert "warning: jp.csv:2: Pelatihan Arsip is recorded already" in entered.err
    assert [one.evidence for one in entries(entered)] == ["Surat Tugas 12"]


def test_a_dry_run_and_a_faulty_file_change_nothing(staffed: Office) -> None:
    assert staffed("jp", "import", file(staffed, *ROWS), "--dry-run") == 0
    assert staffed.last == "added 3, changed 0, unchanged 0, refused 0"
    faulty = (
        f"{MARIA},2026-12-20,klasikal,Besok,,,2,,,,",
        f"{MARIA},2026-11-20,kursus,TEK-01,,,2,,,,",
        f"{MARIA},2026-11-20,klasikal,Singkat,,30,,,,,",
        f"{MARIA},2026-11-20,klasikal,Berbeda,,90,5,,,,",
        f"{MARIA},2026-11-20,tugas,Panjang,,,101,,,,",
        f"{MARIA},2026-11-20,klasikal,Tanpa jam,,,,,,,",
        "199001012015032009,2026-11-20,klasikal,Siapa,,,2,,,,",
        f"{MARIA},kemarin,klasikal,Kapan,magis,,1.5,,,,21/11/2026",
    )
    path, marked = file(staffed, ROWS[0], ROWS[0], *faulty), staffed.folder / "faults.xlsx"
    assert staffed("jp", "import", path, "--errors", marked) == 1
    assert staffed.last == "added 0, changed 0, unchanged 0, refused 9"
    for said in (
        "has not come yet", "by itself", "30 minutes are less than 1 JP", "5 JP does not fit 90 minutes, which are 2",
        "101 JP is more than the 100 JP", "Menit or JP must be filled in", "is not on the roster", "kemarin is no date",
        "magis", "1.5", "jp.csv:2 already",
    ):  # fmt: skip
        assert said in staffed.err, said
    assert entries(staffed) == []
    assert load_workbook(marked).sheetnames[0]
    assert staffed("jp", "import", path, "--accept-valid") == 0
    assert staffed.last == "added 1, changed 0, unchanged 0, refused 9"


def test_a_file_that_is_none_is_told_as_such(staffed: Office) -> None:
    path = staffed.folder / "nothing.csv"
    path.write_text("Nama,Alamat\nx,y\n", encoding="utf-8")
    assert staffed("jp", "import", path) == 1
    assert "NIP" in staffed.err
    assert staffed("jp", "decide", path) == 1
    assert "Nomor" in staffed.err
    assert staffed("jp", "import", staffed.folder / "away.xlsx") == 1
    assert "Traceback" not in staffed.err


# --- deciding


def ids(office: Office, **bounds: str) -> list[str]:
    words = [word for key, value in bounds.items() for word in (f"--{key}", value)]
    return [one["id"] for one in office.json("jp", "list", *words)]


def test_what_waits_is_listed_and_approved_by_number_and_in_bulk(entered: Office) -> None:
    assert entered("jp", "list", "--status", "proposed") == 0
    assert "Pelatihan Arsip" in entered.out
    assert "3 entries, 35 JP" in entered.err
    assert len(ids(entered, unit="Puskesmas Tomia")) == 1
    assert len(ids(entered, form="task")) == 1
    assert len(ids(entered, until="2026-11-03")) == 1
    [mine] = [one.id for one in entries(entered)]
    assert entered("jp", "approve", mine, "--by", SITI) == 0
    assert entered.last == "1 entries approved (8 JP); 0 not."
    siti = entered.read(lambda tx: tx.people.find(SITI))
    assert siti is not None
    assert [(one.status, one.decided_by) for one in entries(entered)] == [(JpStatus.APPROVED, siti.id)]
    assert entered("jp", "approve", mine) == 1
    assert f"{mine}: approved already" in entered.err
    assert entered("jp", "approve", "--all", "--form", "classroom") == 0
    assert "comes to 25 JP in 2026, above the ceiling of 24 JP for PPPK (PP 49/2018 pasal 40)" in entered.err
    assert ids(entered, status="proposed") == [str(one.id) for one in entries(entered, SALMA)]


def test_who_is_no_administrator_decides_nothing(entered: Office) -> None:
    [mine] = [one.id for one in entries(entered)]
    assert entered("jp", "approve", mine, "--by", YOHANIS) == 1
    assert "is no administrator" in entered.err
    assert entered("jp", "approve") == 1
    assert entered("jp", "approve", mine, "--all") == 1
    assert entered("jp", "refuse", mine, "--reason", " ") == 1
    assert "A reason is needed" in entered.err
    assert [one.status for one in entries(entered)] == [JpStatus.PROPOSED]


def test_refused_and_corrected_stand_in_the_trail(entered: Office) -> None:
    [mine], [yours] = ([one.id for one in entries(entered, nip)] for nip in (MARIA, SALMA))
    assert entered("jp", "refuse", mine, "--reason", "Daftar hadir belum ada") == 0
    assert entered("jp", "correct", yours, "--jp", "1", "--reason", "Satu jam", "--by", SITI) == 0
    assert entered.last == "1 entries corrected, now 1 JP; 0 not."
    kinds = [fact["kind"] for fact in entered.json("audit")]
    assert kinds[-3:] == ["jp_refused", "jp_approved", "jp_corrected"]
    listed = entered.json("jp", "list", "--unit", "Puskesmas Tomia")
    assert [(one["jp"], one["status"], one["corrects"]) for one in listed] == [(1, "approved", str(yours))]


# --- by workbook


def fill(path: Path, decisions: dict[str, tuple[str, Any, str]]) -> None:
    """NIP → decision, new hours, reason."""
    book = load_workbook(path)
    for row in book.active.iter_rows(min_row=2):
        said = decisions.get(str(row[4].value), ("", None, ""))
        for cell, value in zip(row[1:4], said, strict=True):
            cell.value = value
    book.save(path)


def test_what_waits_goes_out_as_a_workbook_and_comes_back_decided(entered: Office) -> None:
    path = entered.folder / "waiting.xlsx"
    assert entered("jp", "sheet", "--out", path) == 0
    page = load_workbook(path).active
    assert [cell.value for cell in page[1]][:8] == [
        "Nomor", "Keputusan", "JP Baru", "Alasan", "NIP", "Nama", "Unit Kerja", "Jenis",
    ]  # fmt: skip
    by_nip = {row[4].value: row for row in page.iter_rows(min_row=2)}
    assert by_nip[MARIA][0].value == str(entries(entered)[0].id)
    assert by_nip[YOHANIS][16].value == "25 JP if approved, ceiling 24 JP (PPPK)"
    fill(path, {MARIA: ("Setujui", None, ""), SALMA: ("perbaiki", 1, "Satu jam")})
    assert entered("jp", "decide", path, "--dry-run") == 0
    assert entered.last == "decided 2, unchanged 0, open 1, refused 0"
    assert [one.status for one in entries(entered)] == [JpStatus.PROPOSED]
    assert entered("jp", "decide", path, "--by", SITI) == 0
    assert entered.last == "decided 2, unchanged 0, open 1, refused 0"
    assert [one.status for one in entries(entered)] == [JpStatus.APPROVED]
    assert [(one.jp, one.reason) for one in entries(entered, SALMA)] == [(2, ""), (1, "Satu jam")]
    assert entered("jp", "decide", path) == 0, "reading it again changes nothing"
    assert entered.last == "decided 0, unchanged 2, open 1, refused 0"


def test_a_workbook_with_faults_decides_nothing_unless_asked(entered: Office) -> None:
    path, marked = entered.folder / "waiting.xlsx", entered.folder / "faults.xlsx"
    assert entered("jp", "sheet", "--out", path) == 0
    fill(path, {MARIA: ("tolak", None, ""), YOHANIS: ("mungkin", None, ""), SALMA: ("setujui", 3, "")})
    assert entered("jp", "decide", path, "--errors", marked) == 1
    assert entered.last == "decided 0, unchanged 0, open 0, refused 3"
    for said in ("Alasan must be filled in", "mungkin is not known", "JP Baru is for the decision perbaiki only"):
        assert said in entered.err
    sheets = load_workbook(marked)
    assert "Alasan must be filled in" in str([cell.comment for row in sheets.worksheets[1] for cell in row])
    fill(path, {MARIA: ("tolak", None, "Daftar hadir belum ada"), SALMA: ("ya", None, ""), YOHANIS: ("?", None, "")})
    assert entered("jp", "decide", path, "--accept-valid") == 0
    assert entered.last == "decided 2, unchanged 0, open 0, refused 1"
    fill(path, {MARIA: ("perbaiki", 3, f"Sama dengan {YOHANIS}")})
    assert entered("jp", "decide", path) == 1
    assert "leave out staff and identity numbers" in entered.err
    fill(path, {MARIA: ("setujui", None, "")})
    assert entered("jp", "decide", path) == 1
    assert "was decided by somebody else meanwhile" in entered.err


def test_a_person_s_record_shows_their_hours(entered: Office) -> None:
    assert entered("person", "show", MARIA) == 0
    assert "JP 2026-11-20: Pelatihan Arsip (classroom), 8 JP, proposed" in entered.out
    copy = entered.json("person", "show", MARIA)
    assert [(one["jp"], one["evidence"]) for one in copy["jp"]] == [(8, "Surat Tugas 12")]
    assert entered("jp", "refuse", entries(entered)[0].id, "--reason", "Daftar hadir belum ada") == 0
    assert entered("person", "export", MARIA, "--out", entered.folder / "copy.json") == 0
    copied = (entered.folder / "copy.json").read_text(encoding="utf-8")
    assert "S-77/2026" in copied
    assert "Daftar hadir belum ada" in copied


# --- the year's end


def test_the_forecast_is_that_of_the_weekly_summary(entered: Office) -> None:
    assert entered("jp", "approve", "--all") == 0
    found = entered.json("jp", "forecast", "--unit", "Puskesmas Oksibil")
    maria = next(one for one in found["people"] if one["nip"] == MARIA)
    assert (maria["jp"], maria["bound"], maria["amiss"]) == (8, 20, True)
    assert maria["forecast"] == pytest.approx(8 + 8 / 8 * 32 / 7, abs=0.1)
    yohanis = next(one for one in found["people"] if one["nip"] == YOHANIS)
    assert (yohanis["jp"], yohanis["bound"], yohanis["amiss"]) == (25, 24, True)
    [unit] = found["units"]
    assert (unit["unit"], unit["over"]) == ("Puskesmas Oksibil", 1)
    assert unit["short"] == unit["floor"], "nobody else has any hours"
    assert entered("jp", "forecast") == 0
    assert entered.last.startswith("Year 2026: ")
    assert entered("jp", "forecast", "--people") == 0
    assert "Maria" in entered.out


def test_numbers_that_can_be_none_are_wrong_usage(entered: Office) -> None:
    for number in ("abc", "0", "1_0", "9" * 19, "9" * 5000):
        assert entered("jp", "approve", number) == 2, number
        assert "ID" in entered.err
        assert "int value" not in entered.err
    for hours in ("nan", "1e3", "12,5", "9" * 5000):
        assert entered("jp", "correct", "1", "--jp", hours, "--reason", "x") == 2, hours
        assert "int value" not in entered.err
    assert entered("jp", "correct", "1", "--jp", "-3", "--reason", "x") == 1
