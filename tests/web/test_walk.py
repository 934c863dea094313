"""A learner's whole walk through the demonstration, as `make run` starts it, in a browser that changes its size."""

from __future__ import annotations

import re
from itertools import cycle

import pypdfium2
import zxingcpp
from playwright.async_api import Browser

from lessons.loading import SHIPPED, load_catalogue
from lessons.steps.single_choice import SingleChoice
from tests.web.demo import WAYS
from tests.web.phones import PhonePage, SimulatorPage, simulator_page

LETTERS = {"A", "B", "C", "D"}


async def answer(phone: PhonePage, said: str) -> str:
    """Answer the open question in the way it asks for; right or wrong as it comes."""
    titles = set(await phone.buttons())
    if titles & LETTERS:
        return await phone.tap("A")
    if "Benar" in titles:
        return await phone.tap("Benar")
    return await phone.type("AC" if "Boleh lebih dari satu" in said else "entahlah")


async def join(phone: PhonePage) -> str:
    """From the invitation to the first question."""
    assert "Selamat datang di Bekal, Ibu Maria." in await phone.start()
    assert "Kapan waktu belajar yang paling enak?" in await phone.tap("Saya setuju")
    assert "dimulai dengan uji awal 5 soal" in await phone.tap("Pas")
    return await phone.tap("Mulai sekarang")


async def take_test(phone: PhonePage, said: str) -> str:
    """Five questions, each answer with its explanation, the next question in the same message."""
    for number in range(1, 6):
        assert f"soal {number} dari 5" in said
        said = await answer(phone, said)
        assert re.match(r"Tepat, Ibu Maria\.|Belum tepat", said)
    return said


async def test_a_learner_finishes_a_course(browser: Browser, demo: str) -> None:
    """The first test on a phone, each day on the other size, the last test on a desk; joining there is another walk."""
    async with simulator_page(browser, demo, *WAYS["phone"]) as page:
        phone = page["jayapura"]
        said = await take_test(phone, await join(phone))
        assert "Uji awal selesai, nilainya" in said
        seen = await five_days(page, phone)
        assert {"right", "wrong", "review"} <= seen, "over five lessons each of them comes up"
        await page.fit(*WAYS["desktop"])
        said = await take_test(phone, await phone.tap("Ke uji"))
        assert "Layanan Publik yang Jelas dan Terukur selesai, Ibu Maria. Selamat." in said
        assert "1 JP tercatat." in said
        assert "Kursus berikutnya: Cakap dan Aman Digital" in said
        await certified(page, phone, demo)
        await page.fit(*WAYS["phone"])
        progress = await phone.type("/kemajuan")
        assert "Layanan Publik yang Jelas dan Terukur: selesai, 1 JP" in progress
        assert "JP tahun ini: 1 dari 20" in progress
        assert "minggu ini aman" in progress
        assert page.errors == []


async def certified(page: SimulatorPage, phone: PhonePage, demo: str) -> None:
    """The certificate comes as a file; the code on it, read from the page as from paper, leads to its page here."""
    said = await phone.tap("Sertifikat")
    number = re.search(r"nomor (0001/9999/BKPSDM/XII/2026)\.", said)
    assert number
    async with page.page.expect_download() as download:
        await phone.bot_messages.last.get_by_role("link").click()
    file = await download.value
    assert file.suggested_filename == "sertifikat-0001-9999-BKPSDM-XII-2026.pdf"
    document = pypdfium2.PdfDocument(await file.path())
    (code,) = zxingcpp.read_barcodes(document[0].render(scale=1.5).to_pil())
    document.close()
    assert code.text.startswith(f"{demo}/sertifikat/")
    check = await page.page.context.new_page()
    answer = await check.goto(f"{code.text}?lang=id")
    assert answer
    assert answer.status == 200
    shown = await check.locator("main").inner_text()
    assert "Sertifikat ini berlaku" in shown
    assert number[1] in shown
    assert "Maria" in shown
    for width, height in WAYS.values():
        await check.set_viewport_size({"width": width, "height": height})
        assert await check.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    await check.close()


async def five_days(page: SimulatorPage, phone: PhonePage) -> set[str]:
    """Each day the clock is moved to the next message: lessons, and reviews of what was answered before."""
    seen: set[str] = set()
    lessons, sizes = 0, cycle(reversed(WAYS.values()))
    while lessons < 5:
        await page.fit(*next(sizes))
        await page.move("next_lesson")
        said = await phone.last_text()
        while "Ulangan" in said and "Ulangan hari ini selesai" not in said:
            seen.add("review")
            said = await answer(phone, said)
        if f"· {lessons + 1} dari 5 ·" in said:
            lessons += 1
            right = lessons % 2 == 0
            said = await choose(phone, right)
            seen.add("right" if said.startswith("Tepat") else "wrong")
            assert f"Pelajaran {lessons} dari 5 selesai." in said
    return seen


def right_options() -> set[str]:
    """The words of the right option of each lesson; their letters are shuffled for every learner."""
    catalogue, _ = load_catalogue([SHIPPED])
    steps = (step for lesson in catalogue.get("tek-01").lessons for step in lesson.steps)
    options = (option for step in steps if isinstance(step, SingleChoice) for option in step.options)
    return {option.text.in_("id") for option in options if option.correct}


RIGHT = right_options()


async def choose(phone: PhonePage, right: bool) -> str:
    """Tap the right option, or one that is not."""
    options = re.findall(r"^([A-D])\. (.*)$", await phone.last_text(), re.MULTILINE)
    wanted = [letter for letter, words in options if (words in RIGHT) is right]
    return await phone.tap(wanted[0])
