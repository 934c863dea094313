"""A superior enters figures in chat: of their own units only, with what was there before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import buttons
from bot.buttons import Act, Do
from bot.messages import Kind
from people.model import Unit
from people.roster.model import RosterChanges
from reports.indicator_terms import IndicatorTerms
from tests.journeys.conftest import CODES, PEOPLE, UNIT
from tests.journeys.dialogue import Dialogue, World

FOLDER = Path(__file__).parent / "figures"
RUDI = 13
ELSEWHERE = 2


@pytest.fixture
def led(world: World) -> World:
    """Dr. Rudi leads everybody in the Puskesmas; Maria began to learn in December 2025."""
    world.house = replace(world.house, indicators=IndicatorTerms(figure="berkas selesai"))
    persons = tuple(replace(p, superior_id=RUDI) for p in PEOPLE if p.unit_id == UNIT.id and p.id != RUDI)
    world.store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=persons)))
    began = datetime(2025, 12, 1, tzinfo=UTC)
    world.store.write_now(lambda tx: tx.save([replace(e, started_at=began) for e in tx.study.enrolments(11)]))
    return world


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_dialogue(path: Path, led: World) -> None:
    Dialogue(led, CODES).run(path)


def test_what_was_entered_stays_when_it_is_corrected(led: World) -> None:
    Dialogue(led, CODES).run(FOLDER / "atasan-mengisi-angka.txt")
    found = led.store.read_now(lambda tx: tx.indicators.history(UNIT.id, led.now))
    assert [(v.measure.value, str(v.period), v.value, v.entered_by, v.source) for v in found] == [
        ("output", "2025-S1", 1250.5, RUDI, "chat"),
        ("output", "2025-S1", 1300.0, RUDI, "chat"),
        ("skm", "2026-S1", 76.61, RUDI, "chat"),
    ]
    entries = led.store.read_now(lambda tx: tx.journal.entries(RUDI, kinds=["indicator_entered"]))
    assert [set(entry.data) for entry in entries] == [{"measure", "unit", "period", "id"}] * 3


@pytest.mark.parametrize(
    "argument",
    ["o2.2025-S1", "s2.2025-S1", "o1.2024-S1", "o1.2026-S2", "x1.2025-S1", "o1.besok", "o1", "o99.2025-S1"],
)
def test_a_figure_that_is_not_theirs_or_not_asked_is_not_taken_however_it_is_asked(led: World, argument: str) -> None:
    """A button that is made up, or from before somebody was moved: another unit, another period, no period."""
    led.types("rudi", f"/start {CODES['kode_rudi']}")
    led.types("rudi", "ya")
    led.event("rudi", Kind.TAP, payload=buttons.encode(Do(Act.FIGURE, argument)))
    assert "Tombol" in led.phone("rudi").messages[-1].text
    led.types("rudi", "90")
    for unit in (UNIT.id, ELSEWHERE):
        assert led.store.read_now(lambda tx, unit=unit: tx.indicators.history(unit, led.now)) == []


def test_who_was_moved_while_it_was_asked_enters_nothing(led: World) -> None:
    led.types("rudi", f"/start {CODES['kode_rudi']}")
    led.types("rudi", "ya")
    led.types("rudi", "/angka")
    led.taps("rudi", "SKM awal")
    away = Unit(9, "Sekretariat")
    moved = replace(next(p for p in PEOPLE if p.id == RUDI), unit_id=9, unit_name=away.name)
    others = tuple(p for p in PEOPLE if p.unit_id == UNIT.id and p.id != RUDI)
    successor = replace(others[0], superior_id=None)
    led.store.write_now(
        lambda tx: tx.people.apply(
            RosterChanges(
                units=(away,),
                persons=(moved, successor, *(replace(one, superior_id=successor.id) for one in others[1:])),
            )
        )
    )
    led.types("rudi", "90")
    assert "Belum ada unit" in led.phone("rudi").messages[-1].text
    assert led.store.read_now(lambda tx: tx.indicators.history(UNIT.id, led.now)) == []


def test_several_units_are_chosen_from(led: World) -> None:
    """Whoever leads two units is asked which; the list is in numbered lines, names are cut on buttons only."""
    further = Unit(9, "Puskesmas Pembantu Kiwirok Timur")
    moved = replace(PEOPLE[4], unit_id=9, unit_name=further.name, superior_id=RUDI)
    led.store.write_now(lambda tx: tx.people.apply(RosterChanges(units=(further,), persons=(moved,))))
    led.types("rudi", f"/start {CODES['kode_rudi']}")
    led.types("rudi", "ya")
    led.types("rudi", "/angka")
    message = led.phone("rudi").messages[-1]
    assert "2. Puskesmas Pembantu Kiwirok Timur" in message.text
    led.taps("rudi", message.choices[1].title)
    said = led.phone("rudi").messages[-1].text
    assert "Belum mulai program" in said
    assert "Semester 1 2026 (sebelum)" in said
