"""The simulator page in a real browser, with a scripted conversation behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, WebSocketRoute, expect

from bot.messages import Kind, Outbound
from tests.patience import patience
from tests.web.echo import LESSON, MONDAY, letters
from tests.web.phones import SimulatorPage, fresh_page, simulator_page
from tests.web.stage import Stage, staged


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, stage: Stage) -> AsyncIterator[SimulatorPage]:
    async with simulator_page(browser, stage.url) as opened:
        yield opened
        assert opened.errors == []


async def test_a_person_starts_with_their_invitation_and_taps(page: SimulatorPage, stage: Stage) -> None:
    phone = page["jayapura"]
    assert "KODE-1" in await phone.start()
    assert await phone.buttons() == ["Saya setuju", "Baca selengkapnya", "Tidak"]
    assert await phone.tap("Saya setuju") == "Tercatat: 1.d.ok"
    assert [event.kind for event in stage.echo.events.values()] == [Kind.START, Kind.TAP]
    await expect(phone.button("Saya setuju")).to_have_class("key chosen")


async def test_what_is_written_is_shown_as_written_and_never_run(page: SimulatorPage) -> None:
    phone = page["jayapura"]
    words = "<img src=x onerror=alert(1)> <b>tebal</b> &amp; 😀 שלום\nbaris dua"
    assert await phone.type(words) == f"Anda menulis: {words}"
    assert await phone.section.locator(".words img").count() == 0
    assert (await phone.texts())[0] == words


async def test_marks_commands_and_addresses_become_elements(page: SimulatorPage, stage: Stage) -> None:
    phone = page["jayapura"]
    await phone.start()
    bubble = phone.bot_messages.last
    await expect(bubble.locator("strong")).to_have_text("Bekal")
    await bubble.get_by_role("button", name="/data").click()
    await phone.said("Anda menulis: /data")
    assert [event.command for event in stage.echo.events.values()] == ["", "data"]
    await phone.type("tautan")
    link = phone.bot_messages.last.get_by_role("link")
    assert await link.get_attribute("href") == "https://contoh.example/laporan"
    assert await link.get_attribute("rel") == "noopener noreferrer"


async def test_pictures_and_documents(page: SimulatorPage) -> None:
    phone = page["jayapura"]
    await phone.type("gambar")
    picture = phone.section.locator(".picture")
    await expect(picture).to_be_in_viewport()
    await expect(picture).to_have_js_property("naturalWidth", 320)
    await phone.type("berkas")
    async with page.page.expect_download() as download:
        await phone.section.get_by_role("link", name="lembar.html").click()
    assert (await download.value).suggested_filename == "lembar.html"


async def test_without_an_invitation_the_number_is_shared(page: SimulatorPage, stage: Stage) -> None:
    phone = page["mentor"]
    await phone.start(invited=False)
    assert await phone.tap("Bagikan nomor saya") == "Nomor +6281100000003 diterima."
    assert [event.contact_is_own for event in stage.echo.events.values()] == [False, True]


async def test_a_stranger_has_a_chat_of_their_own(page: SimulatorPage, stage: Stage) -> None:
    phone = page["supervisor"]
    await phone.choose("Orang tanpa undangan")
    await phone.start()
    assert [event.chat for event in stage.echo.events.values()] == ["tamu-supervisor"]
    await phone.choose_in_menu("Kirim foto contoh")
    await phone.said("Fotonya sudah saya terima.")


async def test_the_menu_offers_the_commands(page: SimulatorPage) -> None:
    phone, keyboard = page["jayapura"], page.page.keyboard
    await phone.choose_in_menu("/kemajuan")
    await phone.said("Anda menulis: /kemajuan")
    more = phone.section.get_by_role("button", name="Menu")
    await more.press("Enter")
    await keyboard.press("ArrowDown")
    await expect(phone.section.get_by_role("button", name="Kirim foto contoh")).to_be_focused()
    await keyboard.press("Escape")
    await expect(phone.section.locator(".menu")).to_be_hidden()
    await expect(more).to_be_focused()
    await more.click()
    await phone.input.click()
    await expect(phone.section.locator(".menu")).to_be_hidden()


async def test_two_phones_do_not_mix(page: SimulatorPage) -> None:
    first, second = page["jayapura"], page["makassar"]
    await first.type("dari Jayapura")
    await second.type("dari Makassar")
    assert await first.texts() == ["dari Jayapura", "Anda menulis: dari Jayapura"]
    assert await second.texts() == ["dari Makassar", "Anda menulis: dari Makassar"]


async def test_without_signal_both_sides_wait_and_nothing_is_lost(page: SimulatorPage, stage: Stage) -> None:
    phone = page["jayapura"]
    await phone.type("satu")
    await phone.switch_signal(on=False)
    await phone.write("dua")
    await phone.write("tiga")
    await expect(phone.section.locator(".pending")).to_have_count(2)
    await stage.echo.say("p-1", Outbound("lain", "Ada pelajaran baru."))
    await expect(phone.strip).to_contain_text("1 pesan menunggu")
    assert len(stage.echo.events) == 1
    await phone.switch_signal(on=True)
    await phone.said("Anda menulis: tiga")
    await expect(phone.section.locator(".pending")).to_have_count(0)
    texts = await phone.texts()
    assert [text for text in texts if text.startswith(("Anda", "Ada"))] == [
        "Anda menulis: satu",
        "Ada pelajaran baru.",
        "Anda menulis: dua",
        "Anda menulis: tiga",
    ]


async def test_a_reload_keeps_the_chat_the_signal_and_what_waits(page: SimulatorPage, stage: Stage) -> None:
    phone = page["makassar"]
    await phone.choose("Rahayu")
    await phone.type("satu")
    await phone.switch_signal(on=False)
    await phone.write("dua")
    await page.reload()
    await expect(phone.section.locator(".name")).to_have_text("Rahayu Umpama")
    await expect(phone.signal).to_have_attribute("aria-checked", "false")
    await expect(phone.section.locator(".message .words")).to_have_text(["satu", "Anda menulis: satu", "dua"])
    await phone.switch_signal(on=True)
    await phone.said("Anda menulis: dua")
    assert [event.text for event in stage.echo.events.values()] == ["satu", "dua"]


async def test_a_store_that_is_away_only_makes_it_later(page: SimulatorPage, stage: Stage) -> None:
    phone = page["jayapura"]
    stage.echo.down = True
    await phone.write("satu")
    await phone.write("dua")
    await expect(phone.section.locator(".pending")).to_have_count(2)
    async with patience():
        await stage.echo.refused.wait()
    stage.echo.down = False
    await phone.said("Anda menulis: dua")
    assert [event.text for event in stage.echo.events.values()] == ["satu", "dua"]


async def test_blocking_and_unblocking(page: SimulatorPage, stage: Stage) -> None:
    phone = page["jayapura"]
    await phone.type("satu")
    await phone.block.click()
    await expect(phone.input).to_be_disabled()
    await expect(phone.strip).to_contain_text("diblokir")
    receipt = await stage.echo.say("p-1", Outbound("x", "Halo?"))
    assert receipt.outcome == "unreachable"
    await phone.block.click()
    await expect(phone.input).to_be_enabled()
    assert await phone.type("dua") == "Anda menulis: dua"
    kinds = [event.kind for event in stage.echo.events.values()]
    assert kinds == [Kind.TEXT, Kind.BLOCKED, Kind.UNBLOCKED, Kind.TEXT]


async def test_the_dots_show_while_an_answer_is_made(page: SimulatorPage, stage: Stage) -> None:
    phone = page["jayapura"]
    dots = phone.section.locator(".typing")
    await expect(dots).to_be_hidden()
    stage.echo.slow.clear()
    await phone.write("halo")
    await expect(dots).to_be_visible()
    stage.echo.slow.set()
    await phone.said("halo")
    await expect(dots).to_be_hidden()


async def test_time_moves_and_what_falls_due_arrives(page: SimulatorPage, stage: Stage) -> None:
    tomorrow = MONDAY + timedelta(days=1)
    stage.time.plan.append((tomorrow, lambda: stage.echo.say("p-1", letters("l", LESSON))))
    assert await page.date() == "Senin, 30 November 2026"
    assert await page.time_in("Asia/Makassar") == "07.00"
    await page["makassar"].input.click()
    await page.move("next_lesson")
    await page["jayapura"].said("Cukup satu kali datang")
    assert await page.date() == "Selasa, 1 Desember 2026"
    await expect(page["jayapura"].section.locator(".caption .unread")).to_have_text("1")
    assert await page.page.title() == "(1) Bekal · simulator"
    await page["jayapura"].input.click()
    await expect(page["jayapura"].section.locator(".caption .unread")).to_be_hidden()
    await page.move("week")
    assert await page.date() == "Selasa, 8 Desember 2026"


async def test_while_time_moves_the_buttons_rest_and_progress_shows(page: SimulatorPage, stage: Stage) -> None:
    halfway = MONDAY + timedelta(days=3, hours=12)
    stage.time.gate.clear()
    stage.time.plan.append((halfway, lambda: stage.echo.say("p-1", Outbound("h", "Separuh jalan."))))
    await page.page.locator("[data-to=week]").click()
    await page["jayapura"].said("Separuh jalan.")
    for to in ("next_lesson", "tomorrow", "week"):
        await expect(page.page.locator(f"[data-to={to}]")).to_be_disabled()
    progress = page.page.get_by_role("progressbar")
    await expect(progress).to_have_js_property("value", 0.5)
    stage.time.gate.set()
    await page.connected()
    await expect(progress).to_be_hidden()


async def test_an_answer_that_overtakes_the_line_waits_for_what_happened_on_the_way(
    browser: Browser, stage: Stage
) -> None:
    held: list[Callable[[], None]] = []
    holding = False

    def between(page_end: WebSocketRoute) -> None:
        def bring(frame: str | bytes) -> None:
            held.append(partial(page_end.send, frame))
            if not holding:
                held.pop()()

        page_end.connect_to_server().on_message(bring)

    async with fresh_page(browser, reduced_motion="reduce") as opened:
        await opened.route_web_socket("**/simulator/ws", between)
        page = SimulatorPage(opened)
        await page.open(stage.url)
        stage.time.plan.append((MONDAY + timedelta(days=1), lambda: stage.echo.say("p-1", Outbound("s", "Di jalan."))))
        holding = True
        await opened.locator("[data-to=week]").click()
        await expect(page.notice).to_contain_text("7 Des")
        await expect(opened.locator("[data-to=week]")).to_be_disabled()
        holding = False
        for each in held:
            each()
        await page.connected()
        assert await page["jayapura"].last_text() == "Di jalan."


async def test_nothing_planned_is_said_kindly(page: SimulatorPage) -> None:
    async with page.page.expect_console_message(lambda line: "409" in line.text):
        await page.page.locator("[data-to=next_lesson]").click()
    await expect(page.notice).to_contain_text("Belum ada yang terjadwal")
    page.errors.clear()


async def test_in_english(browser: Browser, stage: Stage) -> None:
    async with simulator_page(browser, stage.url, language="en") as page:
        assert await page.page.locator("html").get_attribute("lang") == "en"
        assert await page.date() == "Monday, 30 November 2026"
        await expect(page["mentor"].section.locator(".begin")).to_have_text("Start")
        await page.page.get_by_role("link", name="ID").click()
        await expect(page["mentor"].section.locator(".begin")).to_have_text("Mulai")


async def test_one_phone_at_a_time_on_a_narrow_page(browser: Browser, stage: Stage) -> None:
    async with simulator_page(browser, stage.url, width=360, height=740) as page:
        assert await page.page.locator(".phone:visible").count() == 1
        await stage.echo.say("p-1", Outbound("f", "Yang di depan terbaca."))
        await page["jayapura"].said("Yang di depan terbaca.")
        await expect(page.page.locator("#tab-jayapura .unread")).to_be_hidden()
        await page["makassar"].start()
        await expect(page["jayapura"].section).to_be_hidden()
        await stage.echo.say("p-1", Outbound("n", "Halo dari Jayapura."))
        await expect(page.page.locator("#tab-jayapura .unread")).to_have_text("1")
        wide = (
            "document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight"
        )
        assert not await page.page.evaluate(wide)
        for part in (page["makassar"].input, page["makassar"].signal, page.page.locator("[data-to=week]")):
            await expect(part).to_be_in_viewport(ratio=1)
        await page.page.locator("#tab-makassar").focus()
        await page.page.keyboard.press("ArrowLeft")
        await page["jayapura"].said("Halo dari Jayapura.")
        await expect(page.page.locator("#tab-jayapura .unread")).to_be_hidden()


async def test_the_keyboard_is_enough(page: SimulatorPage, stage: Stage) -> None:
    keyboard, phone = page.page.keyboard, page["jayapura"]
    await phone.section.locator("select").focus()
    await keyboard.press("Tab")
    await expect(phone.section.get_by_role("log")).to_be_focused()
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    await phone.said("KODE-1")
    await expect(phone.input).to_be_focused()
    await keyboard.type("pelajaran")
    await keyboard.press("Enter")
    await phone.said("Cukup satu kali datang")
    await keyboard.press("Shift+Tab")
    await keyboard.press("Shift+Tab")
    await expect(phone.button("A")).to_be_focused()
    await keyboard.press("ArrowRight")
    await expect(phone.button("B")).to_be_focused()
    await keyboard.press("Enter")
    await phone.said("Tercatat: 1.a.7.1")
    await keyboard.press("ArrowLeft")
    await keyboard.press("ArrowLeft")
    assert await page.page.evaluate("document.activeElement.textContent") == "Balas"
    await keyboard.press("ArrowLeft")
    assert await page.page.evaluate("document.activeElement.textContent") == "Tidak"
    await phone.signal.focus()
    await keyboard.press("Space")
    await expect(phone.signal).to_have_attribute("aria-checked", "false")


async def test_a_reply_says_what_it_replies_to(page: SimulatorPage, stage: Stage) -> None:
    phone = page["jayapura"]
    await phone.type("satu")
    await phone.type("dua")
    assert await phone.reply("menulis: satu", "tentang yang pertama") == "Anda menulis: tentang yang pertama"
    *_, event = stage.echo.events.values()
    first = await phone.bot_messages.first.get_attribute("data-id")
    assert event.reply_to == first
    await expect(phone.quote).to_be_hidden()
    mine = phone.section.locator(".message.me").last
    await expect(mine.locator(".quoted")).to_contain_text("Anda menulis: satu")
    assert await phone.type("lagi") == "Anda menulis: lagi"
    *_, event = stage.echo.events.values()
    assert event.reply_to == "", "only the next word is a reply"
    await page.reload()
    await expect(phone.section.locator(".message.me .quoted")).to_have_count(1)


async def test_a_reply_can_be_taken_back_and_may_be_a_photo(page: SimulatorPage, stage: Stage) -> None:
    phone = page["jayapura"]
    await phone.type("satu")
    await phone.begin_reply("menulis: satu")
    await expect(phone.quote).to_contain_text("Membalas Bekal")
    await expect(phone.quote).to_contain_text("Anda menulis: satu")
    await expect(phone.input).to_be_focused()
    await page.page.keyboard.press("Escape")
    await expect(phone.quote).to_be_hidden()
    await phone.begin_reply("menulis: satu")
    await phone.quote.get_by_role("button", name="Batal membalas").click()
    await expect(phone.quote).to_be_hidden()
    await phone.type("dua")
    await phone.begin_reply("menulis: satu")
    await phone.choose_in_menu("Kirim foto contoh")
    await phone.said("Fotonya sudah saya terima.")
    replies = [event.reply_to for event in stage.echo.events.values()]
    first = await phone.bot_messages.first.get_attribute("data-id")
    assert replies == ["", "", first]
    await phone.begin_reply("menulis: dua")
    await phone.choose("Rahayu")
    await expect(phone.quote).to_be_hidden()


async def test_the_keyboard_replies_too(page: SimulatorPage, stage: Stage) -> None:
    keyboard, phone = page.page.keyboard, page["jayapura"]
    await phone.type("satu")
    await phone.input.focus()
    await keyboard.press("Shift+Tab")
    await keyboard.press("Shift+Tab")
    await expect(phone.bot_messages.last.get_by_role("button", name="Balas")).to_be_focused()
    await keyboard.press("Enter")
    await expect(phone.input).to_be_focused()
    await keyboard.type("dibalas")
    await keyboard.press("Enter")
    await phone.said("Anda menulis: dibalas")
    *_, event = stage.echo.events.values()
    assert event.reply_to


async def test_a_long_chat_keeps_the_newest_in_sight_unless_one_reads_back(page: SimulatorPage, stage: Stage) -> None:
    phone = page["jayapura"]
    for number in range(30):
        await stage.echo.say("p-1", Outbound(f"n{number}", f"Pesan {number}. " + "Kalimat. " * 20))
    await expect(phone.bot_messages).to_have_count(30)
    await expect(phone.bot_messages.last).to_be_in_viewport()
    await phone.section.get_by_role("log").evaluate("log => log.scrollTo(0, 0)")
    await stage.echo.say("p-1", Outbound("baru", "Yang terbaru."))
    newer = phone.section.get_by_role("button", name="Pesan baru")
    await newer.click()
    await expect(phone.bot_messages.last).to_be_in_viewport()
    await expect(newer).to_be_hidden()


async def test_a_message_taller_than_the_screen_is_read_from_its_beginning(page: SimulatorPage) -> None:
    phone = page["jayapura"]
    await phone.type("panjang")
    log = await phone.section.get_by_role("log").bounding_box()
    message = await phone.bot_messages.last.bounding_box()
    assert log is not None
    assert message is not None
    assert message["height"] > log["height"]
    assert 0 <= message["y"] - log["y"] < 30
    assert await phone.type("halo") == "Anda menulis: halo"
    await expect(phone.bot_messages.last).to_be_in_viewport(ratio=1)


async def test_the_line_comes_back_by_itself(page: SimulatorPage, stage: Stage) -> None:
    phone = page["jayapura"]
    await phone.type("satu")
    await page.page.context.set_offline(True)
    await stage.server.app.shutdown()
    await expect(phone.strip).to_contain_text("Menyambung kembali")
    await phone.write("dua")
    await stage.echo.say("p-1", Outbound("s", "Sementara itu."))
    await page.page.context.set_offline(False)
    await phone.said("Anda menulis: dua")
    assert "Sementara itu." in await phone.texts()
    await expect(phone.strip).to_be_hidden()
    page.errors.clear()


async def test_names_for_a_screen_reader(page: SimulatorPage) -> None:
    phone = page["jayapura"]
    await phone.start()
    log = phone.section.get_by_role("log", name="Percakapan Maria Yikwa")
    await expect(log).to_have_attribute("aria-live", "polite")
    for role, name in (
        ("combobox", "Siapa yang memegang telepon ini"),
        ("textbox", "Tulis pesan"),
        ("button", "Kirim"),
    ):
        await expect(phone.section.get_by_role(role, name=name, exact=True)).to_be_visible()
    await expect(phone.section.get_by_role("switch", name="Sinyal")).to_be_checked()
    await expect(page.page.get_by_role("region", name="Maria Yikwa")).to_be_visible()
