from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from people.model import Kind, Role, Zone
from people.roster import RosterRow, reading, workbook
from tests.patience import ON_ONE_FIXTURE
from tests.people.roster_files import FULL, SHORT, comma, nip, read, told, xlsx

MARIA = nip(1)
YOHANIS = "199107152023211004"


def rows_of(path: Path) -> list[RosterRow]:
    roster = read(path)
    assert not roster.faults
    return list(roster.rows)


def test_every_column_of_a_full_row_is_read(tmp_path: Path) -> None:
    full = (
        YOHANIS,
        "Yohanis Rai, S.Kep",
        "PPPK",
        "IX",
        "Perawat",
        "Puskesmas  Oksibil",
        "Dinas Kesehatan",
        MARIA,
        "0812-3456-7890",
        "WIT",
        "peserta; mentor",
        "Gizi; Imunisasi, gizi",
        "Indonesia",
    )
    (row,) = rows_of(xlsx(tmp_path / "r.xlsx", FULL, full))
    assert row == RosterRow(
        where="r.xlsx:Data:2",
        nip=YOHANIS,
        name="Yohanis Rai, S.Kep",
        unit="Puskesmas Oksibil",
        parent_unit="Dinas Kesehatan",
        superior_nip=MARIA,
        kind=Kind.PPPK,
        rank="IX",
        position="Perawat",
        phone="+6281234567890",
        zone=Zone.WIT,
        roles=frozenset({Role.LEARNER, Role.MENTOR}),
        expertise=("gizi", "Imunisasi"),
        language="id",
    )


def test_only_three_columns_are_needed_and_the_kind_comes_from_the_nip(tmp_path: Path) -> None:
    (row,) = rows_of(xlsx(tmp_path / "r.xlsx", SHORT, (YOHANIS, "Yohanis", "Puskesmas Oksibil")))
    assert row == RosterRow("r.xlsx:Data:2", YOHANIS, "Yohanis", "Puskesmas Oksibil", kind=Kind.PPPK)


@pytest.mark.parametrize(
    "headings",
    [
        ("nip", "nama", "unit kerja"),
        ("NAMA LENGKAP", "NIP BARU", "Satuan Kerja"),
        ("Unit  Kerja *", "NIP/NI PPPK", "Nama Lengkap (dengan gelar)"),
        ("N I P", "Nama_Pegawai", "OPD"),
    ],
)
def test_headings_in_any_order_case_and_spelling(tmp_path: Path, headings: tuple[str, ...]) -> None:
    values = {"n": MARIA, "a": "Maria Kore", "u": "Puskesmas"}
    kinds = [
        "n" if h.replace(" ", "").upper().startswith("NIP") else "a" if h.upper().startswith("NAMA") else "u"
        for h in headings
    ]
    (row,) = rows_of(xlsx(tmp_path / "r.xlsx", headings, [values[kind] for kind in kinds]))
    assert (row.nip, row.name, row.unit) == (MARIA, "Maria Kore", "Puskesmas")


def test_headings_as_the_documents_write_them_with_their_choices(tmp_path: Path) -> None:
    headings = (*SHORT, "Jenis (PNS|PPPK)", "Zona (WIB|WITA|WIT)", "Peran (peserta; mentor; atasan; admin)", "HP/WA")
    (row,) = rows_of(
        xlsx(tmp_path / "r.xlsx", headings, (MARIA, "Maria", "U", "pns", "wita", "Mentor", "6281234567890"))
    )
    assert (row.kind, row.zone, row.roles, row.phone) == (
        Kind.PNS,
        Zone.WITA,
        frozenset({Role.MENTOR}),
        "+6281234567890",
    )


def test_an_opd_beside_a_unit_is_the_unit_above_it_and_pangkat_gives_way_to_golongan(tmp_path: Path) -> None:
    headings = ("OPD", "NIP", "Nama", "Unit Kerja", "Pangkat", "Gol. Ruang")
    (row,) = rows_of(xlsx(tmp_path / "r.xlsx", headings, ("Dinkes", MARIA, "Maria", "Puskesmas", "Penata", "III/c")))
    assert (row.unit, row.parent_unit, row.rank) == ("Puskesmas", "Dinkes", "III/c")


