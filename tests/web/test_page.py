"""The simulator page as it is served: its languages, who is on its phones, its files, its weight."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.texts import texts_for
from bot.web.simulator import SimPerson, first_on
from people.model import Role, Zone
from tests.web.echo import PEOPLE
from tests.web.stage import Stage

STATIC = Path(__file__).parents[2] / "bot" / "web" / "static"
OF_OTHER_PAGES = ("panel.css", "certificate.css")


@pytest.fixture
async def session(stage: Stage) -> AsyncIterator[ClientSession]:
    async with ClientSession(stage.url) as opened:
        yield opened


class Reader(HTMLParser):
    """Gathers what a policy against inline code would forbid, what is linked, and the page's data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forbidden: list[str] = []
        self.links: list[str] = []
        self.data = ""
        self._in_data = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.forbidden += [name for name in named if name.startswith("on") or name == "style"]
        self.links += [value for name, value in attrs if name in ("src", "href") and value]
        self._in_data = tag == "script" and named.get("type") == "application/json"
        if tag in ("script", "style") and not self._in_data and "src" not in named:
            self.forbidden.append(tag)

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data += data

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False


async def read(session: ClientSession, query: str = "") -> tuple[str, Reader]:
    async with session.get(f"/simulator{query}") as answer:
        assert answer.status == 200
        html = await answer.text()
    return html, Reader(html)


async def setup(session: ClientSession, query: str = "") -> dict[str, Any]:
    return dict(json.loads((await read(session, query))[1].data))


async def test_the_first_page_leads_to_the_simulator(session: ClientSession) -> None:
    async with session.get("/") as answer:
        assert answer.url.path == "/simulator"


@pytest.mark.parametrize(("query", "language"), [("", "id"), ("?lang=en", "en"), ("?lang=xx", "id")])
async def test_it_speaks_the_language_asked_for(session: ClientSession, query: str, language: str) -> None:
    html, _ = await read(session, query)
    assert f'<html lang="{language}">' in html
    assert texts_for(language)("simulator.time.next_lesson") in html


async def test_nothing_is_inline_and_nothing_comes_from_elsewhere(session: ClientSession) -> None:
    _, page = await read(session)
    assert page.forbidden == []
    assert all(link.startswith(("/", "?", "#")) and not link.startswith("//") for link in page.links)
    for link in page.links:
        if link.startswith("/"):
            async with session.get(link) as answer:
                assert answer.status == 200


async def test_the_script_is_told_who_there_is(session: ClientSession) -> None:
    told = await setup(session)
    assert [person["name"] for person in told["people"]] == [person.name for person in PEOPLE]
    assert told["people"][3]["roles"] == ["atasan", "peserta"]
    assert [(slot["id"], slot["person"], slot["zone"]) for slot in told["slots"]] == [
        ("jayapura", "1", "Asia/Jayapura"),
        ("makassar", "2", "Asia/Makassar"),
        ("mentor", "3", "Asia/Jayapura"),
        ("supervisor", "4", "Asia/Jayapura"),
    ]


async def test_every_text_that_the_scripts_ask_for_exists(session: ClientSession) -> None:
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
    asked = set(re.findall(r"""say\(\s*["']([a-z_.]+)["']""", scripts))
    assert len(asked) > 15
    assert asked <= set((await setup(session))["texts"])


async def test_a_name_cannot_break_out_of_the_page(stage: Stage, session: ClientSession) -> None:
    evil = "</script><script>alert(1)</script>"
    PEOPLE.append(SimPerson(9, evil, frozenset({Role.LEARNER}), evil, Zone.WIB))
    try:
        html, page = await read(session)
    finally:
        PEOPLE.pop()
    assert evil not in html
    assert page.forbidden == []
    assert json.loads(page.data)["people"][-1]["name"] == evil


async def test_pictures_are_shown_and_other_files_only_downloaded(session: ClientSession) -> None:
    async with session.get("/simulator/asset/gambar") as answer:
        assert answer.content_type == "image/png"
        assert "Content-Disposition" not in answer.headers
    async with session.get("/simulator/asset/lembar") as answer:
        assert answer.headers["Content-Disposition"] == "attachment"


@pytest.mark.parametrize("path", ["asset/lain", "asset/..%2F..%2Fetc%2Fpasswd", "static/../server.py", "static/"])
async def test_no_other_file_is_given(session: ClientSession, path: str) -> None:
    from yarl import URL

    async with session.get(URL(f"/simulator/{path}", encoded=True)) as answer:
        assert answer.status in (403, 404)


def test_the_page_is_light() -> None:
    sizes = {path.name: path.stat().st_size for path in STATIC.iterdir()}
    others = [sizes.pop(name) for name in OF_OTHER_PAGES]
    assert sum(sizes.values()) < 64 * 1024
    assert max(others) < 16 * 1024


def test_nobody_is_on_two_phones_at_first() -> None:
    both = SimPerson(1, "A", frozenset({Role.LEARNER, Role.MENTOR, Role.SUPERVISOR}), "U", Zone.WIT)
    assert first_on([both]) == [both, None, None, None]
    assert first_on([]) == [None] * 4


def test_the_supervisor_is_that_of_the_first_learner_and_learners_have_few_roles() -> None:
    both = frozenset({Role.LEARNER, Role.SUPERVISOR})
    far = SimPerson(1, "A", frozenset({Role.SUPERVISOR}), "U", Zone.WIT)
    head = SimPerson(2, "B", both, "V", Zone.WIT)
    learner = SimPerson(3, "C", frozenset({Role.LEARNER}), "V", Zone.WIT)
    other = SimPerson(4, "D", frozenset({Role.LEARNER}), "W", Zone.WITA)
    assert first_on([far, head, learner, other]) == [learner, other, None, head]


def test_a_learner_of_another_zone_is_better_than_none() -> None:
    west = SimPerson(1, "A", frozenset({Role.LEARNER}), "U", Zone.WIB)
    east = SimPerson(2, "B", frozenset({Role.LEARNER}), "U", Zone.WIT)
    assert first_on([west, east])[:2] == [east, west]
