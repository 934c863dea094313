"""`bekal certificates` and `bekal export certificates`: the register, by hand."""

from __future__ import annotations

import csv
import getpass
import json
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest
from openpyxl import load_workbook

from bot.building import build_house
from bot.config import load_config
from lessons.study import Enrolment, EnrolmentStatus, Participation
from people.roster.model import RosterChanges
from store.model import Address, ChatRef
from store.tx import Tx
from tests.bot.cli.conftest import NOW, Office

MARIA, SALMA = "199001012015032002", "198906272014022007"
SECTION = "certificates: {issue: true, city: Oksibil}\n"
FIRST, SECOND, THIRD = (f"{number:04}/9999/BKPSDM/XI/2026" for number in (1, 2, 3))


@pytest.fixture
def done(staffed: Office) -> Office:
    """Maria and Salma completed a course before anything was certified; Maria has a chat."""
    text = 'agency: {name: Kabupaten Contoh, code: "9999", default_zone: WIT, language: en}\n'
    (staffed.folder / "config.yaml").write_text(text + SECTION, encoding="utf-8")
    house = build_house(load_config(staffed.folder / "config.yaml", {}))
    course = house.courses.catalogue.get("tek-01")

    def work(tx: Tx) -> None:
        tx.courses.put(course.id, course.version, house.courses.catalogue.content(course.id), NOW)
        for number, nip in enumerate((MARIA, SALMA), 1):
            person = tx.people.find(nip)
            assert person
            at = NOW - timedelta(days=10 - number)
            tx.save([Enrolment(number, person.id, course.id, course.version, EnrolmentStatus.COMPLETED, at,
                               started_at=at, completed_at=at, post_score=90.0, jp=5)])  # fmt: skip
        maria = tx.people.find(MARIA)
        assert maria
        chat = Address(77, ChatRef("telegram", "utama", "77"), maria.id, last_inbound_at=NOW, linked_at=NOW)
        tx.save([chat, Participation(maria.id, 1, NOW)])

    staffed.write(work)
    return staffed


@pytest.fixture
def issued(done: Office) -> Office:
    assert done("certificates", "issue", "--missing") == 0
    return done


def test_what_is_missing_is_issued_once(done: Office) -> None:
    assert done("certificates", "issue", "--missing") == 0
    assert [line.split()[:2] for line in done.out.splitlines()[:-1]] == [[FIRST, MARIA], [SECOND, SALMA]]
    assert done.last == "2 certificates issued."
    assert done("certificates", "issue", "--missing") == 0
    assert done.last == "0 certificates issued."
    assert done.read(lambda tx: tx.outbox.backlog()) == 0, "nobody is told unless asked for"


def test_those_are_told_who_can_be_reached(done: Office) -> None:
    assert done("certificates", "issue", "--missing", "--tell") == 0
    assert done.read(lambda tx: tx.outbox.backlog()) == 1


def test_the_register(issued: Office) -> None:
    assert issued("certificates", "list") == 0
    assert [line.split()[0] for line in issued.out.splitlines()] == ["NUMBER", FIRST, SECOND, "2"]
    assert issued("certificates", "list", "--nip", SALMA) == 0
    assert issued.last == "1 certificates"
    assert issued("certificates", "list", "--from", "2026-12-01") == 0
    assert issued.last == "0 certificates"
    (one, _) = issued.json("certificates", "list")
    assert (one["nomor"], one["nip"], one["kursus"], one["jp"], one["status"]) == (FIRST, MARIA, "tek-01", 5, "valid")


def test_voiding_says_why_and_by_whom(issued: Office) -> None:
    assert issued("certificates", "void", FIRST, "--reason", " Nama\n keliru ") == 0
    assert FIRST in issued.out
    found = issued.read(lambda tx: tx.certificates.by_number(FIRST))
    assert found is not None
    assert (found.void_reason, found.voided_by, found.voided_at) == ("Nama keliru", getpass.getuser(), NOW)
    assert issued("certificates", "void", FIRST, "--reason", "lagi") == 1
    assert "2026-11-30" in issued.err
    assert issued("certificates", "void", "9/9", "--reason", "x") == 1
    assert "bekal certificates list" in issued.err
    assert issued("certificates", "void", SECOND, "--reason", " ") == 1
    assert issued("certificates", "void", SECOND) == 2
    facts = issued.read(lambda tx: tx.journal.entries(kinds=["certificate_voided"]))
    assert [fact.data for fact in facts] == [{"certificate": found.id}]