def test_a_title_above_and_a_line_of_numbers_below_the_header_are_passed_over(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "r.xlsx",
        ("DAFTAR PEGAWAI",),
        (),
        ("No", "NIP", "Nama", "Unit Kerja"),
        (1, 2, 3, 4),
        (1, MARIA, "Maria", "Puskesmas"),
        (),
        (2, YOHANIS, "Yohanis", "Puskesmas"),
        ("Jumlah", None, None, None),
    )
    assert [row.where for row in rows_of(path)] == ["r.xlsx:Data:5", "r.xlsx:Data:7"]


def test_every_sheet_with_a_roster_is_read_and_others_are_not(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "r.xlsx",
        SHORT,
        (MARIA, "Maria", "A"),
        more={
            "Keterangan": [("Golongan", "Jabatan"), ("III/a", "Perawat")],
            "Distrik": [SHORT, (YOHANIS, "Yohanis", "B")],
        },
    )
    assert [row.where for row in rows_of(path)] == ["r.xlsx:Data:2", "r.xlsx:Distrik:2"]


def test_headings_that_stand_again_further_down_are_nobody(tmp_path: Path) -> None:
    people = [(nip(n), f"Orang {letter}", "Dinas") for n, letter in enumerate("ABC")]
    again = xlsx(
        tmp_path / "r.xlsx", SHORT, SHORT, people[0], people[1], ("nip", "NAMA LENGKAP", "unit kerja"), people[2]
    )
    assert [row.nip for row in rows_of(again)] == [nip(0), nip(1), nip(2)]
    assert read(again).refused == 0


def test_a_date_is_nobodys_name(tmp_path: Path) -> None:
    roster = read(xlsx(tmp_path / "r.xlsx", SHORT, (MARIA, datetime(2020, 1, 1), "Dinas")))
    assert told(roster.faults) == [("r.xlsx:Data:2:Nama", "roster.name")]


