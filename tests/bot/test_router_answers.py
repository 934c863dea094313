"""Answers as people type them: every form that is as good as a tap, and none that is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import markup
from bot.buttons import AnswerTap, encode
from bot.messages import Kind
from lessons.study import Answer, QuestionInstance
from store.store import Store
from store.tables import answers
from tests.bot.places import Places, Seen, event


@pytest.fixture(scope="module")
def at(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """Learners who are asked a question of each kind, by the name of the kind."""
    path = tmp_path_factory.mktemp("answers") / "answers.db"
    path.write_bytes(sqlite_template.read_bytes())
    with Store.open(f"sqlite:///{path}") as store:
        places = Places(store)
        places.learner("single_choice")
        places.world.types("single_choice", "/belajar")
        places.learner("true_false", pre_test=False)
        places.world.types("true_false", "/belajar")
        places.learner("multiple_choice", "surat", pre_test=False)
        places.world.types("multiple_choice", "/belajar")
        places.answer("multiple_choice")
        places.learner("short_answer", "surat", pre_test=False)
        places.world.types("short_answer", "/belajar")
        places.answer("short_answer", 2)
        yield places


def asked(at: Places, place: str) -> QuestionInstance:
    return at.world.asked(place)[0]


def options(at: Places, place: str) -> list[str]:
    instance = asked(at, place)
    return list(at.world._step(instance).show(instance.order, "id").options)


def typed(at: Places, place: str, text: str) -> Seen:
    return at.sees(place, event(Kind.TEXT, text=text))


def first_line(seen: Seen) -> str:
    return markup.visible(seen.said[0].text).splitlines()[0]


FORMS = (
    "{letter}",
    "{upper}",
    " {letter} ",
    "{upper}.",
    "({letter})",
    "{upper})",
    "{number}",
    "{number}.",
    "jawaban {letter}",
    "jawabannya {upper}",
    "saya pilih {letter}",
    "pilihan {upper}",
    "opsi {number}",
    "nomor {number}",
    "1{upper}",
    "1. {letter}",
    "{words}",
    "{shouted}",
    "{words}.",
    "{letter}. {words}",
    "{typo}",
    "{letter}\n",
)


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize("form", FORMS)
def test_a_choice_is_typed_in_many_ways(at: Places, position: int, form: str) -> None:
    words = options(at, "single_choice")[position]
    letter = "abc"[position]
    text = form.format(
        letter=letter,
        upper=letter.upper(),
        number=position + 1,
        words=words,
        shouted=words.upper(),
        typo=words.replace("warga", "wrga").replace("sempat", "sempt"),
    )
    instance = asked(at, "single_choice")
    by_tap = at.sees("single_choice", event(Kind.TAP, payload=encode(AnswerTap(instance.id, position))))
    seen = typed(at, "single_choice", text)
    assert seen.new("answers") == 1
    assert markup.visible(seen.said[0].text) == markup.visible(by_tap.said[0].text)


@pytest.mark.parametrize(
    "text", ["d", "4", "0", "abc", "a b", "ac", "entah", "warga", "saat warga", "2A", "1A 2B", "?"]
)
def test_what_means_no_option_is_asked_again(at: Places, text: str) -> None:
    seen = typed(at, "single_choice", text)
    assert seen.new("answers") == 0
    assert "Soal ini dijawab dengan salah satu huruf, misalnya A." in seen.said[0].text
    assert [choice.title for choice in seen.said[0].choices] == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("benar", True),
        ("Benar.", True),
        ("BENAR", True),
        ("b", True),
        ("betul", True),
        ("ya", True),
        ("true", True),
        ("1", True),
        ("salah", False),
        ("s", False),
        ("tidak", False),
        ("bukan", False),
        ("2", False),
        ("jawabannya salah", False),
        ("bener", True),
        ("tidak benar", False),
    ],
)
def test_true_and_false_have_many_words(at: Places, text: str, right: bool) -> None:
    seen = typed(at, "true_false", text)
    assert seen.new("answers") == 1
    assert first_line(seen).startswith("Tepat" if right else "Belum tepat")


@pytest.mark.parametrize("text", ["entah", "benar salah", "benar atau salah", "3", "c", "mungkin"])
def test_neither_true_nor_false_is_asked_again(at: Places, text: str) -> None:
    seen = typed(at, "true_false", text)
    assert seen.new("answers") == 0
    assert "Benar atau Salah" in seen.said[0].text


@pytest.mark.parametrize(
    "form", ["{0}{1}", "{1}{0}", "{0} {1}", "{0}, {1}", "{0} dan {1}", "{0}&{1}", "jawaban {0} dan {1}", "{n0} {n1}"]
)
def test_several_letters_are_typed_together(at: Places, form: str) -> None:
    instance = asked(at, "multiple_choice")
    letters = at.world.answer(instance).split(", ")
    numbers = ["ABCDE".index(letter) + 1 for letter in letters]
    text = form.format(*letters, n0=numbers[0], n1=numbers[1])
    seen = typed(at, "multiple_choice", text)
    assert seen.new("answers") == 1
    assert first_line(seen).startswith("Tepat")


def test_one_of_two_right_ones_is_not_all_of_it(at: Places) -> None:
    instance = asked(at, "multiple_choice")
    seen = typed(at, "multiple_choice", at.world.answer(instance).split(", ")[0])
    assert seen.new("answers") == 1
    assert first_line(seen).startswith("Belum tepat")


@pytest.mark.parametrize("text", ["5", "lima", "Lima", " LIMA. ", "five", "jawabannya lima"])
def test_a_short_answer_is_forgiving(at: Places, text: str) -> None:
    seen = typed(at, "short_answer", text)
    assert seen.new("answers") == 1
    assert first_line(seen).startswith("Tepat")


@pytest.mark.parametrize("text", ["?", "…", "x" * 201, "😀"])
def test_what_is_no_word_is_no_short_answer(at: Places, text: str) -> None:
    seen = typed(at, "short_answer", text)
    assert seen.new("answers") == 0
    assert "satu atau dua kata" in seen.said[0].text


def test_what_was_typed_is_kept_as_it_was_typed(at: Places) -> None:
    place = "short_answer"
    at.world.types(place, "  lima hari <kerja> ")
    kept = at.world.store.read_now(lambda tx: tx.connection.execute(answers.select()).all())
    found = [Answer(*row) for row in kept]
    assert [answer.given for answer in found][-1] == "lima hari <kerja>"
