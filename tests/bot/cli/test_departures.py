"""`bekal person depart` and `return`: all is told beforehand, done or noted, and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from bot.departures.planner import next_departure, plan_departures
from tests.bot.cli.conftest import NOW, Office

HEAD, DEPUTY, MARIA, ADMIN = "197801192003121001", "198811232014022005", "199001012015032002", "197009251995032002"
LEARNER = "199306172019031004"


def departed(office: Office, nip: str) -> Any:
    return office.read(lambda tx: tx.people.find(nip).departed_on)  # type: ignore[union-attr]  # it is there


def facts(office: Office) -> list[tuple[str, Any]]:
    found = office.read(lambda tx: tx.journal.entries(kinds=["departed", "departure_noted", "returned"]))
    return [(entry.kind, entry.data["by"]) for entry in found]


def test_the_dry_run_tells_what_it_leads_to_and_changes_nothing(staffed: Office) -> None:
    assert staffed("enrol", "TEK-01", "--all") == 0
    assert staffed("acting", "add", ADMIN, HEAD, "--from", "2026-11-30") == 0
    before = staffed.read(lambda tx: len(tx.journal.entries()))
    assert staffed("person", "depart", HEAD, "--reason", "pensiun", "--dry-run") == 0
    assert "Leaves as of 2026-11-30: retirement." in staffed.out
    assert "1 enrolments end, their history stays: tek-01." in staffed.out
    assert "6 people report to them" in staffed.out
    assert "reaches nobody" in staffed.out
    assert "Stands in no longer for" in staffed.out
    assert staffed.last == "Dry run: nothing was changed."
    assert staffed.read(lambda tx: len(tx.journal.entries())) == before
    assert departed(staffed, HEAD) is None


def test_it_is_done_with_a_trail_and_taken_back(staffed: Office) -> None:
    assert staffed("enrol", "TEK-01", "--nip", MARIA) == 0
    told = staffed.json("person", "depart", MARIA, "--by", ADMIN)
    assert (told["done"], told["on"], told["courses"], told["by"]) == (True, "2026-11-30", ["tek-01"], ADMIN)
    assert str(departed(staffed, MARIA)) == "2026-11-30"
    assert staffed("person", "depart", MARIA) == 1
    assert "has left as of 2026-11-30 already" in staffed.err
    assert staffed("person", "show", MARIA) == 0
    assert "Left as of 2026-11-30" in staffed.out
    assert staffed("enrol", "TEK-01", "--nip", MARIA) == 1
    assert staffed("invite", "--nip", MARIA, "--out", staffed.folder / "codes.csv") == 1
    assert staffed("acting", "add", HEAD, MARIA) == 1
    assert "bekal person return" in staffed.err
    assert staffed.json("enrol", "TEK-01", "--all", "--dry-run")["enrolled"]
    assert MARIA not in staffed.out
    assert staffed("person", "return", MARIA, "--by", ADMIN) == 0
    assert f"bekal enrol tek-01 --nip {MARIA}" in staffed.out
    assert departed(staffed, MARIA) is None
    assert staffed("person", "return", MARIA) == 1
    assert facts(staffed) == [("departed", ADMIN), ("returned", ADMIN)]


def test_for_a_day_to_come_it_is_noted_and_carried_out_on_that_day(staffed: Office) -> None:
    from bot.building import build_house
    from bot.config import load_config

    assert staffed("person", "depart", MARIA, "--on", "2026-12-02") == 0
    assert staffed.last.startswith("Noted for 2026-12-02")
    assert departed(staffed, MARIA) is None
    assert staffed.json("person", "show", MARIA)["departure"]["day"] == "2026-12-02"
    house = build_house(load_config(staffed.folder / "config.yaml"))
    at = staffed.read(lambda tx: next_departure(tx, house))
    assert at is not None
    assert staffed.write(lambda tx: plan_departures(tx, house, NOW)) == 0
    assert staffed.write(lambda tx: plan_departures(tx, house, at)) == 1
    assert staffed.write(lambda tx: plan_departures(tx, house, at)) == 0
    assert str(departed(staffed, MARIA)) == "2026-12-02"
    assert [kind for kind, _ in facts(staffed)] == ["departure_noted", "departed"]


def test_what_was_only_noted_can_be_changed_and_taken_back(staffed: Office) -> None:
    for day in ("2026-12-02", "2026-12-05"):
        assert staffed("person", "depart", MARIA, "--on", day) == 0
    assert staffed.json("person", "return", MARIA) == {"nip": MARIA, "was_gone": False, "ended_courses": []}
    assert staffed.read(lambda tx: tx.departures.noted()) == []


def test_a_roster_with_who_has_left_brings_nobody_back_and_says_so(staffed: Office) -> None:
    assert staffed("person", "depart", HEAD) == 0
    roster = staffed.roster([
        f'{HEAD},"Bernadus Contoh Uropmabin, S.KM.",Puskesmas Oksibil,,,,,atasan',
        f"{MARIA},Maria Contoh Wonda,Puskesmas Oksibil,,{HEAD},,,peserta",
    ])  # fmt: skip
    assert staffed("roster", "import", roster) == 0
    assert f"{HEAD}) has left as of 2026-11-30 and stays so" in staffed.err
    assert "give the staff number of the new one" in staffed.err
    assert str(departed(staffed, HEAD)) == "2026-11-30"
    assert staffed("roster", "import", staffed.roster([f"{MARIA},Maria Contoh Wonda,Puskesmas Oksibil,,,,,"])) == 0
    assert HEAD not in staffed.err, "who has left is not missed"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("depart", "1"), 1),
        (("depart", MARIA, "--by", LEARNER), 1),
        (("depart", MARIA, "--reason", "bosan"), 2),
        (("depart", MARIA, "--on", "besok"), 2),
        (("return", MARIA), 1),
        (("depart",), 2),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(staffed: Office, words: tuple[str, ...], code: int) -> None:
    assert staffed("person", *words) == code
    assert facts(staffed) == []
