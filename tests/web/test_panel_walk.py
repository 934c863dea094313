"""A superior's way from the chat to the pages, in the demonstration and a real browser."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.web.phones import simulator_page


async def test_a_superior_opens_the_pages_from_the_chat(browser: Browser, demo: str) -> None:
    async with simulator_page(browser, demo) as page:
        phone = page["supervisor"]
        await phone.choose("Bernadus")
        await phone.start()
        await phone.tap("Saya setuju")
        await page.move("week")
        await page.move("tomorrow")
        said = await phone.tap("Buka di peramban")
        assert "7 hari" in said
        async with page.page.expect_popup() as opened:
            await phone.bot_messages.last.get_by_role("link").click()
        report = await opened.value
        await expect(report.get_by_role("heading", level=1)).to_have_text("Puskesmas Oksibil")
        assert "Wonda" not in await report.locator("body").inner_text()
        assert "hanya sekali" in await phone.type("/panel")
        async with page.page.expect_popup() as opened:
            await phone.bot_messages.last.get_by_role("link").click()
        panel = await opened.value
        await panel.get_by_role("button", name="Masuk").click()
        await expect(panel.get_by_role("heading", level=1)).to_contain_text("Selamat datang, Bapak Bernadus")
        await report.reload()
        await expect(report.get_by_role("heading", level=1)).to_have_text("Ringkasan mingguan")
        await expect(report.locator(".message")).to_contain_text("Maria")
        assert page.errors == []
