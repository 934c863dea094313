"""`bekal play`: a course in the terminal, to its end, by the same engine."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest

from tests.bot.cli.conftest import Office

Type = Callable[..., None]


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Type:
    def type_in(*lines: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return type_in


def test_a_whole_course_can_be_walked(office: Office, type_in: Type) -> None:
    type_in(*["A", ""] * 40)
    assert office("play", "TEK-01") == 0
    for number in range(1, 6):
        assert f"{number} dari 5" in office.out or f"{number} of 5" in office.out
    assert re.search(r"\d JP", office.out)
    assert office.last == "Finished. Thank you for trying it."
    assert not (office.folder / "bekal.db").exists()


def test_it_begins_at_the_lesson_that_is_asked_for(office: Office, type_in: Type) -> None:
    type_in()
    assert office("play", "tek-01", "--lesson", "membaca-skm") == 0
    assert "· 4 of 5" in office.out
    assert "[1] A" in office.out


def test_buttons_are_pressed_by_number_and_words_are_typed(office: Office, type_in: Type) -> None:
    type_in("2", "/kemajuan", "apa ini?", "\udcff\udcfe", "\0", "9" * 5000)
    assert office("play", "tek-01", "--lesson", "janji-layanan") == 0
    assert "/kemajuan" not in office.out
    assert office.out.count("[1]") >= 3


def test_what_is_not_there_is_refused_with_what_is(office: Office) -> None:
    assert office("play", "TEK-99") == 1
    assert "There are: dig-01" in office.err
    assert office("play", "tek-01", "--lesson", "x") == 1
    assert "uji-awal, janji-layanan" in office.err
