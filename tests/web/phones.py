"""The simulator page as a person uses it, for browser tests: phones to write on, buttons to tap, time to move.

What is waited for after each step is waited for with `wait_for`, which looks far more often than `expect` does.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.patience import SECONDS

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=SECONDS * 1000)
SLOTS = ("jayapura", "makassar", "mentor", "supervisor")
NARROW = 704
"""A page that is less wide than this shows one phone at a time."""


def chromium_path() -> str:
    """The system's Chromium. Skips the test where there is none, and fails it in continuous integration."""
    path = shutil.which("chromium")
    if path is None and os.environ.get("CI"):
        pytest.fail("browser tests need Chromium, and this is CI: apt-get install chromium")
    if path is None:
        pytest.skip("browser tests need Chromium: apt-get install chromium")
    return path


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A running browser."""
    path = chromium_path()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS, timeout=SECONDS * 1000)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def fresh_page(browser: Browser, **terms: Any) -> AsyncIterator[Page]:
    """An empty page in a context of its own on these `terms`, as patient as any test; popups are so too."""
    context = await browser.new_context(**terms)
    context.set_default_timeout(SECONDS * 1000)
    try:
        yield await context.new_page()
    finally:
        await context.close()


class PhonePage:
    """One phone. What waits for an answer gives the text of the newest message of the bot."""

    def __init__(self, page: Page, slot: str) -> None:
        self.page = page
        self.slot = slot
        self.section = page.locator(f"#phone-{slot}")
        self.complete = self.section.locator('.log[aria-busy="false"]')
        self.messages = self.section.locator(".message")
        self.bot_messages = self.section.locator(".message.bot")
        self.input = self.section.get_by_role("textbox")
        self.signal = self.section.locator(".switch.signal")
        self.block = self.section.locator(".switch.block")
        self.strip = self.section.locator(".strip")
        self.quote = self.section.locator(".quote")

    async def show(self) -> None:
        """Bring the phone to the front where only one is shown."""
        if not await self.section.is_visible():
            await self.page.locator(f"#tab-{self.slot}").click()

    async def choose(self, name: str) -> None:
        """Put the person whose name begins like this on the phone."""
        await self.show()
        option = self.section.locator("option", has_text=name)
        await self.section.locator("select").select_option(value=await option.first.get_attribute("value") or "")
        await self.complete.wait_for(state="attached")

    async def start(self, invited: bool = True) -> str:
        """Open the invitation's link, or the chat without one."""
        await self.show()
        return await self._answered(self.section.locator(".begin" if invited else ".bare"))

    async def type(self, text: str) -> str:
        """Write, press Enter, and wait for the answer."""
        before = await self.bot_messages.count()
        await self.write(text)
        return await self.next_text(before)

    async def write(self, text: str) -> None:
        """Write and press Enter."""
        await self.show()
        await self.input.fill(text)
        await self.input.press("Enter")

    async def tap(self, title: str) -> str:
        """Tap the newest button with this title, and wait for the answer."""
        await self.show()
        return await self._answered(self.button(title))

    async def reply(self, about: str, words: str) -> str:
        """Reply to the newest message of the bot that holds `about`, and wait for the answer."""
        await self.begin_reply(about)
        before = await self.bot_messages.count()
        await self.write(words)
        return await self.next_text(before)

    async def begin_reply(self, about: str) -> None:
        """Choose the message to reply to: it stands over the input then."""
        await self.show()
        message = self.bot_messages.filter(has_text=about).last
        await message.hover()
        await message.locator(".reply").click()
        await expect(self.quote).to_be_visible()

    async def switch_signal(self, on: bool) -> None:
        """Take the phone's signal away or give it back, and wait until the server knows."""
        await self.signal.click()
        await expect(self.signal).to_have_attribute("aria-checked", str(on).lower())
        await expect(self.signal).to_have_attribute("aria-busy", "false")

    async def choose_in_menu(self, words: str) -> None:
        """Open the phone's menu and press the entry with these words."""
        await self.show()
        await self.section.locator(".more").click()
        await self.section.locator(".menu button", has_text=words).click()

    def button(self, title: str) -> Locator:
        """The newest button that begins with this title."""
        return self.section.locator(".keys .key").filter(has=self.page.locator(f'.title:text-is("{title}")')).last

    async def buttons(self) -> list[str]:
        """Titles of the buttons under the newest message."""
        return await self.bot_messages.last.locator(".key .title").all_inner_texts()

    async def last_text(self) -> str:
        """The words of the newest message of the bot."""
        return await self.bot_messages.last.locator(".words").inner_text()

    async def next_text(self, before: int) -> str:
        """Wait until the bot has said more than `before` messages, and give the newest."""
        await self.bot_messages.nth(before).wait_for(state="attached")
        return await self.last_text()

    async def said(self, text: str) -> None:
        """Wait until the newest message of the bot holds this text."""
        await expect(self.bot_messages.last.locator(".words")).to_contain_text(text)

    async def texts(self) -> list[str]:
        """The words of all messages, the person's too."""
        return await self.section.locator(".message .words").all_inner_texts()

    async def _answered(self, button: Locator) -> str:
        await button.wait_for()
        before = await self.bot_messages.count()
        await button.click()
        return await self.next_text(before)


class SimulatorPage:
    """The whole page. `errors` are what the browser complained of: a good page has none."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.phones = {slot: PhonePage(page, slot) for slot in SLOTS}
        self.notice = page.locator("#notice")
        self.rested = page.locator("[data-to=week]:enabled")
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)

    def __getitem__(self, slot: str) -> PhonePage:
        return self.phones[slot]

    async def open(self, url: str, language: str = "id") -> None:
        """Go to the page of the server at `url`, and wait until it is connected."""
        await self.page.goto(f"{url}/simulator?lang={language}")
        await self.connected()

    async def connected(self) -> None:
        """Wait until the clock stands still and each phone has what was said before."""
        await self.rested.wait_for()
        for phone in self.phones.values():
            await phone.complete.wait_for(state="attached")

    async def reload(self) -> None:
        await self.page.reload()
        await self.connected()

    async def move(self, to: str) -> None:
        """Press `next_lesson`, `tomorrow` or `week`, and wait until time has got there."""
        async with self.page.expect_response("**/simulator/clock", timeout=SECONDS * 1000):
            await self.page.locator(f"[data-to={to}]").click()
        await self.connected()

    async def fit(self, width: int, height: int) -> None:
        """Go on at another size, once the page has laid itself out for it."""
        await self.page.set_viewport_size({"width": width, "height": height})
        await expect(self.page.locator(".phone:visible")).to_have_count(1 if width < NARROW else len(SLOTS))

    async def date(self) -> str:
        return await self.page.locator("#date").inner_text()

    async def time_in(self, zone: str) -> str:
        return await self.page.locator(f'[data-zone="{zone}"] time').inner_text()


@asynccontextmanager
async def simulator_page(
    browser: Browser, url: str, width: int = 1440, height: int = 900, language: str = "id"
) -> AsyncIterator[SimulatorPage]:
    """A fresh page of its own session, connected."""
    async with fresh_page(browser, viewport={"width": width, "height": height}, reduced_motion="reduce") as opened:
        page = SimulatorPage(opened)
        await page.open(url, language)
        yield page
