from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.privacy import find_identity_numbers, hide_identity_numbers


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("NIK warga 9102031234560003 belum terdaftar", ["9102031234560003"]),
        ("NIP 19860301 201001 2 001.", ["198603012010012001"]),
        ("9102-0312-3456-0003", ["9102031234560003"]),
        ("nik9102031234560003 2 orang", ["9102031234560003"]),
        ("9102031234560003/9102031234560004", ["9102031234560003", "9102031234560004"]),
        ("hubungi 081234567890 atau 0812 3456 7890", []),
        ("0812 3456 7890 0813 4567 8901", []),
        ("anggaran Rp1.250.000.000", []),
        ("12345678901234567890", []),
    ],
)
def test_numbers_as_long_as_a_nik_or_nip_are_found(text: str, digits: list[str]) -> None:
    assert [number.digits for number in find_identity_numbers(text)] == digits


def test_hidden_numbers_keep_four_digits() -> None:
    assert hide_identity_numbers("NIK 9102031234560003 dan 9102-0312-3456-0004!") == "NIK 9102… dan 9102…!"


@given(st.text(alphabet="0123456789 .-a", max_size=200))
def test_each_number_stands_at_its_place_and_is_hidden(text: str) -> None:
    numbers = find_identity_numbers(text)
    for number in numbers:
        assert number.digits == "".join(c for c in text[number.start : number.end] if c.isdigit())
        assert 16 <= len(number.digits) <= 18
    assert hide_identity_numbers(text).count("…") == len(numbers)
