"""A whole questionnaire by taps and two typed words, in the demonstration and a real browser that changes its size."""

from __future__ import annotations

from itertools import cycle

from playwright.async_api import Browser

from tests.web.demo import WAYS
from tests.web.phones import simulator_page


async def test_satisfaction_is_told_in_ten_messages(browser: Browser, demo: str) -> None:
    async with simulator_page(browser, demo, *WAYS["phone"]) as page:
        phone = page["jayapura"]
        await phone.choose("Yohanis")
        await page.move("tomorrow")
        await phone.show()
        (asked,) = [text for text in await phone.texts() if "Kepuasan peserta · 1 dari 10" in text]
        assert "Pengelola hanya melihat rata-rata mulai 5 orang" in asked
        for number, size in zip(range(2, 9), cycle(WAYS.values()), strict=False):
            await page.fit(*size)
            said = await phone.tap("Setuju" if number % 2 else "Sangat setuju")
            assert f"Kepuasan peserta · {number} dari 10" in said
        await page.fit(*WAYS["desktop"])
        assert "9 dari 10" in await phone.type("4")
        await page.fit(*WAYS["phone"])
        assert "10 dari 10" in await phone.type("Memeriksa semua berkas sekaligus.")
        assert "hanya tampil sebagai rata-rata bersama peserta lain" in await phone.tap("Lewati")
        assert page.errors == []
