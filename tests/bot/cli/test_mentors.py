"""`bekal mentors`: who they are, profiles from a file, and matching that an administrator confirms."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot import wire
from bot.matching import mentor_of
from lessons.study import Participation
from mentoring import pairing
from mentoring.groups import Group
from mentoring.model import PairStatus
from people.model import Person, Role
from people.roster.model import RosterChanges
from store.mentoring_model import AssessedBy, Assessment, MentorTerms
from store.model import Address, ChatRef
from store.tx import Tx
from tests.bot.cli.conftest import NOW, Office

AGUS, SITI, MARIA, YOHANIS, BERNADUS = (
    "197908022005011003",
    "198603142010012001",
    "199001012015032002",
    "199205082022211011",
    "197801192003121001",
)
SERVICE, OFFICE_APP = "pelayanan publik", "aplikasi kerja"


def connect(tx: Tx, *nips: str) -> list[Person]:
    """These persons have a chat and agreed to the notice."""
    people = [tx.people.find(nip) for nip in nips]
    found = [person for person in people if person]
    chats = [Address(p.id, ChatRef("test", "satu", p.nip), p.id, last_inbound_at=NOW, linked_at=NOW) for p in found]
    tx.save([*chats, *(Participation(p.id, 1, NOW) for p in found)])
    return found


def assess(tx: Tx, person: Person, **levels: int) -> None:
    given = {name.replace("_", " "): level for name, level in levels.items()}
    tx.save(Assessment(person.id, name, level, AssessedBy.SELF, person.id, NOW) for name, level in given.items())


@pytest.fixture
def ready(staffed: Office) -> Office:
    """Maria and Yohanis have assessed themselves, Bernadus has not; Agus can be reached, Siti and others cannot."""

    def work(tx: Tx) -> None:
        _, maria, yohanis, _ = connect(tx, AGUS, MARIA, YOHANIS, BERNADUS)
        assess(tx, maria, pelayanan_publik=1)
        assess(tx, yohanis, pelayanan_publik=3)

    staffed.write(work)
    return staffed


def pairs(office: Office) -> list[Any]:
    return office.read(lambda tx: tx.mentoring.open_pairs())


def waiting(office: Office) -> list[tuple[str, str]]:
    """Key and text of what waits to be sent."""

    def work(tx: Tx) -> list[tuple[str, str]]:
        leased = tx.outbox.claim(NOW + timedelta(days=1), [("test", "satu")], 100, timedelta(minutes=1), "t")
        return [(message.key, wire.load(message.payload).text) for message in leased]

    return office.write(work)


def test_a_dry_run_previews_pairs_reasons_who_is_left_and_the_load(ready: Office) -> None:
    assert ready("mentors", "match", "--dry-run") == 0
    assert "1 pairs proposed:" in ready.out
    assert f"Maria Contoh Wonda, A.Md.Keb. (Puskesmas Oksibil, {MARIA}) → Agus Contoh Prasetyo" in ready.out
    assert "Masters Public service at level 3, 3 is needed" in ready.out
    assert "Without a need that is noted: 2 people" in ready.out
    assert "no gap to the levels that the position asks for" in ready.out
    assert "has not done the self-assessment yet" in ready.out
    assert "Load of 5 mentors: 4 without learners, 0 full; from 0 % to 12 % of capacity." in ready.out
    assert ready.last == "Dry run: nothing was changed and nothing was sent."
    assert pairs(ready) == []
    assert waiting(ready) == []


def test_a_report_for_machines_has_everything_with_nips(ready: Office) -> None:
    report = ready.json("mentors", "match", "--dry-run")
    assert (report["dry_run"], report["proposed"], report["asked"]) == (True, 0, 0)
    [found] = report["matches"]
    assert (found["mentee"], found["mentor"]) == (MARIA, AGUS)
    assert found["reasons"][0] == {"code": "expertise", "params": {"competency": SERVICE, "level": 3, "required": 3}}
    assert {one["nip"]: one["code"] for one in report["unmatched"]} == {YOHANIS: "no_need", BERNADUS: "no_need"}
    assert {load["nip"]: load["after"] for load in report["loads"]}[AGUS] == 1
    assert report["spread"]["idle"] == 4


def test_without_somebody_who_says_yes_nothing_is_sent(ready: Office) -> None:
    assert ready("mentors", "match") == 1
    assert "Nothing was sent" in ready.err
    assert pairs(ready) == []


def test_confirmed_proposals_are_stored_and_wait_for_the_mentors(ready: Office) -> None:
    assert ready("mentors", "match", "--yes") == 0
    assert ready.last == "1 requests were sent to the mentors; 0 people were asked to assess themselves."
    [pair] = pairs(ready)
    assert pair.status is PairStatus.PROPOSED
    [(key, text)] = waiting(ready)
    assert key == f"pair/{pair.id}/ask"
    assert "Permintaan pendampingan" in text, "the mentor's own language, not the administrator's"
    assert "Maria" not in text
    assert ready("mentors", "match", "--yes") == 0, "whoever has a mentor under way is not matched again"
    assert ready.last.startswith("0 requests")
    assert len(pairs(ready)) == 1


@pytest.fixture
def crowded(ready: Office) -> Office:
    """Groups are allowed, Agus has two places, and three need the same of him."""
    path = ready.folder / "config.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "mentoring: {groups: {form: true}}\n", encoding="utf-8")

    def work(tx: Tx) -> None:
        for nip in (YOHANIS, BERNADUS):
            person = tx.people.find(nip)
            assert person
            assess(tx, person, pelayanan_publik=1)
        agus = tx.people.find(AGUS)
        assert agus
        tx.save([MentorTerms(agus.id, {SERVICE: 3}, capacity=2)])

    ready.write(work)
    led_by(ready, None)
    return ready


def led_by(office: Office, nip: str | None) -> None:
    """Maria and Yohanis are led by this one of the three, or by none of them."""

    def work(tx: Tx) -> None:
        superior = tx.people.find(nip) if nip else None
        below = [person for person in (tx.people.find(MARIA), tx.people.find(YOHANIS)) if person]
        moved = tuple(replace(person, superior_id=superior.id if superior else None) for person in below)
        tx.people.apply(RosterChanges(persons=moved))

    office.write(work)


def test_nobody_is_put_into_a_group_with_somebody_above_them(crowded: Office) -> None:
    led_by(crowded, BERNADUS)
    report = crowded.json("mentors", "match", "--groups", "--dry-run")
    assert (report["groups"], len(report["unmatched"])) == ([], 1)


def test_who_is_left_over_is_offered_a_place_in_a_group_that_stands(crowded: Office) -> None:
    def stands(tx: Tx) -> None:
        [agus, *members] = [tx.people.find(nip) for nip in (AGUS, SITI, YOHANIS, BERNADUS)]
        assert agus
        tx.save([Group(1, agus.id, SERVICE, 2, NOW, named_at=NOW)])
        for number, person in enumerate(members, 1):
            assert person
            asked = pairing.accept(pairing.propose(number, person.id, agus.id, NOW, NOW), NOW, NOW)
            known = pairing.agree_to_be_named(pairing.agree_to_be_named(asked, agus.id, NOW), person.id, NOW)
            tx.save([replace(known, group_id=1)])

    crowded.write(stands)
    assert crowded("mentors", "match", "--groups", "--dry-run") == 0
    assert "A place in a group that stands, on Public service, with Agus Contoh Prasetyo" in crowded.out
    [one] = crowded.json("mentors", "match", "--groups", "--dry-run")["joining"]
    assert (one["mentee"], one["mentor"], one["group"], one["competency"]) == (MARIA, AGUS, 1, SERVICE)
    assert crowded("mentors", "match", "--groups", "--yes") == 0
    assert "1" in crowded.last
    [(key, text)] = waiting(crowded)
    assert key.startswith("pair/")
    assert "Maria" not in text, "named discreetly"
    assert [pair.group_id for pair in pairs(crowded)] == [1] * 4
    assert crowded("mentors", "list") == 0
    assert "pelayanan publik: 4 people, counted as 2" in crowded.out
    [agus] = [one for one in crowded.json("mentors", "load")["mentors"] if one["nip"] == AGUS]
    assert (agus["learners"], agus["groups"]) == (2, [{"competency": SERVICE, "members": 4, "counts": 2}])
    assert crowded("mentors", "match", "--groups", "--yes") == 0
    assert len(pairs(crowded)) == 4, "the place is taken"


def test_groups_are_proposed_where_places_are_short_and_only_where_they_are_asked_for(crowded: Office) -> None:
    assert len(crowded.json("mentors", "match", "--dry-run")["unmatched"]) == 1
    assert crowded("mentors", "match", "--groups", "--dry-run") == 0
    assert "Group of 3, Public service → Agus Contoh Prasetyo" in crowded.out
    assert "counted as 2 learners: places alone are too few for all" in crowded.out
    report = crowded.json("mentors", "match", "--groups", "--dry-run")
    [group] = report["groups"]
    assert (group["mentor"], group["competency"], group["counts"], group["why"]) == (AGUS, SERVICE, 2, "short")
    assert {one["mentee"] for one in group["members"]} == {MARIA, YOHANIS, BERNADUS}
    assert (report["matches"], report["unmatched"]) == ([], [])
    assert pairs(crowded) == []


def test_a_confirmed_group_is_asked_of_its_mentor_once(crowded: Office) -> None:
    assert crowded("mentors", "match", "--groups", "--yes") == 0
    made = pairs(crowded)
    assert len({pair.group_id for pair in made}) == 1
    assert [pair.status for pair in made] == [PairStatus.PROPOSED] * 3
    [(key, text)] = waiting(crowded)
    assert key == f"group/{made[0].group_id}/ask"
    assert "Maria" not in text, "named discreetly"
    assert {one["nip"]: one["learners"] for one in crowded.json("mentors", "list")}[AGUS] == 2
    assert crowded("mentors", "match", "--groups", "--yes") == 0
    assert len(pairs(crowded)) == 3


def test_groups_that_are_off_are_refused(ready: Office) -> None:
    assert ready("mentors", "match", "--groups", "--yes") == 1
    assert "mentoring.groups.form" in ready.err
    assert pairs(ready) == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_yes_at_the_terminal_confirms(ready: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("yes\n"))
    assert ready("mentors", "match") == 0
    assert "Send 1 requests to the mentors?" in ready.err
    assert len(pairs(ready)) == 1


def test_what_changed_while_the_answer_was_awaited_is_not_sent(ready: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Terminal):
        def readline(self, size: int = -1, /) -> str:
            def work(tx: Tx) -> None:
                maria = tx.people.find(MARIA)
                assert maria
                assess(tx, maria, pelayanan_publik=4)

            ready.write(work)
            return super().readline(size)

    monkeypatch.setattr(sys, "stdin", Slow("yes\n"))
    assert ready("mentors", "match") == 1
    assert "Things changed while we waited" in ready.err
    assert pairs(ready) == []


def test_those_who_have_not_assessed_themselves_are_asked_to_once_a_month(ready: Office) -> None:
    assert ready("mentors", "match", "--yes", "--ask") == 0
    assert ready.last == "1 requests were sent to the mentors; 1 people were asked to assess themselves."
    texts = dict(waiting(ready))
    [invitation] = [text for key, text in texts.items() if key.startswith("assess:")]
    assert "Bapak Bernadus: 12 pernyataan" in invitation
    assert ready("mentors", "match", "--yes", "--ask") == 0
    assert waiting(ready) == []


def test_nobody_fits_and_what_would_help(ready: Office) -> None:
    def work(tx: Tx) -> None:
        maria = tx.people.find(MARIA)
        assert maria
        assess(tx, maria, pelayanan_publik=3, aplikasi_kerja=1)

    ready.write(work)
    assert ready("mentors", "match", "--dry-run") == 0
    assert "There is no mentor for the field yet: 1 people" in ready.out
    assert "Work applications" in ready.out


def test_the_list_and_the_load(ready: Office) -> None:
    assert ready("mentors", "list") == 0
    assert "Agus Contoh Prasetyo, S.E., M.M." in ready.out
    assert "pelayanan publik 3, komunikasi 3" in ready.out
    assert "not connected" in ready.out
    assert ready.last == "5 mentors"
    ready("mentors", "match", "--yes")
    assert ready("mentors", "load") == 0
    first = ready.out.splitlines()[1].split()
    assert first[0] == AGUS
    assert "12%" in first
    assert "Load of 5 mentors: 4 without learners, 0 full" in ready.last
    report = ready.json("mentors", "load")
    quiet = {"resting_since": None, "rest": None, "lately": {}, "hesitation": 0}
    assert report["mentors"][0] == {"nip": AGUS, "learners": 1, "capacity": 8, "percent": 12, "groups": [], **quiet}
    listed = {one["nip"]: one for one in ready.json("mentors", "list")}
    assert (listed[AGUS]["status"], listed[SITI]["status"]) == ("available", "not_reachable")
    assert listed[AGUS]["expertise"] == {"pelayanan publik": 3, "komunikasi": 3}


# --- profiles from a file


HEADER = ("NIP", "Nama", "Keahlian", "Kapasitas", "Jam Bicara", "Aktif", "Batas Sehari", "Ringkasan", "Jam Tanya",
          "Dikecualikan", "Bahasa", "Pengalaman", "Nilai", "Rumpun")  # fmt: skip
FULL = (AGUS, "Agus", "Pelayanan Publik:5; komunikasi", 4, "08.00-14.00", "ya", 6, "ya", "Rabu 13.30", MARIA,
        "Indonesia; Inggris", 12, "Harmonis", "Layanan")  # fmt: skip


def book(office: Office, rows: Iterable[tuple[object, ...]], header: tuple[str, ...] = HEADER) -> Path:
    path = office.folder / "mentor.xlsx"
    file = Workbook()
    file.active.title = "Mentor"
    file.active.append(("Daftar mentor",))
    for row in (header, *rows):
        file.active.append(row)
    file.save(path)
    return path


def terms(office: Office, nip: str) -> Any:
    def work(tx: Tx) -> Any:
        person = tx.people.find(nip)
        assert person
        return mentor_of(tx, person, NOW).terms

    return office.read(work)


def test_profiles_are_imported_and_importing_again_only_updates(staffed: Office) -> None:
    assert staffed("mentors", "import", book(staffed, [FULL])) == 0
    assert staffed.last == "added 1, changed 0, unchanged 0, refused 0"
    found = terms(staffed, AGUS)
    assert found.expertise == {"pelayanan publik": 5, "komunikasi": 3}
    assert (found.capacity, found.years, found.job_family, found.languages) == (4, 12, "Layanan", ("id", "en"))
    assert (found.desk.daily_cap, found.desk.digest, found.desk.office_hour[0]) == (6, True, 2)
    [maria] = staffed.read(lambda tx: [tx.people.find(MARIA)])
    assert (found.exclusions, found.values) == ({maria.id}, {"harmonis"})
    assert staffed.read(lambda tx: tx.people.find(AGUS).expertise) == ("Pelayanan Publik:5", "komunikasi")
    assert staffed("mentors", "import", book(staffed, [FULL])) == 0
    assert staffed.last == "added 0, changed 0, unchanged 1, refused 0"
    only = book(staffed, [(AGUS, 9, "-", "-")], ("nip", "KAPASITAS", "Jam tanya", "dikecualikan"))
    assert staffed("mentors", "import", only) == 0
    assert staffed.last == "added 0, changed 1, unchanged 0, refused 0"
    changed = terms(staffed, AGUS)
    assert (changed.capacity, changed.desk.office_hour, changed.exclusions) == (9, None, frozenset())
    assert (changed.expertise, changed.years) == (found.expertise, 12), "what the file does not give stays"


def test_every_fault_of_every_row_is_told_and_nothing_is_changed(staffed: Office) -> None:
    rows = [
        FULL,
        (SITI, "Siti", "gizi:9", "banyak", "08.00", "mungkin", -1, "ya", "Rabu", "123", "Jawa", 99, "", ""),
        (MARIA, "Maria", "gizi"),
        ("199999999999999999", "?", "gizi"),
        ("199003152015032003", "Siapa", "gizi"),
        (AGUS, "Agus lagi", "gizi"),
    ]
    assert staffed("mentors", "import", book(staffed, rows)) == 1
    assert staffed.last == "added 0, changed 0, unchanged 0, refused 5"
    report = staffed.json("mentors", "import", book(staffed, rows))
    assert report["applied"] is False
    told = [fault["where"].removeprefix("mentor.xlsx:Mentor:") + " " + fault["code"] for fault in report["faults"]]
    assert told == [
        "4:Keahlian roster.expertise",
        "4:Kapasitas mentors.number",
        "4:Bahasa roster.language",
        "4:Pengalaman mentors.number",
        "4:Jam Bicara mentors.talk",
        "4:Aktif mentors.yes_no",
        "4:Batas Sehari mentors.number",
        "4:Jam Tanya mentors.office",
        "4:Dikecualikan nip.length",
        "5:NIP mentors.not_mentor",
        "6:NIP nip.birth",
        "6:NIP nip.sex",
        "7:NIP mentors.unknown_nip",
        "8:NIP roster.duplicate_nip",
    ]
    assert staffed.read(lambda tx: tx.mentoring.profiles(active=False)) == []


def test_the_good_rows_are_taken_where_that_is_asked_for(staffed: Office) -> None:
    path = book(staffed, [FULL, (MARIA, "Maria", "gizi")])
    assert staffed("mentors", "import", path, "--dry-run") == 1
    assert staffed.last == "added 1, changed 0, unchanged 0, refused 1"
    assert staffed.read(lambda tx: tx.mentoring.profiles(active=False)) == []
    assert staffed("mentors", "import", path, "--accept-valid") == 0
    assert staffed.last == "added 1, changed 0, unchanged 0, refused 1"
    assert [m.person.nip for m in staffed.read(lambda tx: tx.mentoring.profiles())] == [AGUS]


def test_faulty_cells_of_profiles_are_marked_in_a_workbook(staffed: Office) -> None:
    errors = staffed.folder / "errors.xlsx"
    path = book(staffed, [FULL, (MARIA, "Maria", "gizi")])
    assert staffed("mentors", "import", path, "--accept-valid", "--errors", errors) == 0
    assert staffed.last == "added 1, changed 0, unchanged 0, refused 1"
    marked = load_workbook(errors)
    assert marked.sheetnames == ["Faults", "Mentor"]
    faults = [cell.value for cell in marked["Faults"][2]]
    assert "4" in faults
    assert MARIA in faults
    fill = [cell.fill.fgColor.rgb for cell in marked["Mentor"]["A"]]
    assert fill.count("FFF8CBAD") == 1
    assert "errors.xlsx" in staffed.err


def test_a_csv_file_and_files_that_are_none(staffed: Office) -> None:
    path = staffed.folder / "mentor.csv"
    path.write_text(f"NIP;Keahlian;Kapasitaz\n{AGUS};komunikasi:4;3\n", encoding="utf-8")
    assert staffed("mentors", "import", path) == 0
    assert "Kapasitaz" in staffed.err, "a heading that looks misspelt is told"
    assert terms(staffed, AGUS).expertise == {"komunikasi": 4}
    assert staffed("mentors", "import", staffed.folder / "away.csv") == 1
    path.write_text("Nama;Umur\nAgus;40\n", encoding="utf-8")
    assert staffed("mentors", "import", path) == 1
    assert "there is no row of a mentor" in staffed.err


def test_what_is_not_active_takes_nobody(ready: Office) -> None:
    assert ready("mentors", "import", book(ready, [(AGUS, "tidak")], ("NIP", "Aktif"))) == 0
    assert ready("mentors", "match", "--dry-run") == 0
    assert "0 pairs proposed" in ready.out
    assert ready.read(lambda tx: tx.people.find(AGUS).roles) == {Role.MENTOR}
