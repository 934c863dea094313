"""Every dialogue about questions is played, line by line, on several phones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.dialogue import World
from tests.journeys.questions.talk import Talk

DIALOGUES = sorted((Path(__file__).parent / "dialogues").glob("*.txt"))


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path: Path, world: World) -> None:
    Talk(world).run(path)