def test_numbers_stored_as_numbers_are_read_where_no_digit_is_lost_and_refused_where_one_is(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("Data")
    page.write_row(0, 0, ("NIP", "Nama", "Unit Kerja", "HP", "NIP Atasan"))
    page.write_row(1, 0, (MARIA, "Maria", "A", 81234567890, ""))
    page.write_row(2, 0, (198603012010012001, "Rai", "A", 812346000000, ""))
    page.write_row(3, 0, ("1.98603E+17", "Lince", "A", "8.12346E+11", "1,98603E+17"))
    book.close()
    roster = read(path)
    assert [row.phone for row in roster.rows] == ["+6281234567890"]
    assert told(roster.faults) == [
        ("r.xlsx:Data:3:NIP", "nip.digits_lost"),
        ("r.xlsx:Data:3:HP", "phone.digits_lost"),
        ("r.xlsx:Data:4:NIP", "nip.digits_lost"),
        ("r.xlsx:Data:4:NIP Atasan", "nip.digits_lost"),
        ("r.xlsx:Data:4:HP", "phone.digits_lost"),
    ]
    assert roster.faults[0].params["value"] == "1.98603012010012E+17"
    assert roster.refused == 2
    assert roster.seen == {MARIA}


def test_spaces_and_apostrophes_in_a_nip_are_forgiven(tmp_path: Path) -> None:
    spaced = f"{MARIA[:8]} {MARIA[8:14]} {MARIA[14]} {MARIA[15:]}"
    rows = rows_of(xlsx(tmp_path / "r.xlsx", SHORT, (spaced, "Maria", "A"), (f"'{YOHANIS}", "Yohanis", "A")))
    assert [row.nip for row in rows] == [MARIA, YOHANIS]


def test_every_fault_of_every_row_is_told_with_its_cell(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "r.xlsx",
        FULL,
        (None, "Tanpa NIP", *[None] * 3, "A"),
        ("123", "12345", "TNI", *[None] * 2, "", None, "abc", "0812", "WIX", "peserta; bos", "gizi:7", "Jawa"),
        (MARIA, "M" * 151, None, None, None, "#REF!", None, None, "0967-531234"),
        (YOHANIS, "Yohanis", "PNS", None, None, "A"),
    )
    roster = read(path)
    assert [fault.where.removeprefix("r.xlsx:Data:") + " " + fault.code for fault in roster.faults] == [
        "2:NIP roster.empty",
        "3:Unit Kerja roster.empty",
        "3:Jenis roster.kind",
        "3:NIP nip.length",
        "3:NIP Atasan nip.characters",
        "3:Nama roster.name",
        "3:Telepon phone.invalid",
        "3:Zona roster.zone",
        "3:Peran roster.role",
        "3:Keahlian roster.expertise",
        "3:Bahasa roster.language",
        "4:Nama roster.too_long",
        "4:Unit Kerja roster.formula_error",
        "4:Telepon phone.landline",
        "5:NIP nip.kind",
    ]
    assert (len(roster.rows), roster.refused) == (0, 4)
    assert roster.seen == {MARIA, YOHANIS}, "who is refused is in the file all the same"


def test_missing_doubled_and_misspelt_headings(tmp_path: Path) -> None:
    missing = read(xlsx(tmp_path / "a.xlsx", ("NIP", "Nama", "HP"), (MARIA, "Maria", "")))
    assert told(missing.faults) == [("a.xlsx:Data:1", "roster.missing_column")]
    assert not missing.rows
    doubled = read(xlsx(tmp_path / "b.xlsx", (*SHORT, "HP", "No. WA"), (MARIA, "Maria", "A")))
    assert told(doubled.faults) == [("b.xlsx:Data:1:No. WA", "roster.duplicate_column")]
    misspelt = read(xlsx(tmp_path / "c.xlsx", (*SHORT, "Jabattan"), (MARIA, "Maria", "A", "Perawat")))
    assert told(misspelt.faults) == [("c.xlsx:Data:1:Jabattan", "roster.column_ignored")]
    assert misspelt.faults[0].warning
    assert len(misspelt.rows) == 1


def test_a_file_without_header_or_rows_is_a_fault(tmp_path: Path) -> None:
    assert told(read(xlsx(tmp_path / "a.xlsx", ("Barang", "Harga"), ("Meja", 5))).faults) == [
        ("a.xlsx", "roster.no_header")
    ]
    assert told(read(xlsx(tmp_path / "b.xlsx", SHORT)).faults) == [("b.xlsx", "roster.no_rows")]
    assert told(read(xlsx(tmp_path / "c.xlsx")).faults) == [("c.xlsx", "roster.no_header")]


def test_a_name_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    page = book.add_worksheet("Data")
    page.write_row(0, 0, SHORT)
    page.write_row(1, 0, (MARIA, "=cmd|'/c calc'!A1", "A"))
    book.close()
    (row,) = rows_of(path)
    assert row.name == "=cmd|'/c calc'!A1"


def test_invisible_characters_and_line_breaks_are_taken_out(tmp_path: Path) -> None:
    (row,) = rows_of(xlsx(tmp_path / "r.xlsx", SHORT, (MARIA, "Maria\n\u200b Kore\u202e", "\u00a0A ")))
    assert (row.name, row.unit) == ("Maria Kore", "A")


def test_dates_and_booleans_in_cells_are_no_traceback(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "r.xlsx", (*SHORT, "HP"), (datetime(1986, 3, 1), True, 12.5, False))
    assert {code for _, code in told(read(path).faults)} == {"nip.characters", "phone.characters", "roster.name"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_any_program(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = comma(
        tmp_path / "r.csv",
        ("Data pegawai", "", ""),
        SHORT,
        (MARIA, "René, S.Kep", "A; B"),
        (),
        (YOHANIS, "Yo\nRai", "C"),
        delimiter=delimiter,
        encoding=encoding,
    )
    rows = rows_of(path)
    assert [(row.where, row.name, row.unit) for row in rows] == [
        ("r.csv:3", "René, S.Kep", "A; B"),
        ("r.csv:5", "Yo Rai", "C"),
    ]


def test_csv_with_its_delimiter_named_first(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f"sep=;\nNIP;Nama;Unit Kerja;HP\n{MARIA};Maria;A;'0812 3456 7890\n")
    assert rows_of(path)[0].phone == "+6281234567890"


def test_a_csv_that_excel_has_spoilt_says_so(tmp_path: Path) -> None:
    path = comma(tmp_path / "r.csv", (*SHORT, "HP"), ("1,98603E+17", "Maria", "A", "6,28123E+12"), delimiter=";")
    assert told(read(path).faults) == [("r.csv:2:NIP", "nip.digits_lost"), ("r.csv:2:HP", "phone.digits_lost")]


def test_quotes_that_do_not_close_swallow_no_rows_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(f'NIP,Nama,Unit Kerja\n{MARIA},"Maria,A\n{YOHANIS},Yohanis,B\n')
    assert told(read(path).faults) == [("r.csv", "roster.csv_quotes")]


def test_files_that_are_no_roster_are_refused_by_name(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    ods = io.BytesIO()
    with zipfile.ZipFile(ods, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    contents = {
        "a.xls": (ole, "roster.old_format"),
        "b.xlsx": (ole + "EncryptedPackage".encode("utf-16-le"), "roster.encrypted"),
        "c.ods": (ods.getvalue(), "roster.old_format"),
        "d.xlsx": (b"PK\x03\x04 broken", "roster.broken"),
        "e.xlsx": (b"NIP,Nama", "roster.broken"),
        "f.pdf": (b"%PDF-1.7", "roster.format"),
        "g.csv": (b"", "roster.no_header"),
        "h.xlsx": (b"", "roster.broken"),
        "i.csv": (bytes(range(256)) * 10, "roster.no_header"),
    }
    for name, (content, code) in contents.items():
        (tmp_path / name).write_bytes(content)
        assert told(read(tmp_path / name).faults) == [(name, code)], name
    assert told(read(tmp_path / "absent.xlsx").faults) == [("absent.xlsx", "roster.unreadable")]
    assert told(read(tmp_path).faults)[0][1] in ("roster.unreadable", "roster.format")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = xlsx(tmp_path / "r.xlsx", SHORT, *[(nip(n), "Maria", "A") for n in range(50)])
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 5_000)
    assert told(read(path).faults) == [("r.xlsx", "roster.too_large_unpacked")]
    monkeypatch.undo()
    monkeypatch.setattr(workbook, "MAX_ROWS", 50)
    assert told(read(path).faults) == [("r.xlsx", "roster.too_many_rows")]
    monkeypatch.setattr(reading, "MAX_BYTES", 1_000)
    assert told(read(path).faults) == [("r.xlsx", "roster.too_large")]


def test_a_bomb_of_zeros_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(310):
                member.write(bytes(1_000_000))
    assert path.stat().st_size < 1_000_000
    assert told(read(path).faults) == [("r.xlsx", "roster.too_large_unpacked")]


def edited(path: Path, member: str, change: tuple[str, str]) -> Path:
    """The workbook with a part of it replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[member] = parts[member].decode().replace(*change).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_row_and_a_column_at_the_end_of_the_world_cost_nothing(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "r.xlsx", SHORT, (MARIA, "Maria", "A"))
    far = '<row r="99999999"><c r="XFD99999999" t="n"><v>1</v></c></row></sheetData>'
    roster = read(edited(path, "xl/worksheets/sheet1.xml", ("</sheetData>", far)))
    assert [row.name for row in roster.rows] == ["Maria"]


def test_entities_that_multiply_are_not_expanded(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "r.xlsx", SHORT, (MARIA, "Maria", "A"))
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "{"x" * 100}">{entities}]><worksheet'
    edited(path, "xl/worksheets/sheet1.xml", ("<worksheet", bomb))
    edited(path, "xl/worksheets/sheet1.xml", ("<sheetData>", "<sheetData>&e11;"))
    assert told(read(path).faults) == [("r.xlsx", "roster.broken")]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("sound")
    return xlsx(folder / "r.xlsx", SHORT, *[(nip(n), "Maria", "A") for n in range(20)]).read_bytes()


@settings(max_examples=60, suppress_health_check=ON_ONE_FIXTURE)
@given(data=st.data())
def test_a_damaged_workbook_is_a_fault_or_read_but_never_a_traceback(
    tmp_path: Path, sound: bytes, data: st.DataObject
) -> None:
    content = bytearray(sound[: data.draw(st.integers(0, len(sound)))])
    for _ in range(data.draw(st.integers(0, 5)) if content else 0):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(content)
    roster = read(path)
    assert roster.faults or roster.rows


@settings(max_examples=60, suppress_health_check=ON_ONE_FIXTURE)
@given(content=st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_any_bytes_called_csv_are_taken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(b"NIP,Nama,Unit Kerja\n" + content)
    assert read(path).faults


def test_warnings_of_the_library_stay_inside(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "r.xlsx", SHORT, (MARIA, "Maria", "A"))
    book = openpyxl.load_workbook(path)
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if "styles" not in name}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    roster = read(path)
    assert roster.rows or told(roster.faults) == [("r.xlsx", "roster.broken")]
