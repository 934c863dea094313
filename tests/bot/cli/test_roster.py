"""`bekal roster import`: all or nothing, every fault told, importing again only updates."""

from __future__ import annotations

import stat

from openpyxl import load_workbook

from bot.sample import ROSTER
from tests.bot.cli.conftest import Office

MARIA = "199001012015032002,Maria Wonda,Puskesmas Oksibil,Dinas Kesehatan,,0812-0000-0101,WIT,peserta"
RIZAL = "199306172019031004,Rizal Tahir,BKPSDM,,199001012015032002,,WIT,peserta; mentor"
FAULTY = "1.99E+17,Tanpa Nomor,BKPSDM,,,,WIT,peserta"


def test_the_last_line_counts_what_was_done(office: Office) -> None:
    path = office.roster([MARIA, RIZAL])
    assert office("roster", "import", path) == 0
    assert office.last == "added 2, changed 0, unchanged 0, refused 0"
    path = office.roster([MARIA.replace("0000-0101", "0000-0199"), RIZAL])
    assert office("roster", "import", path) == 0
    assert office.last == "added 0, changed 1, unchanged 1, refused 0"
    [maria] = office.read(lambda tx: tx.people.in_unit("puskesmas oksibil"))
    assert maria.phone == "+6281200000199"
    assert [e.data["changed"] for e in office.read(lambda tx: tx.journal.entries(kinds=["roster_imported"]))] == [0, 1]


def test_one_faulty_row_and_nothing_is_changed(office: Office) -> None:
    path = office.roster([MARIA, FAULTY, RIZAL])
    assert office("roster", "import", path) == 1
    assert office.last == "added 0, changed 0, unchanged 0, refused 1"
    assert "staff.csv:3:NIP" in office.err
    assert "2 rows without a fault" in office.out
    assert office.read(lambda tx: tx.people.in_unit(None)) == []


def test_the_rest_is_taken_when_that_is_asked_for(office: Office) -> None:
    path = office.roster([MARIA, FAULTY, RIZAL])
    assert office("roster", "import", path, "--accept-valid") == 0
    assert office.last == "added 2, changed 0, unchanged 0, refused 1"
    assert {p.name for p in office.read(lambda tx: tx.people.in_unit(None))} == {"Maria Wonda", "Rizal Tahir"}


def test_a_dry_run_tells_and_changes_nothing(staffed: Office) -> None:
    path = staffed.roster([MARIA, RIZAL])
    before = staffed.read(lambda tx: tx.people.in_unit(None))
    assert staffed("roster", "import", path, "--dry-run") == 0
    assert staffed.last == "added 0, changed 2, unchanged 0, refused 0"
    assert "Dry run" in staffed.out
    assert staffed.read(lambda tx: tx.people.in_unit(None)) == before


def test_a_dry_run_needs_no_store_and_makes_none(office: Office) -> None:
    assert office("roster", "import", ROSTER, "--dry-run") == 0
    assert office.last == "added 24, changed 0, unchanged 0, refused 0"
    assert not (office.folder / "bekal.db").exists()


def test_who_is_not_in_the_file_stays_and_is_named(staffed: Office) -> None:
    path = staffed.roster([RIZAL])
    assert staffed("roster", "import", path) == 0
    assert "Yohanis Contoh Kalakmabin" in staffed.err
    assert len(staffed.read(lambda tx: tx.people.in_unit(None))) == 24


def test_faulty_cells_are_marked_in_a_workbook_for_its_owner_only(office: Office) -> None:
    errors = office.folder / "errors.xlsx"
    assert office("roster", "import", office.roster([MARIA, FAULTY]), "--errors", errors) == 1
    book = load_workbook(errors)
    assert book.sheetnames == ["Faults", "Data"]
    assert book["Data"]["A3"].fill.fgColor.rgb == "FFF8CBAD"
    assert stat.S_IMODE(errors.stat().st_mode) == 0o600
    assert "errors.xlsx" in office.err


def test_a_report_for_machines(office: Office) -> None:
    report = office.json("roster", "import", office.roster([MARIA, FAULTY]))
    assert report["refused"] == 1
    assert report["applied"] is False
    assert [fault["code"] for fault in report["faults"] if not fault["warning"]] == ["nip.digits_lost"]


def test_where_no_row_is_right_none_is_offered(office: Office) -> None:
    assert office("roster", "import", office.folder / "nowhere.xlsx") == 1
    assert "(it does not exist)" in office.err
    assert "--accept-valid" not in office.out
    assert "there is no row that could be taken" in office.out


def test_a_file_that_is_not_there_or_no_roster_is_one_fault(office: Office) -> None:
    assert office("roster", "import", office.folder / "away.xlsx") == 1
    assert "away.xlsx" in office.err
    (office.folder / "picture.xlsx").write_bytes(b"\x89PNG")
    assert office("roster", "import", office.folder / "picture.xlsx") == 1
    assert office.last == "added 0, changed 0, unchanged 0, refused 0"
