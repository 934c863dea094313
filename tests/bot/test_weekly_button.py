"""The files beside a weekly summary: for the superior and those above, for nobody else, made when they are sent."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from bot import buttons
from bot.buttons import Act, Do
from bot.clock import ManualClock
from bot.documents import Documents
from bot.messages import Kind, Outbound
from people.roster.model import RosterChanges
from store.store import Store
from tests.bot.places import START, Places, event


@pytest.fixture(scope="module")
def at(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Ruth leads Maria, and Yosef leads Ruth; Dewi has nothing to do with them. No test changes anything."""
    path = tmp_path_factory.mktemp("weekly") / "bekal.db"
    path.write_bytes(sqlite_template.read_bytes())
    with Store.open(f"sqlite:///{path}") as store:
        places = Places(store)
        for name in ("maria", "ruth", "yosef", "dewi"):
            places.learner(name)
        above = {"maria": "ruth", "ruth": "yosef"}
        people = store.read_now(lambda tx: tx.people.by_id(list(places.persons.values())))
        known = {one.id: one for one in people}
        led = [replace(known[places.persons[a]], superior_id=places.persons[b]) for a, b in above.items()]
        store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=tuple(led))))
        yield places


def button(at: Places, whose: str, act: Act = Act.WEEKLY_BOOK) -> str:
    return buttons.encode(Do(act, f"2026-W48-{buttons.base36(at.persons[whose])}"))


def tapped(at: Places, who: str, payload: str) -> list[Outbound]:
    return at.sees(who, event(Kind.TAP, payload=payload)).said


@pytest.mark.parametrize(("who", "may"), [("ruth", True), ("yosef", True), ("maria", False), ("dewi", False)])
def test_a_workbook_is_for_the_superior_and_those_above(at: Places, who: str, may: bool) -> None:
    [said] = tapped(at, who, button(at, "ruth"))
    assert bool(said.document) is may
    assert may or not said.image


def test_the_workbook_and_the_picture_are_made_when_they_are_sent(at: Places) -> None:
    documents = Documents(at.world.house, at.world.store, ManualClock(START))
    try:
        [book] = tapped(at, "ruth", button(at, "ruth"))
        [chart] = tapped(at, "ruth", button(at, "ruth", Act.WEEKLY_CHART))
        path = documents.path(book.document)
        sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["pegawai"]
        assert (path.suffix, sheet.cell(2, 1).value) == (".xlsx", "Sari maria")
        assert documents.path(chart.image).read_bytes().startswith(b"\x89PNG")
    finally:
        documents.close()


@pytest.mark.parametrize("argument", ["", "2026-W48", "2026-W99-1", "x-y-z", "2026-W48-zzzzzzzzzzzzz", "0000-W01-1"])
def test_an_argument_that_was_never_ours_is_an_old_button(at: Places, argument: str) -> None:
    [said] = tapped(at, "ruth", f"1.d.{Act.WEEKLY_BOOK.value}" + (f".{argument}" if argument else ""))
    assert not said.document


@pytest.mark.parametrize(
    "asset", ["weekly:1", "weekly:1:2026-W48:id:exe", "weekly:../x:2026-W48:id:png", "weekly:9:2026-W48:id:png"]
)
def test_an_asset_that_is_not_ours_is_unknown(at: Places, asset: str) -> None:
    documents = Documents(at.world.house, at.world.store, ManualClock(START))
    try:
        with pytest.raises(KeyError):
            documents.path(asset)
    finally:
        documents.close()
