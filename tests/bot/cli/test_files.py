"""`bekal export`, `backup`, `restore` and `db upgrade`: what leaves the store, and what comes back."""

from __future__ import annotations

import csv
import json
import stat
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from lessons.study import EnrolmentStatus, LessonRecord, Participation, RecordStatus
from people.ids import new_id
from store.store import Store
from tests.bot.cli.conftest import NOW, Office

MARIA, SALMA = "199001012015032002", "198906272014022007"
COMPLETIONS = "nip,nama,unit,kursus,versi,pelajaran,status,skor,percobaan,kanal,dikirim,dijawab,selesai,jp,sebab"


@pytest.fixture
def taught(staffed: Office) -> Office:
    """Two learners in two zones have each done a lesson; one of them a day later."""
    staffed.write(lambda tx: tx.save([Participation(tx.people.find(nip).id, 1, NOW) for nip in (MARIA, SALMA)]))
    staffed("enrol", "tek-01", "--nip", MARIA, SALMA)

    def learn(tx):  # type: ignore[no-untyped-def]
        for days, nip in enumerate((MARIA, SALMA)):
            person, at = tx.people.find(nip), NOW + timedelta(days=days)
            [enrolment] = tx.study.enrolments(person.id)
            assert enrolment.status is EnrolmentStatus.ACTIVE
            tx.save(
                [
                    LessonRecord(
                        new_id(), enrolment.id, person.id, "janji-layanan", RecordStatus.COMPLETED, "telegram", at, 1,
                        at + timedelta(minutes=1), at + timedelta(minutes=2), 2, 1.0, 2,
                    )
                ]
            )  # fmt: skip

    staffed.write(learn)
    return staffed


def test_completions_as_csv_have_one_row_for_each_person_and_lesson(taught: Office) -> None:
    out = taught.folder / "done.csv"
    assert taught("export", "completions", "--out", out) == 0
    assert "2 rows written" in taught.out
    text = out.read_text(encoding="utf-8")
    assert text.splitlines()[0] == COMPLETIONS
    maria = next(row for row in csv.DictReader(text.splitlines()) if row["nip"] == MARIA)
    assert (maria["skor"], maria["status"], maria["kursus"]) == ("50.0", "completed", "tek-01")
    assert (maria["dikirim"], maria["selesai"]) == ("2026-11-30T09:00:00+09:00", "2026-11-30T09:02:00+09:00")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_days_and_units_bound_an_export(taught: Office) -> None:
    out = taught.folder / "done.jsonl"

    def nips(*words: str) -> list[str]:
        assert taught("export", "completions", "--format", "jsonl", "--out", out, *words) == 0
        return [json.loads(line)["nip"] for line in out.read_text(encoding="utf-8").splitlines()]

    assert nips("--to", "2026-11-30") == [MARIA]
    assert nips("--from", "2026-12-01") == [SALMA]
    assert nips("--unit", "puskesmas tomia") == [SALMA]
    assert nips("--unit", "Dinas Kesehatan") == [SALMA, MARIA]
    assert nips("--from", "2027-01-01") == []


def test_a_workbook_and_the_messages(taught: Office) -> None:
    out = taught.folder / "done.xlsx"
    taught("export", "completions", "--format", "xlsx", "--out", out)
    sheet = load_workbook(out).active
    assert sheet.title == "Completions"
    assert [sheet["A2"].value, sheet["A3"].value] == [SALMA, MARIA]
    assert taught("export", "messages", "--out", taught.folder / "m.csv") == 0
    assert (taught.folder / "m.csv").read_text(encoding="utf-8").startswith("nip,nama,unit,kanal,akun")


def test_exports_leave_a_trace(taught: Office) -> None:
    taught("export", "messages", "--out", taught.folder / "m.csv")
    [entry] = taught.read(lambda tx: tx.journal.entries(kinds=["exported"]))
    assert entry.data == {"what": "messages", "rows": 0}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--unit", "Dinas Perikanan", "--out", "x.csv"], "Unit Dinas Perikanan is not known"),
        (["--from", "2026-12-02", "--to", "2026-11-30", "--out", "x.csv"], "--from has to be before --to"),
        (["--out", "away/x.csv"], "away"),
        (["--out", "."], "it is a folder"),
    ],
)
def test_what_cannot_be_exported_is_told_and_no_file_is_left(
    taught: Office, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    monkeypatch.chdir(taught.folder)
    before = set(taught.folder.iterdir())
    assert taught("export", "completions", *words) == 1
    assert told in taught.err
    assert {path for path in taught.folder.iterdir() if "bekal.db" not in path.name} == {
        path for path in before if "bekal.db" not in path.name
    }


def test_a_backup_comes_back_whole_into_an_empty_store(taught: Office) -> None:
    file = taught.folder / "all.backup"
    assert taught("backup", file) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"Maria" not in file.read_bytes()
    before = taught.json("audit")
    taught.configure("store: {url: 'sqlite:///other.db'}\n")
    assert taught("restore", file) == 0
    assert taught.json("audit") == before
    assert taught.json("person", "show", MARIA)["lessons"][0]["lesson_id"] == "janji-layanan"


def test_restoring_over_data_needs_to_be_said(taught: Office) -> None:
    file = taught.folder / "all.backup"
    taught("backup", file)
    assert taught("person", "erase", MARIA, "--yes") == 0
    assert taught("restore", file) == 1
    assert "--replace" in taught.err
    assert taught.read(lambda tx: tx.people.find(MARIA)) is None
    assert taught("restore", file, "--replace") == 0
    assert taught.read(lambda tx: tx.people.find(MARIA)) is not None


@pytest.mark.parametrize("content", [b"", b"not a backup", b"\x1f\x8b\x08\x00"])
def test_what_is_no_backup_changes_nothing(taught: Office, content: bytes) -> None:
    file = taught.folder / "bad.backup"
    file.write_bytes(content)
    assert taught("restore", file, "--replace") == 1
    assert "is no backup of Bekal" in taught.err
    assert taught.read(lambda tx: tx.people.find(MARIA)) is not None
    assert taught("restore", taught.folder / "away.backup") == 1
    assert "away.backup" in taught.err


def test_upgrading_makes_the_tables_once(office: Office) -> None:
    assert office("db", "upgrade") == 0
    assert "are now of revision" in office.out
    assert office("db", "upgrade") == 0
    assert "already" in office.out
    with Store.open(f"sqlite:///{office.folder / 'bekal.db'}") as store:
        found, newest = store.revisions()
    assert found == newest
