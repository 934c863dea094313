"""From what was typed to what was meant: typos, digits, words, and where it must not guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.steps.understanding import label_run, one_typo, plain, position, positions, same

WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=12)


@given(WORD, st.data())
def test_one_letter_left_out_is_one_typo(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    shorter = word[:at] + word[at + 1 :]
    assert one_typo(shorter, word)
    assert one_typo(word, shorter)


@given(WORD, st.data())
def test_one_other_letter_or_two_swapped_are_one_typo(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    assert one_typo(word[:at] + "!" + word[at + 1 :], word)
    assert one_typo(word[:at] + word[at + 1] + word[at] + word[at + 2 :], word)


@pytest.mark.parametrize(
    ("one", "other"), [("maklumat", "amklumta"), ("standar", "stndr"), ("ab", "cd"), ("abc", "cab"), ("a", "abc")]
)
def test_two_typos_are_not_one(one: str, other: str) -> None:
    assert not one_typo(one, other)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  MAKLUMAT   pelayanan ", "maklumat pelayanan"),
        ("maklumat-pelayanan", "maklumat pelayanan"),
        ("maklumatpelayanan", "maklumat pelayanan"),
        ("maklumat pelayanaan", "maklumat pelayanan"),
        ("1.000", "1000"),
        ("3,5", "3.5"),
        ("14 Hari.", "14 hari"),
        ("３ x ２４ jam", "3 x 24 jam"),
    ],
)
def test_the_same(typed: str, meant: str) -> None:
    assert same(typed, meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15 hari", "14 hari"),
        ("3,5", "35"),
        ("1 4 hari", "14 hari"),
        ("maklumt pelaynan", "maklumat pelayanan"),
        ("buku", "baku"),
        ("", "baku"),
        ("!", "?"),
        ("maklumat", "maklumat pelayanan"),
    ],
)
def test_not_the_same(typed: str, meant: str) -> None:
    assert not same(typed, meant)


@given(st.text(max_size=40))
def test_plain_words_are_plain_already(text: str) -> None:
    assert plain(plain(text)) == plain(text)


def test_options_that_are_numbers_mean_themselves_before_their_place() -> None:
    assert position("2", ["3", "2", "1"]) == 1
    assert position("3", ["3", "2", "1"]) == 0
    assert position("c", ["3", "2", "1"]) == 2
    assert position("14", ["14 hari", "30 hari"]) is None


def test_what_fits_two_options_fits_none() -> None:
    assert position("surat tugas lurah", ["Surat tugas lurah lama", "Surat tugas lurah baru"]) is None
    assert position("hadirr", ["Hadir", "Hadirr"]) == 1
    assert position("standarx", ["standara", "standarb"]) is None


def test_a_letter_option_follows_its_label() -> None:
    assert position("A", ["B", "A"]) == 0


def test_a_word_that_could_be_letters_is_not_several_options() -> None:
    assert label_run("beda") is None
    assert label_run("BEDA") == "BEDA"
    assert label_run("abde") == "ABDE"
    assert label_run("aa") is None
    assert label_run("xy") is None
    assert positions("beda", ["w", "x", "y", "z", "v"]) is None
