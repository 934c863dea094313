"""Several answers in one message, as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.answers import MOST_ANSWERS, several

LETTER = st.sampled_from("ABCDEFGHIJ")
RUN = st.lists(LETTER, min_size=1, max_size=4, unique=True).map(lambda letters: "".join(sorted(letters)))
NUMBERED = st.lists(
    st.tuples(st.integers(1, MOST_ANSWERS), RUN), min_size=1, max_size=8, unique_by=lambda entry: entry[0]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1B 2C 3A", [(1, "B"), (2, "C"), (3, "A")]),
        ("1. b, 2) c 3=A", [(1, "b"), (2, "c"), (3, "A")]),
        ("1 B\n2 C", [(1, "B"), (2, "C")]),
        ("1B2C3A", [(1, "B"), (2, "C"), (3, "A")]),
        ("  3a;1c ", [(3, "a"), (1, "c")]),
        ("1:B / 2:S", [(1, "B"), (2, "S")]),
        ("1 B dan 2 C", [(1, "B"), (2, "C")]),
        ("1AC 2b", [(1, "AC"), (2, "b")]),
        ("1 A, C 2 B", [(1, "A, C"), (2, "B")]),
        ("1 a dan c, 2 b", [(1, "a dan c"), (2, "b")]),
        ("1 benar 2 salah 3 B", [(1, "benar"), (2, "salah"), (3, "B")]),
        ("1. B\n2. 14 hari\n3. maklumat pelayanan", [(1, "B"), (2, "14 hari"), (3, "maklumat pelayanan")]),
        ("2C", [(2, "C")]),
        ("2. c", [(2, "c")]),
        ("12C", [(12, "C")]),
    ],
)
def test_numbered_answers(text: str, expected: list[tuple[int, str]] | None) -> None:
    assert several(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "B C",
        "2",
        "12",
        "1 dan 3",
        "1,3",
        "1B 1C",
        "0A 1B",
        "21A 1B",
        "saya 1B 2C",
        "1B 2C terima kasih",
        "3 x 24 jam",
        "14 hari",
        "2 hari lagi",
        "1 benar",
        "08.00",
        "1beda 2b",
        "19860315 201001 2 003",
        "1A " * 1000,
    ],
)
def test_anything_else_is_not_several_answers(text: str) -> None:
    assert several(text) is None


@given(
    NUMBERED, st.sampled_from([" ", ", ", "; ", "\n", "\n\n", " dan "]), st.sampled_from(["", ".", ")", "=", " ", ". "])
)
def test_what_is_written_is_read_again(answers: list[tuple[int, str]], between: str, after: str) -> None:
    text = between.join(f"{number}{after}{letters}" for number, letters in answers)
    assert several(text) == answers
    assert several(text.lower()) == [(number, letters.lower()) for number, letters in answers]


@given(st.text(max_size=200))
def test_whatever_is_read_has_numbers_once_each(text: str) -> None:
    found = several(text)
    if found is not None:
        numbers = [number for number, _ in found]
        assert len(set(numbers)) == len(numbers) > 0
        assert all(1 <= number <= MOST_ANSWERS and answer.strip() for number, answer in found)
