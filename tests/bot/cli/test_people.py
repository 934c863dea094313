"""`bekal invite`, `enrol`, `person` and `audit`: who is asked, who learns, whose data, and the trail of it."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

import pytest

from bot.invites import LIFETIME, code_hash
from bot.sample import ROSTER
from lessons.study import EnrolmentStatus, Participation
from store.model import Address, ChatRef
from tests.bot.cli.conftest import NOW, Office

MARIA = "199001012015032002"
WIDYAISWARA = "197908022005011003"
TELEGRAM = "channels: {telegram: [{name: utama, token: '1:a', username: '@bekal_contoh_bot'}]}\n"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- invite


def test_an_invitation_for_everybody_below_a_unit(staffed: Office) -> None:
    staffed.configure(TELEGRAM)
    out = staffed.folder / "codes.csv"
    assert staffed("invite", "--unit", "dinas kesehatan", "--out", out) == 0
    invited = rows(out)
    assert len(invited) == 16
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    for row in invited:
        assert row["tautan_utama"] == f"https://t.me/bekal_contoh_bot?start={row['kode']}"
        invite = staffed.read(lambda tx, code=row["kode"]: tx.people.invite(code_hash(code)))
        person = staffed.read(lambda tx, nip=row["nip"]: tx.people.find(nip))
        assert (invite.person_id, invite.expires_at) == (person.id, NOW + LIFETIME)
    assert len({row["kode"] for row in invited}) == 16
    assert len(staffed.read(lambda tx: tx.journal.entries(kinds=["invited"]))) == 16


def test_the_store_knows_no_code(staffed: Office) -> None:
    out = staffed.folder / "codes.csv"
    staffed("invite", "--nip", MARIA, "--out", out)
    [row] = rows(out)
    stored = b"".join(path.read_bytes() for path in staffed.folder.glob("bekal.db*"))
    assert code_hash(row["kode"]).encode() in stored
    assert row["kode"].encode() not in stored
    assert row["kode"] not in staffed.out + staffed.err


def test_a_workbook_keeps_the_nip_whole(staffed: Office) -> None:
    from openpyxl import load_workbook

    out = staffed.folder / "'codes [for: all]?.xlsx"
    assert staffed("invite", "--nip", MARIA, WIDYAISWARA, "--out", out) == 0
    sheet = load_workbook(out).active
    assert {sheet["A2"].value, sheet["A3"].value} == {MARIA, WIDYAISWARA}


@pytest.mark.parametrize(
    ("whom", "words"),
    [
        (["--unit", "Dinas Keséhatan"], "Near to it: Dinas Kesehatan"),
        (["--nip", MARIA, "1234"], "NIP not known: 1234"),
    ],
)
def test_whom_nobody_knows_is_refused_before_a_file_is_written(staffed: Office, whom: list[str], words: str) -> None:
    out = staffed.folder / "codes.csv"
    assert staffed("invite", *whom, "--out", out) == 1
    assert words in staffed.err
    assert not out.exists()


def test_a_folder_that_is_not_there_is_told_and_nothing_is_stored(staffed: Office) -> None:
    assert staffed("invite", "--all", "--out", staffed.folder / "away" / "codes.csv") == 1
    assert "away" in staffed.err
    assert staffed.read(lambda tx: tx.connection.exec_driver_sql("SELECT count(*) FROM invites").scalar()) == 0


# --- enrol


def consent(office: Office, nip: str) -> int:
    """The person has joined: a chat of theirs, and their consent."""

    def work(tx):  # type: ignore[no-untyped-def]
        person = tx.people.find(nip)
        address = Address(person.id, ChatRef("telegram", "utama", nip), person.id, linked_at=NOW)
        tx.save([address, Participation(person.id, 1, NOW)])
        return person.id

    return int(office.write(work))


def test_learners_are_enrolled_once_and_wait_for_their_consent(staffed: Office) -> None:
    joined = consent(staffed, MARIA)
    assert staffed("enrol", "TEK-01", "--all") == 0
    assert "19 people enrolled, 5 not." in staffed.out
    [hers] = staffed.read(lambda tx: tx.study.enrolments(joined))
    assert (hers.course_id, hers.status, hers.next_due_at.isoformat()) == (
        "tek-01", EnrolmentStatus.ACTIVE, "2026-11-30T23:00:00+00:00",
    )  # fmt: skip
    assert hers.course_version in staffed.read(lambda tx: tx.courses.current()).values()
    others = staffed.read(lambda tx: [e for p in tx.people.in_unit(None) for e in tx.study.enrolments(p.id)])
    assert len([e for e in others if e.status is EnrolmentStatus.WAITING]) == 18
    assert staffed("enrol", "tek-01", "--all") == 0
    assert "0 people enrolled, 24 not." in staffed.out
    assert len(staffed.read(lambda tx: tx.journal.entries(kinds=["enrolled"]))) == 19


def test_a_dry_run_tells_who_when_where_and_what_it_costs(staffed: Office) -> None:
    consent(staffed, MARIA)
    assert staffed("enrol", "tek-01", "--all", "--start", "2026-12-07", "--dry-run") == 0
    shown = staffed.out
    assert "WIT: 1 people, first lesson Monday 7 December, 08:00 WIT" in shown
    assert "WITA: 6 people whose consent is awaited; first lesson Monday 7 December, 08:00 WITA at the e" in shown
    assert "WIB: 1 people whose consent is awaited" in shown
    assert "Left out, not learners: 5 people" in shown
    assert "Agus Contoh Prasetyo" in shown
    assert "Scheduled messages: 133" in shown
    assert "WhatsApp cost: 0" in shown
    assert "Nothing was changed" in staffed.last
    assert staffed.read(lambda tx: tx.courses.current()) == {}


def test_the_plan_for_machines(staffed: Office) -> None:
    plan = staffed.json("enrol", "tek-01", "--nip", MARIA, WIDYAISWARA, "--dry-run")
    assert plan["enrolled"] == [
        {
            "nip": MARIA,
            "zone": "Asia/Jayapura",
            "waits_for": "consent",
            "first_at": "2026-11-30T23:00:00+00:00",
            "resumes": False,
        }
    ]
    assert plan["left_out"] == [{"nip": WIDYAISWARA, "reason": "not_learner"}]
    assert plan["messages"] == 7
    assert plan["replies"] > plan["messages"]
    assert plan["kilobytes"] > 4
    assert plan["whatsapp_cost"] == 0


def test_a_second_course_waits_behind_the_first(staffed: Office) -> None:
    consent(staffed, MARIA)
    staffed("enrol", "tek-01", "--nip", MARIA)
    plan = staffed.json("enrol", "dig-01", "--nip", MARIA)
    assert (plan["enrolled"][0]["waits_for"], plan["enrolled"][0]["first_at"]) == ("course", None)


def test_who_completed_it_is_left_out_unless_told_otherwise(staffed: Office) -> None:
    from dataclasses import replace

    joined = consent(staffed, MARIA)
    staffed("enrol", "tek-01", "--nip", MARIA)
    [first] = staffed.read(lambda tx: tx.study.enrolments(joined))
    done = replace(first, status=EnrolmentStatus.COMPLETED, completed_at=NOW, next_due_at=None)
    staffed.write(lambda tx: tx.save([done]))
    assert staffed.json("enrol", "tek-01", "--nip", MARIA)["left_out"] == [{"nip": MARIA, "reason": "taken"}]
    assert len(staffed.json("enrol", "tek-01", "--nip", MARIA, "--again")["enrolled"]) == 1


def test_a_course_that_nobody_knows_is_refused(staffed: Office) -> None:
    assert staffed("enrol", "TEK-99", "--all") == 1
    assert "dig-01, man-01, sos-01, tek-01" in staffed.err


# --- person


def test_what_is_kept_about_a_person(staffed: Office) -> None:
    consent(staffed, MARIA)
    staffed("enrol", "tek-01", "--nip", MARIA)
    assert staffed("person", "show", MARIA) == 0
    assert "Maria Contoh Wonda" in staffed.out
    assert "Course tek-01" in staffed.out
    assert "telegram/utama (active)" in staffed.out
    assert "Consent to version 1 at 2026-11-30 09:00:00+09:00; withdrawn: -" in staffed.out
    assert staffed.json("person", "show", MARIA)["person"]["nip"] == MARIA


def test_a_copy_of_everything_is_written_for_its_owner_only(staffed: Office) -> None:
    out = staffed.folder / "maria.json"
    assert staffed("person", "export", MARIA, "--out", out) == 0
    copy = json.loads(out.read_text(encoding="utf-8"))
    assert copy["person"]["name"] == "Maria Contoh Wonda, A.Md.Keb."
    assert {"answers", "messages_from", "messages_to", "events", "consents"} <= copy.keys()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert staffed("person", "export", MARIA) == 0
    assert json.loads(staffed.out)["person"] == copy["person"]


def test_erasing_asks_first_and_says_what_stays(staffed: Office) -> None:
    staffed("enrol", "tek-01", "--nip", MARIA)
    assert staffed("person", "erase", MARIA) == 1
    assert "Stays, without a name" in staffed.out
    assert staffed.read(lambda tx: tx.people.find(MARIA)) is not None
    assert staffed("person", "erase", MARIA, "--yes") == 0
    assert staffed.read(lambda tx: tx.people.find(MARIA)) is None
    assert staffed("person", "show", MARIA) == 1
    assert "NIP not known" in staffed.err


# --- audit


def test_the_trail_by_person_and_day(staffed: Office) -> None:
    staffed("enrol", "tek-01", "--nip", MARIA)
    staffed("person", "export", MARIA)
    assert [entry["kind"] for entry in staffed.json("audit", "--nip", MARIA)] == ["enrolled", "data_exported"]
    assert staffed("audit") == 0
    assert "2026-11-30 09:00:00+09:00  enrolled" in staffed.out
    assert "course=tek-01" in staffed.out
    assert staffed.json("audit", "--from", "2026-12-01") == []
    assert len(staffed.json("audit", "--from", "2026-11-30", "--to", "2026-11-30")) == 3
    assert staffed("audit", "--from", "2026-12-01", "--to", "2026-11-30") == 1
    assert "--from has to be before --to" in staffed.err


def test_importing_the_same_people_again_changes_nothing_of_theirs(staffed: Office) -> None:
    staffed("enrol", "tek-01", "--nip", MARIA)
    before = staffed.json("person", "show", MARIA)
    staffed("roster", "import", ROSTER)
    assert staffed.json("person", "show", MARIA) == before
