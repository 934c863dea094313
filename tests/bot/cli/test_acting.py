"""`bekal acting` and `bekal followups`: who stands in, what was done, and who has looked at notes."""

from __future__ import annotations

from reports.follow_up_facts import Act, FollowUp
from tests.bot.cli.conftest import NOW, Office

HEAD, DEPUTY, MARIA = "197801192003121001", "198811232014022005", "199001012015032002"


def acting(office: Office) -> list[dict[str, object]]:
    found = office.json("acting", "list")
    assert isinstance(found, list)
    return found


def test_somebody_stands_in_for_a_period_and_then_no_more(staffed: Office) -> None:
    period = ("--from", "2026-12-01", "--to", "2026-12-31")
    assert staffed("acting", "add", HEAD, DEPUTY, *period) == 0
    assert staffed("acting", "add", HEAD, DEPUTY, *period) == 0, "again is as good as once"
    assert acting(staffed) == [{"superior": HEAD, "acting": DEPUTY, "from": "2026-12-01", "to": "2026-12-31"}]
    assert staffed("acting", "end", HEAD, DEPUTY) == 0
    assert acting(staffed) == []
    kinds = staffed.read(lambda tx: [entry.kind for entry in tx.journal.entries()])
    assert (kinds.count("acting_added"), kinds.count("acting_ended")) == (1, 1)


def test_without_days_it_is_whenever_the_superior_is_on_leave(staffed: Office) -> None:
    assert staffed("acting", "add", HEAD, DEPUTY) == 0
    assert "on leave" in staffed.out
    assert acting(staffed)[0]["from"] is None


def test_what_cannot_be_is_refused_and_changes_nothing(staffed: Office) -> None:
    assert staffed("acting", "add", HEAD, HEAD) == 1
    assert "themselves" in staffed.err
    assert staffed("acting", "add", HEAD, "1") == 1
    assert staffed("acting", "add", HEAD, DEPUTY, "--from", "2026-12-31", "--to", "2026-12-01") == 1
    assert staffed("acting", "end", HEAD, DEPUTY) == 1
    assert staffed("acting", "end", HEAD) == 2
    assert acting(staffed) == []


def test_notes_are_shown_where_they_are_asked_for_and_that_is_a_fact(staffed: Office) -> None:
    def spoken(tx):  # type: ignore[no-untyped-def]
        maria, head = (tx.people.find(nip).id for nip in (MARIA, HEAD))
        tx.save([FollowUp(1, "2026-W48", head, maria, Act.TALK, head, "silent", NOW, note="bertemu Selasa")])

    staffed.write(spoken)
    assert staffed("followups", "list") == 0
    assert MARIA in staffed.out
    assert "bertemu" not in staffed.out
    [row] = staffed.json("followups", "list", "--week", "2026-W48", "--supervisor", HEAD, "--notes")
    assert (row["act"], row["note"]) == ("talk", "bertemu Selasa")
    assert staffed.json("followups", "list", "--week", "2026-W47") == []
    [fact] = staffed.read(lambda tx: tx.journal.entries(kinds=["notes_read"]))
    assert fact.data == {"count": 1}


def test_a_week_that_is_none_is_wrong_usage(staffed: Office) -> None:
    for week in ("x", "2026-W99", "2026-11-23"):
        assert staffed("followups", "list", "--week", week) == 2
        assert "YYYY-Www" in staffed.err
