"""What a dialogue does not show of badges: the agency that wants none, and a line that does not fit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot import markup, wire
from bot.messages import MAX_CAPTION
from bot.turns import Turn
from store.model import NewMessage
from store.tx import Tx
from tests.journeys.conftest import CODES
from tests.journeys.dialogue import Dialogue, World

DIALOGUE = Path(__file__).parent / "dialogues" / "kursus-kedua.txt"
YOHANIS, LINE = 12, "Lencana baru: Penuntas"


def test_an_agency_that_wants_no_badges_gives_none(world: World) -> None:
    world.house = replace(world.house, badges=False)
    with pytest.raises(AssertionError, match=r"expected \(in order\): Lencana baru"):
        Dialogue(world, CODES).run(DIALOGUE)
    assert world.store.read_now(lambda tx: tx.badges.of(YOHANIS)) == []


@pytest.mark.parametrize(("length", "image", "there"), [(900, "", True), (900, "bild", True), (1020, "bild", False)])
def test_a_line_is_left_out_where_it_does_not_fit(world: World, length: int, image: str, there: bool) -> None:
    world.types("yohanis", f"/start {CODES['kode_yohanis']}")

    def work(tx: Tx) -> list[str]:
        turn = Turn(world.house, tx, tx.turns.load_people([YOHANIS], world.now)[YOHANIS], world.now, "test")
        turn.say("x" * length, image=image)
        turn.postscript(LINE)
        return [wire.load(thing.payload).text for thing in turn.outcome() if isinstance(thing, NewMessage)]

    (text,) = world.store.write_now(work)
    assert (LINE in text) is there
    assert text.startswith("x" * length)
    assert not image or len(markup.visible(text)) <= MAX_CAPTION
