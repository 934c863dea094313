"""Words of a roster, of a ledger and of a form that would be a page of their own: they stay words, on every page."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import Text, cast, func, literal, update

from bot.links import report_mark
from bot.web.panel.pages import PAGES
from bot.web.panel.table import at
from people.model import Person
from store.tables import metadata
from tests.web.panel.office import ADMIN, CHIEF, HEAD, PLAN, Office
from tests.web.phones import fresh_page

EVIL = (
    '</p></title></textarea>"\'><img src=x onerror="window.taken=1" class=taken><svg onload=window.taken=1 class=taken>'
)
WRITTEN = {
    "persons": ("name", "position", "rank"),
    "units": ("name",),
    "jp_entries": ("title", "evidence", "reason"),
    "leaves": ("reason",),
    "outbox": ("reason",),
    "indicator_values": ("source",),
}
"""Table → what others write into it, or a provider answers."""
TAKEN = "() => [window.taken || 0, document.querySelectorAll('.taken, script, [onerror], [onload]').length]"
ASKED = "&".join(f"{name}=%22%3E%3Cimg%20src=x%20class=taken%3E" for name in ("q", "standing", "why", "notice", "who"))


def spoil(office: Office) -> None:
    """Put it at the end of whatever others write."""
    for table, names in WRITTEN.items():
        of = metadata.tables[table]
        values = {name: func.coalesce(cast(of.c[name], Text), "").op("||")(literal(EVIL)) for name in names}
        office.store.write_now(lambda tx, of=of, values=values: tx.connection.execute(update(of).values(values)))


async def untaken(page: Page, url: str) -> None:
    answer = await page.goto(url)
    assert answer
    assert answer.status == 200, url
    assert await page.evaluate(TAKEN) == [0, 0], url


@pytest.fixture
def spoiled(office: Office, two: list[Person]) -> Office:
    spoil(office)
    return office


async def test_what_others_write_is_never_a_part_of_a_page(spoiled: Office, browser: Browser) -> None:
    """The browser is told to heed no policy of ours: the words alone have to be harmless."""
    async with fresh_page(browser, bypass_csp=True) as page:
        for viewer in (ADMIN, HEAD):
            await page.goto(spoiled.origin + spoiled.link(viewer))
            await page.get_by_role("button", name="Masuk").click()
            await expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat datang")
            assert await page.evaluate(TAKEN) == [0, 0]
            paths = [at(one.path, HEAD) for one in PAGES if not one.posts and "." not in one.path]
            for path in paths if viewer == ADMIN else (at("/panel/follow/{person}", HEAD), "/panel"):
                await untaken(page, spoiled.origin + path)
                await untaken(page, f"{spoiled.origin}{path}?{ASKED}")
        for path in ("/panel/team/{person}", "/panel/weekly/{person}", "/panel/follow/{person}"):
            await page.goto(spoiled.origin + at(path, HEAD))
            assert "onerror=" in await page.locator("main").inner_text(), path
        note = page.locator("article.case").first
        await note.get_by_text("Sudah dibicarakan", exact=True).click()
        await note.get_by_label("Catatan (boleh kosong)").fill(EVIL)
        await note.get_by_role("button", name="Catat", exact=True).click()
        await expect(page.get_by_role("status")).to_contain_text("Tercatat")
        assert await page.evaluate(TAKEN) == [0, 0]
        await note.get_by_text("Catatan sendiri").first.click()
        await expect(note.get_by_label("Catatan sendiri")).to_have_value(EVIL)
        await page.context.clear_cookies()
        link = report_mark(PLAN.last, CHIEF, CHIEF, spoiled.clock.now())
        await untaken(page, spoiled.origin + spoiled.path(link))


async def test_the_name_of_a_file_is_a_name_and_nothing_else(spoiled: Office) -> None:
    async with spoiled.browser(ADMIN) as browser:
        for name, begins in (("chart.png", "inline; "), ("book.xlsx", "attachment; ")):
            answer = await browser.get(at(f"/panel/weekly/{{person}}/{name}", HEAD))
            assert answer.status == 200
            said = answer.headers["Content-Disposition"]
            assert said.startswith(f'{begins}filename="')
            assert said.count('"') == 2
            assert not set("<>\\;/") & set(said.partition('"')[2])
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"
