"""The pages in a real browser, on a phone and on a desk, in light and dark: nothing overflows, all can be reached."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.web.panel.table import at
from people.model import Person
from tests.web.demo import WAYS
from tests.web.panel.office import ADMIN, CHIEF, HEAD, Office
from tests.web.phones import fresh_page

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
UNNAMED = """() => [...document.querySelectorAll('input:not([type=hidden]), select, button, a, progress, img')]
  .filter(each => {
    const label = each.labels && each.labels[0] ? each.labels[0].textContent : '';
    return !(label || each.textContent || each.getAttribute('aria-label') || each.alt || '').trim();
  }).map(each => each.outerHTML)"""
SMALL = """() => [...document.querySelectorAll('button, .button, select, [type=search]')]
  .filter(each => each.getBoundingClientRect().height < 40 && each.offsetParent).map(each => each.outerHTML)"""
NAMELESS = """() => [...document.querySelectorAll('table, nav')]
  .filter(each => !each.getAttribute('aria-label') && !document.getElementById(each.getAttribute('aria-labelledby')))
  .concat([...document.querySelectorAll('th')].filter(each => !each.scope)).map(each => each.outerHTML.slice(0, 120))"""
WIDE = "document.documentElement.scrollWidth"
DOUBLED = "document.documentElement.style.fontSize = '200%'"
PALE = """() => {
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (!/rgba\\(.*, 0\\)/.test(c) && c !== 'transparent') return c; } return 'rgb(255, 255, 255)'; };
  return [...document.querySelectorAll('main *, header *, footer *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.offsetParent)
    .map(e => { const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
      return [(a + .05) / (b + .05), e.outerHTML.slice(0, 120)]; })
    .filter(([contrast]) => contrast < 4.5); }"""


def size(way: str) -> ViewportSize:
    width, height = WAYS[way]
    return {"width": width, "height": height}


async def looks(page: Page, *ways: str) -> AsyncIterator[tuple[str, int]]:
    """The page as it is now in these sizes, light and dark; gives what is looked at and how wide it may be."""
    for way in ways:
        await page.set_viewport_size(size(way))
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            yield f"{page.url} {way} {scheme}", WAYS[way][0]


async def is_sound(page: Page, *ways: str) -> None:
    """However it is looked at, nothing overflows, everything has a name, a finger finds it, and it can be read."""
    async for look, width in looks(page, *ways):
        assert await page.evaluate(WIDE) <= width, look
        assert [await page.evaluate(one) for one in (UNNAMED, SMALL, PALE, NAMELESS)] == [[], [], [], []], look


async def unfolds(page: Page) -> None:
    """Everything that can be opened in any of the sizes is open."""
    for way in WAYS:
        await page.set_viewport_size(size(way))
        for details in await page.locator("main details > summary").all():
            if await details.is_visible() and not await details.evaluate("each => each.parentElement.open"):
                await details.click()


async def logs_in(office: Office, page: Page, person: int) -> None:
    await page.goto(office.origin + office.link(person))
    await page.get_by_role("button", name="Masuk").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat datang")


async def test_every_page_can_be_read_and_used(office: Office, browser: Browser) -> None:
    troubles = list[str]()
    async with fresh_page(browser) as page:
        page.on("console", lambda said: troubles.append(said.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        await logs_in(office, page, ADMIN)
        paths = ["/panel", "/panel/teams", "/panel/delivery", "/panel/clocks", "/panel/hours", "/panel/indicators"]
        paths += [at(f"/panel/{what}/{{person}}", CHIEF) for what in ("team", "weekly", "person", "follow")]
        for path in paths:
            answer = await page.goto(office.origin + path)
            assert answer
            assert answer.status == 200
            await unfolds(page)
            await is_sound(page, *WAYS)
            assert await page.locator("h1").count() == 1
            assert "()" not in await page.locator("main").inner_text(), path
            assert await page.evaluate("document.documentElement.lang") == "id"
            await page.evaluate(DOUBLED)
            async for look, width in looks(page, *WAYS):
                assert await page.evaluate(WIDE) <= width, f"{look} in letters twice as large"
    assert troubles == []


async def test_a_head_of_unit_finds_whom_to_turn_to_by_keyboard_and_logs_out(office: Office, browser: Browser) -> None:
    async with fresh_page(browser, viewport=size("phone"), java_script_enabled=False) as page:
        await logs_in(office, page, HEAD)
        await page.keyboard.press("Tab")
        await expect(page.locator(".skip")).to_be_focused()
        await page.get_by_role("link", name="Lihat tim").click()
        await page.get_by_label("Keadaan").select_option("silent")
        await page.get_by_role("button", name="Tampilkan").click()
        await page.wait_for_url("**standing=silent*")
        names = page.locator("table.people th a")
        count = await names.count()
        assert count > 0
        await expect(page.locator("table.people .standing.silent")).to_have_count(count)
        await names.first.click()
        await expect(page.get_by_role("heading", name="Mentor")).to_be_visible()
        await page.get_by_role("link", name="EN", exact=True).click()
        await expect(page.get_by_role("button", name="Log out")).to_be_visible()
        await page.get_by_role("link", name="Home").click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")
        await page.get_by_role("button", name="Log out").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Please log in")
        await page.goto(office.origin + "/panel")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Please log in")


async def test_hours_are_approved_with_a_tap(office: Office, browser: Browser) -> None:
    async with fresh_page(browser, viewport=size("phone")) as page:
        await logs_in(office, page, ADMIN)
        await page.goto(office.origin + "/panel/hours")
        boxes = page.get_by_role("checkbox")
        await boxes.nth(0).check()
        await boxes.nth(1).check()
        await page.get_by_role("button", name="Setujui").click()
        await expect(page.get_by_role("status")).to_have_text("2 catatan disetujui.")
        await page.reload()
        await expect(page.get_by_role("status")).to_have_text("2 catatan disetujui.")


async def test_an_impatient_double_tap_logs_in(office: Office, browser: Browser) -> None:
    """On a bad line the first answer is thrown away for the second: the link is used up then, and by whom is known."""
    async with fresh_page(browser) as page:
        await page.goto(office.origin + office.link(HEAD))
        await page.get_by_role("button", name="Masuk").dblclick()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Selamat datang")


async def test_whoever_ends_a_reason_with_enter_refuses_and_approves_nothing(office: Office, browser: Browser) -> None:
    async with fresh_page(browser) as page:
        await logs_in(office, page, ADMIN)
        for where in ("reason", "box"):
            await page.goto(office.origin + "/panel/hours")
            await expect(page.locator("main button:visible")).to_have_text(["Setujui", "Tolak"])
            await page.get_by_role("checkbox").first.check()
            if where == "reason":
                await page.get_by_label("Alasan bila ditolak").fill("Bukti belum ada")
                await page.keyboard.press("Enter")
                await expect(page.get_by_role("status")).to_contain_text("1 catatan ditolak")
            else:
                await page.get_by_role("checkbox").first.press("Enter")
                await page.get_by_role("button", name="Tolak").click()
                await expect(page.get_by_label("Alasan bila ditolak")).to_be_focused()
                await expect(page.get_by_role("checkbox").first).to_be_checked()
        entries = office.store.read_now(lambda tx: tx.journal.entries(kinds=["jp_approved", "jp_refused"]))
        assert [one.kind for one in entries] == ["jp_refused"]


@pytest.mark.parametrize("way", WAYS)
async def test_somebody_is_greeted_and_a_talk_is_noted(
    office: Office, browser: Browser, two: list[Person], way: str
) -> None:
    async with fresh_page(browser, viewport=size(way)) as page:
        await logs_in(office, page, HEAD)
        await page.get_by_role("link", name="Tindak lanjut", exact=True).first.click()
        cards = page.locator("article.case")
        await expect(cards).to_have_count(len(two))
        for act in ("Tanya hambatan", "Tawarkan mentor", "Beri cuti belajar", "Sudah dibicarakan", "Sapa"):
            await cards.first.get_by_text(act, exact=True).first.click()
            await is_sound(page, way)
        send = cards.first.get_by_role("button", name="Kirim")
        await send.click()
        await expect(page.get_by_role("status")).to_have_count(0)
        await cards.first.get_by_role("radio").nth(1).check()
        await send.click()
        await expect(page.get_by_role("status")).to_contain_text("Tercatat.")
        await page.reload()
        await expect(cards.first.locator(".done")).to_contain_text("Sudah disapa oleh Bapak/Ibu sendiri.")
        await cards.first.get_by_text("Sudah dibicarakan", exact=True).click()
        await cards.first.get_by_label("Catatan (boleh kosong)").fill("Bertemu tadi pagi")
        await cards.first.get_by_role("button", name="Catat", exact=True).click()
        await cards.first.get_by_text("Catatan sendiri").first.click()
        await expect(cards.first.get_by_label("Catatan sendiri")).to_have_value("Bertemu tadi pagi")
        await is_sound(page, way)
