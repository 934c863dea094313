"""Monday on the superior's phone, in the demonstration and a real browser: the summary, its picture, its workbook."""

from __future__ import annotations

import zipfile

import pytest
from playwright.async_api import Browser, expect

from tests.web.demo import WAYS
from tests.web.phones import simulator_page


async def test_on_monday_the_superior_reads_the_week_and_opens_its_workbook(browser: Browser, demo: str) -> None:
    async with simulator_page(browser, demo) as page:
        phone = page["supervisor"]
        await phone.choose("Bernadus")
        await phone.start()
        await phone.tap("Saya setuju")
        await page.move("week")
        await page.move("tomorrow")
        summary = phone.bot_messages.filter(has_text="30 November–6 Desember")
        await expect(summary.locator(".words")).to_contain_text("Puskesmas Oksibil")
        lines = (await summary.locator(".words").inner_text()).split("\n")
        assert len(lines) <= 12
        assert lines[1].startswith("Bapak sendiri")
        await expect(summary.locator(".picture")).to_have_js_property("naturalWidth", 720)
        said = await phone.tap("Lembar kerja")
        assert "lembar kerja 30 November–6 Desember" in said
        async with page.page.expect_download() as download:
            await phone.bot_messages.last.get_by_role("link").click()
        file = await (await download.value).path()
        with zipfile.ZipFile(file) as book:  # openpyxl wants a name that ends in .xlsx
            assert "ringkasan" in book.read("xl/workbook.xml").decode()
        assert page.errors == []


@pytest.mark.parametrize("way", WAYS)
async def test_a_superior_acts_and_the_next_monday_tells_what_came_of_it(browser: Browser, demo: str, way: str) -> None:
    async with simulator_page(browser, demo, *WAYS[way]) as page:
        superior, learner = page["supervisor"], page["jayapura"]
        for phone, name in ((superior, "Bernadus"), (learner, "Maria")):
            await phone.choose(name)
            await phone.start()
            await phone.tap("Saya setuju")
        for step in ("week", "week", "tomorrow"):
            await page.move(step)
        summary = superior.bot_messages.filter(has_text="7–13 Desember").first
        await expect(summary.locator(".words")).to_contain_text("Ibu Maria, diam")
        [maria] = [one for one in await summary.locator(".key .title").all_inner_texts() if "Ibu Maria" in one]
        assert "Disebut karena diam" in await superior.tap(maria)
        await superior.tap("Sapa")
        assert "Ini yang akan dibaca Ibu Maria" in await superior.tap("2")
        assert "Terkirim." in await superior.tap("Kirim")
        await learner.said("— Bernadus Contoh Uropmabin, S.KM.")
        assert (await superior.tap("Kirim")).startswith("Itu sudah dilakukan minggu ini"), "a second tap sends nothing"
        assert "Uji awal" in await learner.tap("Mulai")
        await learner.tap("A")
        await page.move("week")
        summary = superior.bot_messages.filter(has_text="14–20 Desember").first
        await expect(summary.locator(".words")).to_contain_text("Minggu lalu Bapak menyapa 1 orang: 1 kembali belajar.")
        assert len((await summary.locator(".words").inner_text()).split("\n")) <= 12
        assert page.errors == []
