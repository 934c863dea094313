"""The pages for superiors and administrators: none shows a word of what is said between a learner and a mentor."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from bot.web.panel.pages import PAGES
from bot.web.panel.table import at
from store.store import Store
from tests.privacy.stage import STAFF, SUPERIORS, WORDS, Stage, found_in
from tests.web.panel.office import Browser, Office, running

_LINK = re.compile(r'(?:href|action)="(/(?:panel|reports)[^"#]*)"')
MOST = 400
"""Addresses that one person's crawl follows."""


@pytest.fixture
def copy(stage: Stage, database: Path, tmp_path: Path) -> Iterator[Store]:
    """The agency's store once more: who logs in leaves a trace."""
    path = tmp_path / "panel.db"
    with sqlite3.connect(database) as source, sqlite3.connect(path) as target:
        source.backup(target)
    source.close()
    target.close()
    with Store.open(f"sqlite:///{path}") as store:
        yield store


@pytest.mark.parametrize("who", SUPERIORS)
async def test_no_page_of_the_table_shows_it(stage: Stage, copy: Store, who: str) -> None:
    """Each page about each person, the weeks in which it was said included; pages and files alike."""
    weeks = ["", *(f"?week={stage.world.now - timedelta(weeks=n):%G-W%V}" for n in range(4))]
    async with running(copy, stage.world.house, stage.world.now) as office, office.browser(STAFF[who].id) as browser:
        answered = 0
        for page in PAGES:
            about = {at(page.path, person.id) for person in STAFF.values()}
            for path, week in product(sorted(about), weeks):
                text = await shown(office, browser, path + week, page.posts)
                answered += len(text) > 0
                assert found_in(text) == set(), path
        assert answered > len(PAGES)


@pytest.mark.parametrize("who", SUPERIORS)
async def test_nor_does_any_page_that_leads_on_from_there(stage: Stage, copy: Store, who: str) -> None:
    async with running(copy, stage.world.house, stage.world.now) as office, office.browser(STAFF[who].id) as browser:
        known, waiting = {"/panel"}, ["/panel"]
        while waiting and len(known) < MOST:
            text = await shown(office, browser, waiting.pop().replace("&amp;", "&"), posts=False)
            assert found_in(text) == set()
            new = set(_LINK.findall(text)) - known
            known |= new
            waiting += sorted(new)
        assert len(known) > 5, "a crawl that leads nowhere shows nothing"


def test_there_is_something_to_be_found(stage: Stage) -> None:
    assert found_in(stage.everything()) == set(WORDS)


async def shown(office: Office, browser: Browser, path: str, posts: bool) -> str:
    """What an address answers, whatever it is."""
    if not posts:
        answer = await browser.get(path)
    else:
        csrf = re.search(r'name="csrf" value="([^"]+)"', await (await browser.get("/panel")).text())
        assert csrf is not None
        fields = {"csrf": csrf[1], "note": "x", "text": "x"}
        answer = await browser.post(path, data=fields, headers={"Origin": office.origin})
    content = await answer.read()
    if not content.startswith(b"PK"):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())
