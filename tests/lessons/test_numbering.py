"""The template of certificates' numbers: what it refuses, and that no two numbers are alike."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.certificates import ALPHABET, CODE_LENGTH, new_code, read_code
from lessons.numbering import LONGEST, STANDARD, NumberTemplate

DAYS = st.dates(date(2020, 1, 1), date(2099, 12, 31))
SEQUENCES = st.integers(1, 99_999)
CODES = st.text("0123456789ABCXYZ./-", min_size=1, max_size=12)
PARTS = st.permutations(
    ["{urut}", "{urut:03}", "{urut:05}", "{kode}", "{bulan_romawi}", "{bulan:02}", "{tahun}", "BKPSDM"]
)
SEPARATORS = st.sampled_from(["/", "-", ".", " "])


@st.composite
def templates(draw: st.DrawFn) -> str:
    """Any order of the places, some left out, with anything harmless between them."""
    parts = draw(PARTS)
    urut = draw(st.sampled_from(["{urut}", "{urut:03}", "{urut:05}"]))
    left_out = draw(st.sets(st.sampled_from(["{bulan_romawi}", "{bulan:02}", "BKPSDM"])))
    kept = [part for part in parts if (part == urut or "urut" not in part) and part not in left_out]
    text = kept[0]
    for part in kept[1:]:
        text += draw(SEPARATORS) + part
    return text


def test_the_standard() -> None:
    template = NumberTemplate()
    assert template.text == STANDARD
    assert template.problems("9999") == []
    assert template.number(1, "9999", date(2026, 11, 30)) == "0001/9999/BKPSDM/XI/2026"
    assert template.number(12345, "9999", date(2027, 4, 1)) == "12345/9999/BKPSDM/IV/2027"


@pytest.mark.parametrize("month", range(1, 13))
def test_roman_months(month: int) -> None:
    values = {"I": 1, "V": 5, "X": 10}
    written = NumberTemplate("{bulan_romawi}").number(1, "", date(2026, month, 1))
    digits = [values[letter] for letter in written]
    signed = [-d if after > d else d for d, after in zip(digits, [*digits[1:], 0], strict=True)]
    assert sum(signed) == month


@given(templates(), CODES, DAYS, SEQUENCES, DAYS, SEQUENCES)
def test_no_two_of_an_agency_are_alike(text: str, code: str, day: date, one: int, later: date, other: int) -> None:
    template = NumberTemplate(text)
    assert template.problems(code) == []
    same = (day.year, one) == (later.year, other)
    if not same:
        assert template.number(one, code, day) != template.number(other, code, later)
    assert len(template.number(one, code, day)) <= LONGEST


@given(st.text("{}urtkodeahn:04/!a1_", max_size=40), CODES, SEQUENCES, DAYS)
def test_whatever_is_written_is_refused_or_works(text: str, code: str, sequence: int, day: date) -> None:
    template = NumberTemplate(text)
    if not template.problems(code):
        number = template.number(sequence, code, day)
        assert str(sequence) in number
        assert code in number
        assert str(day.year) in number


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("{urut/{kode}/{tahun}", ["certificate.braces"]),
        ("{urut}/{kode}/{tahun}/{nomor}", ["certificate.unknown_place"]),
        ("{urut}/{kode}/{}/{tahun}", ["certificate.unknown_place"]),
        ("{urut.real}/{kode}/{tahun}", ["certificate.unknown_place"]),
        ("{urut:4}/{kode}/{tahun}", ["certificate.width"]),
        ("{urut:04x}/{kode}/{tahun}", ["certificate.width"]),
        ("{urut!r}/{kode}/{tahun}", ["certificate.width"]),
        ("{urut}/{kode:09}/{tahun}", ["certificate.width"]),
        ("{urut}/BKPSDM", ["certificate.missing_place", "certificate.missing_place"]),
        ("{kode}/{tahun}", ["certificate.missing_place"]),
        ("{urut}{bulan}/{kode}/{tahun}", ["certificate.crowded"]),
        ("{urut}/{kode}/{tahun}\n\r", ["certificate.unprintable"]),
        ("A{urut}/{kode}/{tahun}", ["certificate.crowded"]),
        ("{kode}{urut}/{tahun}", ["certificate.crowded"]),
        ("{urut}/{kode}/{tahun}/" + "x" * 100, ["certificate.too_long"]),
    ],
)
def test_what_is_refused(text: str, codes: list[str]) -> None:
    assert [code for code, _ in NumberTemplate(text).problems("9999")] == codes


def test_an_agency_without_a_code_has_no_numbers() -> None:
    assert [code for code, _ in NumberTemplate().problems("")] == ["certificate.no_code"]


def test_codes_are_found_however_they_are_typed() -> None:
    code = new_code()
    assert len(code) == CODE_LENGTH
    assert len(ALPHABET) ** CODE_LENGTH >= 2**128
    assert read_code(code) == code
    assert read_code(f"{code[:13]}-{code[13:]} ".upper()) == code
    assert read_code("0" * 25 + "O") == "0" * 26
    assert read_code("I" * 13 + "l" * 13) == "1" * 26
    assert read_code("") is None
    assert read_code(code[1:]) is None
    assert read_code("u" * 26) is None
    assert read_code("0" * 10_000) is None
