from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.texts import texts_for
from people.faults import Fault
from people.roster import Words, write_errors
from tests.people.roster_files import SHORT, comma, nip, planned, read, xlsx

TEXTS = texts_for("id")
WORDS = Words(
    title="Kesalahan",
    data="Pegawai",
    headings=("Lembar", "Baris", "Kolom", "Nilai", "Masalah"),
    explain=lambda fault: TEXTS(f"fault.{fault.code}", **fault.params),
)


def written(tmp_path: Path, source: Path) -> Any:
    roster = read(source)
    write_errors(tmp_path / "errors.xlsx", roster.sheets, roster.faults, WORDS)
    return openpyxl.load_workbook(tmp_path / "errors.xlsx")


def test_faulty_cells_are_marked_and_listed(tmp_path: Path) -> None:
    source = xlsx(
        tmp_path / "r.xlsx",
        ("DAFTAR",),
        (*SHORT, "HP"),
        (1.98603012010012e17, "Maria", "A", 81234567890.0),
        (nip(1), "Rai", None, "0967-531234"),
    )
    book = written(tmp_path, source)
    assert book.sheetnames == ["Kesalahan", "Data"]
    listed = [tuple(cell.value for cell in line) for line in book["Kesalahan"].iter_rows()]
    assert listed[0] == WORDS.headings
    assert listed[1][:4] == ("Data", "3", "NIP", "1.98603012010012E+17")
    assert "kehilangan angka" in listed[1][4]
    assert [line[:3] for line in listed[2:]] == [("Data", "4", "Unit Kerja"), ("Data", "4", "HP")]
    data = book["Data"]
    assert "kehilangan angka" in data["A3"].comment.text
    assert data["A3"].fill.fgColor.rgb == "FFF8CBAD"
    assert "wajib" in data["C4"].comment.text, "an empty cell is marked too"
    assert data["D4"].fill.fgColor.rgb == "FFFFF2CC", "a warning has a paler colour"
    assert data["B3"].comment is None
    assert [cell.value for cell in data[3]] == ["1.98603012010012E+17", "Maria", "A", "81234567890"]
    assert data["A1"].value == "DAFTAR"


def test_nothing_becomes_a_formula_or_a_link_or_a_number(tmp_path: Path) -> None:
    source = comma(
        tmp_path / "r.csv", (*SHORT, "HP"), (nip(1), "=1+1", "@SUM(A1)", "http://x"), (nip(2), "+62", "-1", "0812")
    )
    book = written(tmp_path, source)
    cells = [cell for page in book for line in page.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert book["Pegawai"]["B2"].value == "=1+1"


def test_the_workbook_can_be_corrected_and_imported(tmp_path: Path) -> None:
    book = written(tmp_path, xlsx(tmp_path / "r.xlsx", SHORT, ("1.9E+17", "Maria", "A"), (nip(2), "Rai", "A")))
    book["Data"]["A2"].value = nip(1)
    book.save(tmp_path / "corrected.xlsx")
    changes = planned(tmp_path / "corrected.xlsx")
    assert not changes.faults
    assert changes.added == 2


def test_faults_of_the_plan_are_marked_at_their_cell(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "r.xlsx", (*SHORT, "Atasan NIP"), (nip(1), "Maria", "A", nip(9)), (nip(1), "Rai", "A", ""))
    write_errors(tmp_path / "errors.xlsx", read(path).sheets, planned(path).faults, WORDS)
    data = openpyxl.load_workbook(tmp_path / "errors.xlsx")["Data"]
    assert "belum dikenal" in data["D2"].comment.text
    assert "sudah ada pada r.xlsx:Data:2" in data["A3"].comment.text


def test_sheets_named_like_the_list_keep_apart_and_a_fault_of_the_file_is_listed(tmp_path: Path) -> None:
    source = xlsx(tmp_path / "r.xlsx", SHORT, (nip(1), "Maria", "A"), sheet="KESALAHAN")
    sheets = read(source).sheets
    write_errors(tmp_path / "errors.xlsx", sheets, [Fault("r.xlsx", "roster.no_rows")], WORDS)
    book = openpyxl.load_workbook(tmp_path / "errors.xlsx")
    assert book.sheetnames == ["Kesalahan", "KESALAHAN (2)"]
    assert book["Kesalahan"]["A2"].value == "r.xlsx"


def test_a_place_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    with warnings.catch_warnings(), pytest.raises(OSError, match="absent"):
        write_errors(tmp_path / "absent" / "errors.xlsx", (), [], WORDS)