def test_only_administrators_decide(issued: Office) -> None:
    assert issued("certificates", "void", FIRST, "--reason", "x", "--by", MARIA) == 1
    assert "not an administrator" in issued.err
    found = issued.read(lambda tx: tx.certificates.by_number(FIRST))
    assert found is not None
    assert found.valid


def test_one_in_place_of_another(issued: Office) -> None:
    def corrected(tx: Tx) -> None:
        maria = tx.people.find(MARIA)
        assert maria
        tx.people.apply(RosterChanges(persons=(replace(maria, name="Maria Benar, S.Kep."),)))

    issued.write(corrected)
    assert issued("certificates", "issue", "--replace", FIRST) == 1
    assert "--reason" in issued.err
    assert issued("certificates", "issue", "--replace", FIRST, "--reason", "Gelar", "--tell") == 0
    assert issued.out.startswith(f"{THIRD}  {MARIA}  Maria Benar, S.Kep.  tek-01")
    assert issued.read(lambda tx: tx.outbox.backlog()) == 1
    assert issued("certificates", "issue", "--replace", FIRST, "--reason", "Gelar") == 1
    assert "replaced already" in issued.err
    out = issued.folder / "sertifikat.csv"
    assert issued("export", "certificates", "--out", out) == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [(row["nomor"], row["status"], row["alasan"], row["menggantikan"]) for row in rows] == [
        (FIRST, "void", "Gelar", ""), (SECOND, "valid", "", ""), (THIRD, "valid", "", FIRST),
    ]  # fmt: skip
    assert rows[0]["dibatalkan"] == "2026-11-30T09:00:00+09:00"
    assert rows[2]["nama"] == "Maria Benar, S.Kep."


def test_files_for_people_and_machines(issued: Office) -> None:
    book, lines = issued.folder / "s.xlsx", issued.folder / "s.jsonl"
    assert issued("export", "certificates", "--format", "xlsx", "--out", book) == 0
    sheet = load_workbook(book).active
    assert sheet is not None
    assert sheet.title == "Certificates"
    assert [cell.value for cell in sheet[2]][:3] == [FIRST, "2026-11-30", MARIA]
    assert issued("export", "certificates", "--format", "jsonl", "--unit", "Puskesmas Tomia", "--out", lines) == 0
    found = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert [(one["nomor"], one["nip"], one["nilai"]) for one in found] == [(SECOND, SALMA, 90.0)]


def test_a_page_for_the_file(issued: Office) -> None:
    out = issued.folder / "maria.pdf"
    assert issued("certificates", "pdf", FIRST, "--out", out, "--language", "id") == 0
    document = pypdfium2.PdfDocument(out)
    assert "menerangkan bahwa" in document[0].get_textpage().get_text_bounded()
    document.close()
    assert out.stat().st_mode & 0o777 == 0o600
    assert issued("certificates", "pdf", "9/9", "--out", out) == 1


def test_where_nothing_is_certified(done: Office) -> None:
    done.configure("")
    assert done("certificates", "issue", "--missing") == 1
    assert "certificates.issue" in done.err
    assert done("certificates", "list") == 0


def test_who_voided_is_forgotten_with_them(issued: Office) -> None:
    admin = next(p for p in issued.read(lambda tx: tx.people.in_unit(None)) if "admin" in p.roles)
    assert issued("certificates", "void", FIRST, "--reason", "x", "--by", admin.nip) == 0
    issued.write(lambda tx: tx.people.erase(admin.id, NOW))
    found = issued.read(lambda tx: tx.certificates.by_number(FIRST))
    assert found is not None
    assert found.voided_by == f"disamarkan-{admin.id}"
