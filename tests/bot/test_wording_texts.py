"""What is said in chat, text by text: it can be filled, it can be sent, and it is said in Bekal's manner."""

from __future__ import annotations

import re
import string
import unicodedata

import pytest

from bot import markup
from bot.messages import MAX_TEXT, Outbound
from bot.router import MENU
from bot.texts import LANGUAGES, Texts, texts_for

AREAS = ("common", "onboarding", "lesson", "review", "progress", "settings", "help", "privacy")
LARGE = {
    "name": "Bapak/Ibu " + "Wambrauw" * 6,
    "full_name": "Prof. Dr. Hj. " + "Siti Aminah " * 8,
    "address": "Bapak/Ibu",
    "agency": "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Kabupaten Pegunungan Bintang",
    "unit": "Unit Pelaksana Teknis Pusat Kesehatan Masyarakat " * 3,
    "text": "&lt;" * 61,
    "explanation": "x" * 1500,
    "answer": "A, B, C, D, E, F, G, H, I, J",
    "course": "<b>" + "Judul kursus " * 9 + "</b>",
    "lesson": "Pelajaran 20, <i>" + "Judul " * 19 + "</i>,",
    "title": "<i>" + "Judul " * 19 + "</i>",
    "courses": "12",
    "when": "besok, Selasa 24 September, 08.00 WITA",
    "how": "huruf-hurufnya, misalnya AC",
    "days": "Senin, Selasa, Rabu, Jumat, Sabtu, Minggu",
    "images": "Pelajaran dikirim tanpa gambar.",
    "next": "Pelajaran berikutnya besok, Selasa 24 September, 08.00 WITA.",
}
"""What fills a place at its largest; other places hold numbers."""
TYPICAL = {
    **{key: "x" for key in LARGE},
    "name": "Ibu Maria",
    "agency": "Pemkab Contoh",
    "course": "Layanan Publik",
    "title": "Cukup satu kali datang",
    "lesson": "Pelajaran 3, Cukup satu kali datang,",
    "when": "besok, Selasa 1 Desember, 08.00 WIT",
}
LONGER = frozenset({"onboarding.notice", "help.help", "privacy.show"})
"""Pages that are asked for: they may have more words than a message that comes by itself."""
MOST_WORDS = 60


def keys(texts: Texts) -> list[str]:
    return [key for key in texts.keys() if key.partition(".")[0] in AREAS]  # noqa: SIM118 - not a mapping


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def filled(texts: Texts, key: str, values: dict[str, str]) -> str:
    names = places(texts._texts[key])
    return texts(key, **{name: values.get(name, "999") for name in names})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_sent_with_the_largest_that_fills_it(language: str) -> None:
    texts = texts_for(language)
    for key in keys(texts):
        if key != "common.clock" and not key.startswith("help.commands"):
            message = Outbound("k", filled(texts, key, LARGE))
            assert len(markup.visible(message.text)) <= MAX_TEXT, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_comes_by_itself_is_short(language: str) -> None:
    texts = texts_for(language)
    words = {key: len(filled(texts, key, TYPICAL).split()) for key in keys(texts) if key not in LONGER}
    assert {key: count for key, count in words.items() if count > MOST_WORDS} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_shouted_at(language: str) -> None:
    texts = texts_for(language)
    for key in keys(texts):
        text = filled(texts, key, TYPICAL)
        assert not re.search(r"!.*!|[A-Z]{6,}", text), key
        assert sum(unicodedata.category(letter) == "So" for letter in text) <= 1, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_are_ours_and_closed(language: str) -> None:
    texts = texts_for(language)
    for key in keys(texts):
        text = filled(texts, key, TYPICAL)
        assert not re.search(r"<(?!/?[bi]>)", text), key
        for mark in "bi":
            assert text.count(f"<{mark}>") == text.count(f"</{mark}>"), key


def test_people_are_addressed_in_indonesian_as_they_are_at_the_office() -> None:
    texts = texts_for("id")
    for key in keys(texts):
        words = set(re.findall(r"\w+", filled(texts, key, TYPICAL).casefold()))
        assert not words & {"kamu", "anda", "kalian", "lu", "gue", "gak", "nggak"}, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_the_menu_is_described(language: str) -> None:
    texts = texts_for(language)
    for name, _ in MENU:
        assert 1 <= len(texts(f"help.commands.{name}")) <= 256
