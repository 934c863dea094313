"""Tables as files: the same cells in every format, and nothing in them that a spreadsheet would run or cut."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import writing
from reports.sheet import Cell, Column, Holds
from reports.writing import Format, harmless, write

COLUMNS = (Column("nip"), Column("nama", Holds.WORDS), Column("skor", Holds.NUMBER), Column("selesai"))
EVIL = '=HYPERLINK("http://x","klik")'
ROWS: list[tuple[Cell, ...]] = [
    ("198603142010012001", "Siti Aminah, S.Sos.", 66.7, "2026-11-24T10:00:00+09:00"),
    ("198603142010012002", EVIL, None, None),
    ("198603142010012003", 'Kata "kutip"\nbaris', 100, None),
]


def test_csv_is_plain_utf8_with_the_header_first(tmp_path: Path) -> None:
    assert write(tmp_path / "x.csv", Format.CSV, "Data", COLUMNS, ROWS) == 3
    assert (tmp_path / "x.csv").read_bytes().startswith(b"nip,nama,skor,selesai\r\n")
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        first, second, third = csv.DictReader(file)
    assert first == {
        "nip": "198603142010012001",
        "nama": "Siti Aminah, S.Sos.",
        "skor": "66.7",
        "selesai": "2026-11-24T10:00:00+09:00",
    }
    assert second["nama"] == "'" + EVIL
    assert third["nama"] == 'Kata "kutip"\nbaris'


def test_json_lines_keep_kinds_and_words_as_they_are(tmp_path: Path) -> None:
    assert write(tmp_path / "x.jsonl", Format.JSONL, "Data", COLUMNS, ROWS) == 3
    lines = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines[1] == {"nip": "198603142010012002", "nama": EVIL, "skor": None, "selesai": None}
    assert lines[0]["skor"] == 66.7


def test_a_workbook_has_no_formula_and_keeps_every_digit(tmp_path: Path) -> None:
    assert write(tmp_path / "x.xlsx", Format.XLSX, "Data", COLUMNS, ROWS) == 3
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    sheet = book["Data"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D4"
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [list(row) for row in ROWS]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2, max_col=2) for cell in row} == {"s"}
    book.close()


@pytest.mark.parametrize("kind", list(Format))
def test_no_rows_is_a_file_with_its_header(tmp_path: Path, kind: Format) -> None:
    assert write(tmp_path / "x", kind, "Data", COLUMNS, []) == 0
    assert (tmp_path / "x").exists()


def test_a_workbook_goes_on_on_another_sheet_when_one_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    write(tmp_path / "x.xlsx", Format.XLSX, "Data", COLUMNS, ROWS)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx", read_only=True)
    assert book.sheetnames == ["Data", "Data 2"]
    assert [len(list(sheet.rows)) for sheet in book.worksheets] == [3, 2]
    book.close()


@given(st.text())
def test_words_never_begin_like_a_formula(words: str) -> None:
    made = harmless(words)
    assert isinstance(made, str)
    assert not made.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert made in (words, f"'{words}")


def test_numbers_are_no_words() -> None:
    assert harmless(-5) == -5
    assert harmless(None) is None
