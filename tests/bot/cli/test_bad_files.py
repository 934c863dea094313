"""Files that will not do, for every command that reads or writes one: told plainly, and nothing is changed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.bot.cli.conftest import Office

READERS = (("roster", "import"), ("mentors", "import"), ("jp", "import"), ("jp", "decide"), ("indicators", "import"))
WRITERS = (("jp", "sheet"), ("export", "jp", "--format", "xlsx"), ("indicators", "template"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600


def _workbook(path: Path, cell: object = "A", merge: str = "") -> None:
    book = Workbook()
    page = book.active
    page.append([cell, "B", "C"])
    page.append([1, 2, 3])
    if merge:
        page.merge_cells(merge)
    book.save(path)


def _archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.txt", "x")


def _bomb(path: Path) -> None:
    """A small archive whose sheet unpacks to more than is ever read."""
    _workbook(path.with_name("small.xlsx"))
    with (
        zipfile.ZipFile(path.with_name("small.xlsx")) as small,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        for name in small.namelist():
            if "sheet1" not in name:
                file.writestr(name, small.read(name))
                continue
            with file.open(name, "w") as sheet:
                for _ in range(310):
                    sheet.write(b" " * 1_000_000)


MADE: dict[str, Callable[[Path], object]] = {
    "folder": lambda path: path.mkdir(),
    "empty.xlsx": lambda path: path.write_bytes(b""),
    "empty.csv": lambda path: path.write_bytes(b""),
    "latin.csv": lambda path: path.write_bytes(b"NIP,Nama\n1,Andr\x81\xe9\x00"),
    "old.xls": lambda path: path.write_bytes(_OLE),
    "locked.xlsx": lambda path: path.write_bytes(_OLE + "EncryptedPackage".encode("utf-16-le")),
    "words.xlsx": lambda path: path.write_bytes(b"hello"),
    "picture.png": lambda path: path.write_bytes(b"\x89PNG123456789"),
    "archive.xlsx": _archive,
    "columns.xlsx": _workbook,
    "merged.xlsx": lambda path: _workbook(path, "Daftar", "A1:C1"),
    "formulas.xlsx": lambda path: _workbook(path, "=1/0"),
    "bomb.xlsx": _bomb,
}
SAID = {
    "none.xlsx": "tidak ada", "folder": "itu folder, bukan berkas", "empty.xlsx": "isinya tidak utuh",
    "old.xls": "simpan sebagai .xlsx", "locked.xlsx": "kata sandi", "words.xlsx": "isinya tidak utuh",
    "picture.png": "bukan berkas XLSX atau CSV", "archive.xlsx": "isinya tidak utuh", "bomb.xlsx": "300 MB",
}  # fmt: skip


@pytest.fixture
def speaking(staffed: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office in Indonesian."""
    monkeypatch.setenv("BEKAL_LANG", "id")
    return staffed


@pytest.mark.parametrize("name", ["none.xlsx", *MADE])
def test_what_is_no_such_file_is_told_by_every_command_that_reads_one(speaking: Office, name: str) -> None:
    path = speaking.folder / name
    if name in MADE:
        MADE[name](path)
    before = speaking.read(lambda tx: (tx.people.existing(), len(tx.journal.entries())))
    for command in READERS:
        assert speaking(*command, path) == 1, command
        said = f"{speaking.out}{speaking.err}"
        assert name in speaking.err, (command, said)
        assert SAID.get(name, "") in said, (command, said)
        assert "Tidak ada yang diubah: tidak ada baris yang dapat diterima." in said, (command, said)
        assert "tidak ada di berkas ini" not in said, "of a file without rows nobody is missing"
        for foreign in ("Error", "Traceback", "added", "refused 0", "unchanged"):
            assert foreign not in said, (command, foreign, said)
    assert speaking.read(lambda tx: (tx.people.existing(), len(tx.journal.entries()))) == before
    assert speaking("export", "siasn", "--ids", path, "--out", speaking.folder / "o.csv") == 1
    assert "Error" not in speaking.err
    assert not (speaking.folder / "o.csv").exists()


@pytest.mark.parametrize("command", [*WRITERS, ("report", "surveys"), ("report", "indicators")])
def test_where_nothing_can_be_written_is_told_and_nothing_is_left_behind(
    speaking: Office, command: tuple[str, ...]
) -> None:
    (speaking.folder / "there.xlsx").mkdir()
    beside = set(speaking.folder.iterdir())
    for name, said in (
        ("there.xlsx", "itu folder, bukan berkas"), ("no/such/a.xlsx", "no/such: tidak ada"),
        ("a.txt", "harus berakhiran .xlsx"), ("a", "harus berakhiran .xlsx"),
    ):  # fmt: skip
        assert speaking(*command, "--out", speaking.folder / name) == 1, name
        assert said in speaking.err, (name, speaking.err)
    assert set(speaking.folder.iterdir()) == beside


def test_a_table_of_text_is_not_given_a_workbooks_name(speaking: Office) -> None:
    out = speaking.folder / "a.xlsx"
    assert speaking("export", "jp", "--out", out) == 1
    assert "--format csv tidak menulis buku kerja" in speaking.err
    assert not out.exists()


@pytest.mark.parametrize("command", READERS)
def test_a_marked_copy_that_cannot_be_written_is_told_before_anything_is_stored(
    speaking: Office, command: tuple[str, ...]
) -> None:
    """With `--accept-valid` the good rows used to be stored first, and then the command failed."""
    file = speaking.roster(["199001012015032077,Baru Sekali,Puskesmas Baru,,,,,peserta", "1,Salah,X,,,,,peserta"])
    before = speaking.read(lambda tx: tx.people.existing())
    for wrong in ("no/such.xlsx", "marked.txt"):
        assert speaking(*command, file, "--accept-valid", "--errors", speaking.folder / wrong) == 1
        assert speaking.out == ""
    assert speaking.read(lambda tx: tx.people.existing()) == before


def test_a_row_is_told_once_what_is_wrong_with_it(speaking: Office) -> None:
    path = speaking.folder / "decisions.csv"
    path.write_text("Nomor,Keputusan,JP Baru,Alasan\n1,perbaiki,banyak,Terlalu sedikit\n", encoding="utf-8")
    assert speaking("jp", "decide", path) == 1
    assert speaking.err.count("JP Baru") == 1, speaking.err
    assert "banyak bukan bilangan bulat dari 0 sampai 1000" in speaking.err
    assert speaking.last == "diputuskan 0, tetap 0, menunggu 0, ditolak 1"


def test_a_day_long_ago_is_told_as_such(speaking: Office) -> None:
    path = speaking.folder / "entries.csv"
    path.write_text(
        "NIP,Tanggal,Tanggal Mulai,Bentuk,Kegiatan,JP\n199001012015032002,20/11/2026,3/11/1026,klasikal,Arsip,8\n",
        encoding="utf-8",
    )
    assert speaking("jp", "import", path) == 1
    assert "tanggal 3/11/1026 terlalu lama; paling awal 2000-01-01. Periksa tahunnya" in speaking.err
