"""`bekal report weekly`: files that can be opened and forwarded, messages that go out once."""

from __future__ import annotations

import stat
from pathlib import Path

import openpyxl
import pytest

from bot import wire
from lessons.study import Participation
from people.model import Person
from store.model import Address, AddressStatus, ChatRef
from store.tx import Tx
from tests.bot.cli.conftest import NOW, Office


@pytest.fixture
def led(staffed: Office) -> Office:
    """The sample agency, everybody enrolled, the superiors reached."""
    staffed("enrol", "tek-01", "--all")
    staffed.write(lambda tx: [reach(tx, one) for one in superiors(tx)])
    return staffed


def superiors(tx: Tx) -> list[Person]:
    """Who leads somebody; one more of the sample has the role and nobody below."""
    people = tx.people.in_unit(None)
    above = {one.superior_id for one in people}
    return [one for one in people if one.id in above]


def reach(tx: Tx, person: Person, status: AddressStatus = AddressStatus.ACTIVE) -> None:
    ref = ChatRef("telegram", "utama", str(person.id))
    tx.save([Address(person.id, ref, person.id, status, {}, NOW, NOW), Participation(person.id, 1, NOW)])


def test_files_for_every_superior_that_only_their_owner_can_read(led: Office) -> None:
    folder = led.folder / "summaries"
    assert led("report", "weekly", "--all", "--out", folder) == 0
    names = sorted(path.name for path in folder.iterdir())
    count = len(led.read(superiors)) + 1
    assert [Path(name).suffix for name in names].count(".xlsx") == count
    assert {Path(name).suffix for name in names} == {".txt", ".png", ".xlsx"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert f"{count} summaries of week 2026-W48 written" in led.out
    staff = led.read(lambda tx: [one.nip for one in tx.people.in_unit(None)])
    assert not [nip for nip in staff if nip in str(names)]
    for path in folder.glob("*.txt"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 12
        assert "<b>" not in path.read_text(encoding="utf-8")
    for path in folder.glob("*.xlsx"):
        assert openpyxl.load_workbook(path).sheetnames[0] in ("ringkasan", "summary")
        assert not [nip for nip in staff if nip in str(openpyxl.load_workbook(path)["pegawai"].cell(2, 2).value)]


def test_machines_get_every_figure(led: Office) -> None:
    told = led.json("report", "weekly", "--week", "2026-W48", "--all", "--out", led.folder / "out")
    assert told["week"] == "2026-W48"
    first = told["summaries"][0]
    assert {"active", "unreached", "silent", "lessons", "jp_year", "mentor_late"} <= set(first["figures"])
    assert first["figures"]["active"] == {
        "value": 0, "of": first["figures"]["enrolled"]["value"], "before": 0, "of_before": 0, "n": None,
        "n_before": None,
    }  # fmt: skip
    assert len(first["files"]) == 3


def test_one_superior_by_number(led: Office) -> None:
    one = led.read(superiors)[0]
    told = led.json("report", "weekly", "--supervisor", one.nip, "--out", led.folder / "out")
    assert [summary["superior"]["name"] for summary in told["summaries"]] == [one.name]
    nobody = led.read(lambda tx: next(p for p in tx.people.in_unit(None) if p.id not in {s.id for s in superiors(tx)}))
    assert led("report", "weekly", "--supervisor", nobody.nip, "--out", led.folder / "out") == 1
    assert "Nobody reports to NIP" in led.err
    assert led("report", "weekly", "--supervisor", "1", "--out", led.folder / "out") == 1
    assert "NIP" in led.err


@pytest.mark.parametrize(
    "words",
    [
        ("--week", "2026-W54", "--all", "--send"),
        ("--week", "next", "--all", "--send"),
        ("--all",),
        ("--out", "x"),
        ("--all", "--send", "--out", "x"),
        ("--all", "--supervisor", "1", "--send"),
    ],
)
def test_wrong_usage_is_told(office: Office, words: tuple[str, ...]) -> None:
    assert office("report", "weekly", *words) == 2


def test_a_week_that_has_not_begun_is_refused_and_a_running_one_is_told_as_of_now(led: Office) -> None:
    assert led("report", "weekly", "--week", "2026-W50", "--all", "--send") == 1
    assert "has not begun" in led.err
    assert led("report", "weekly", "--week", "2026-W49", "--all", "--out", led.folder / "out") == 0


def test_a_folder_that_is_a_file_is_told(led: Office) -> None:
    (led.folder / "out").write_text("")
    assert led("report", "weekly", "--all", "--out", led.folder / "out") == 1
    assert "out" in led.err


def test_sent_once_however_often_it_is_asked_for(led: Office) -> None:
    assert led("report", "weekly", "--all", "--send") == 0
    first = led.read(lambda tx: tx.outbox.backlog())
    assert first == len(led.read(superiors))
    assert f"{first} summaries of week 2026-W48 queued" in led.out
    assert led("report", "weekly", "--all", "--send") == 0
    assert led.read(lambda tx: tx.outbox.backlog()) == first
    assert "Sent before" in led.out
    assert "0 summaries of week 2026-W48 queued" in led.last


def test_where_a_superior_is_not_reached_the_next_one_up_is_told(led: Office) -> None:
    def block(tx: Tx) -> Person:
        lower = next(one for one in superiors(tx) if one.superior_id)
        reach(tx, lower, AddressStatus.BLOCKED)
        return lower

    lower = led.write(block)
    told = led.json("report", "weekly", "--all", "--send")
    fates = {summary["superior"]["name"]: summary["fate"] for summary in told["summaries"]}
    assert fates[lower.name] == "forwarded"
    assert told["fates"] == {"sent": len(fates) - 2, "forwarded": 1, "empty": 1}


def test_nobody_in_reach_is_told_to_whoever_asked(staffed: Office) -> None:
    assert staffed("report", "weekly", "--all", "--send") == 0
    assert "Not sent, neither the superior nor anybody above is reached" in staffed.out
    assert "0 summaries of week 2026-W48 queued" in staffed.last
    assert staffed.read(lambda tx: tx.outbox.backlog()) == 0


def test_a_year_without_data_has_empty_summaries(staffed: Office) -> None:
    told = staffed.json("report", "weekly", "--week", "2025-W10", "--all", "--out", staffed.folder / "out")
    assert {summary["figures"]["enrolled"]["value"] for summary in told["summaries"]} == {0}


def test_the_message_carries_picture_and_workbook(led: Office) -> None:
    led("report", "weekly", "--all", "--send")

    def messages(tx: Tx) -> list[str]:
        from sqlalchemy import select

        from store.tables import outbox

        return list(tx.connection.scalars(select(outbox.c.payload)))

    for payload in led.read(messages):
        message = wire.load(payload)
        assert message.image.startswith("weekly:")
        assert [choice.title for choice in message.choices] in (["Lembar kerja"], ["Workbook"])
