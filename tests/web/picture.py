"""The picture in the README, played and taken: `python -m tests.web.picture docs/simulator.png`.

A learner asks beside a wrong answer, the question is on the mentor's phone, a pair gets to know each other, and the
superior has their Monday.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.web.demo import WAYS, demonstration
from tests.web.phones import SimulatorPage, chromium, simulator_page
from tests.web.test_mentoring_walk import ASKED, is_willing
from tests.web.test_walk import choose, join, take_test

COLOURS = 128
"""Of the palette: the page has few, and the file stays small."""


async def play(page: SimulatorPage) -> None:
    """A week, and the Monday after it."""
    learner, other, mentor, superior = (page[slot] for slot in ("jayapura", "makassar", "mentor", "supervisor"))
    await superior.start()
    await superior.tap("Saya setuju")
    await superior.tap("Pas")
    await is_willing(mentor)
    await take_test(learner, await join(learner))
    while "· 1 dari 5 ·" not in await learner.last_text():
        await page.move("next_lesson")
    await choose(learner, right=True)
    await other.tap("Ya, perkenalkan")
    await page.move("week")
    while "Puskesmas Oksibil, 30 November" not in await superior.last_text():
        await page.move("next_lesson")
    await learner.type("/belajar")
    await learner.tap("Satu-satu")
    await choose(learner, right=False)
    await learner.tap("Tanya mentor")
    await learner.type(ASKED)
    await mentor.said(ASKED)
    await other.type("/mentor")


async def take(file: Path) -> None:
    """Play, and keep the page as it is then."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            demonstration(Path(folder)) as url,
            chromium() as browser,
            simulator_page(browser, url, *WAYS["desktop"]) as page,
        ):
            await play(page)
            await page.page.screenshot(path=file, animations="disabled")
    with Image.open(file) as taken:
        taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))
