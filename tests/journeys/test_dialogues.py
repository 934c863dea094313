"""Every dialogue in `dialogues/` is played, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.conftest import CODES
from tests.journeys.dialogue import Dialogue, World

DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.txt"))


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path: Path, world: World) -> None:
    Dialogue(world, CODES).run(path)
