"""A question's whole way through the demonstration, in a real browser.

Asked beside a wrong answer, answered by replying, thanked for, kept, and offered to the next one who asks alike.
"""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.web.demo import WAYS
from tests.web.phones import PhonePage, SimulatorPage, simulator_page
from tests.web.test_walk import choose, join, take_test

ASKED = "Kalau warga tidak punya HP, bagaimana menyusulkan berkas yang kurang?"
ALIKE = "Berkas kurang dan warga tdk punya HP, bgmn menyusulkannya?"
ANSWERED = "Titipkan lewat kader atau kepala kampung dengan tanda terima; catat di buku kekurangan berkas."


@pytest.mark.parametrize("way", WAYS)
async def test_a_question_goes_its_whole_way(browser: Browser, demo: str, way: str) -> None:
    async with simulator_page(browser, demo, *WAYS[way]) as page:
        learner, mentor, other = page["jayapura"], page["mentor"], page["makassar"]
        await is_willing(mentor)
        await to_a_wrong_answer(page, learner)
        await asks(learner)
        await replies(mentor)
        await thanks(learner)
        await keeps(mentor)
        await is_helped(other)
        assert page.errors == []


async def is_willing(mentor: PhonePage) -> None:
    """The proposal with which the demonstration begins: who leaves it unanswered is asked less afterwards."""
    said = await mentor.tap("Bersedia")
    assert "Terima kasih, Ibu Kristina. Peserta kami tanya lebih dulu" in said


async def to_a_wrong_answer(page: SimulatorPage, learner: PhonePage) -> None:
    """Joined, pre-tested, and in the first lesson beside the truth."""
    await take_test(learner, await join(learner))
    while "· 1 dari 5 ·" not in await learner.last_text():
        await page.move("next_lesson")
        await learner.show()
    assert (await choose(learner, right=False)).startswith("Belum tepat")


async def asks(learner: PhonePage) -> None:
    said = await learner.tap("Tanya mentor")
    assert "Tulis pertanyaan Ibu Maria tentang Janji layanan: standar dan maklumat." in said
    assert "Mentor: Ibu Kristina" in said
    said = await learner.type(ASKED)
    assert "Terkirim kepada Ibu Kristina, Ibu Maria." in said


async def replies(mentor: PhonePage) -> None:
    """The question stands on her phone with its context and without a name; she replies to it."""
    await mentor.show()
    await mentor.said(ASKED)
    said = await mentor.last_text()
    assert "Pertanyaan dari Ibu M. (Puskesmas Oksibil)" in said
    assert "Pelajaran: Janji layanan: standar dan maklumat" in said
    assert "(belum tepat)" in said
    assert "Wonda" not in said
    assert "Jawaban untuk Ibu M. sudah terkirim." in await mentor.reply(ASKED, ANSWERED)
    await expect(mentor.section.locator(".message.me .quoted").last).to_contain_text("Pertanyaan dari Ibu M.")


async def thanks(learner: PhonePage) -> None:
    await learner.show()
    await learner.said(f"“{ANSWERED}”")
    assert "Jawaban Ibu Kristina untuk pertanyaan" in await learner.last_text()
    assert "Senang mendengarnya, Ibu Maria." in await learner.tap("Sudah, terima kasih")


async def keeps(mentor: PhonePage) -> None:
    """The thanks arrive, and the answer may help others: without a name in it."""
    await mentor.show()
    await mentor.said("Ibu M. berterima kasih")
    said = await mentor.tap("Simpan jawaban")
    assert "Ini yang akan disimpan, tanpa nama:" in said
    assert ANSWERED in said
    assert "Tersimpan, Ibu Kristina." in await mentor.tap("Ya, simpan")


async def is_helped(other: PhonePage) -> None:
    """Somebody else, in another zone, asks alike: the answer is there at once, and no mentor is disturbed."""
    await other.type("/tanya")
    said = await other.type(ALIKE)
    assert "Ini pernah ditanyakan dan dijawab mentor:" in said
    assert f"“{ANSWERED}”" in said
    assert await other.buttons() == ["Ya, terjawab", "Belum, ke mentor"]
    assert "Senang bisa membantu, Ibu Salma." in await other.tap("Ya, terjawab")
