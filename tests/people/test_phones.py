from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.faults import Fault
from people.phones import is_mobile, parse_phone

GOOD = "+6281234567890"


@pytest.mark.parametrize(
    "written",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        "0812.3456.7890",
        "(0812) 3456-7890",
        "81234567890",
        "+6281234567890",
        "+62 812-3456-7890",
        "6281234567890",
        "62 812 3456 7890",
        "62081234567890",
        "+62 (0)812 3456 7890",
        "006281234567890",
        "'081234567890",
        "'+6281234567890",
        "\u202a+62 812-3456-7890\u202c",
        "0812\u20113456\u20117890",
        "0812–3456–7890",
        "WA: 0812 3456 7890",
        "081234567890 (HP)",
        "No. HP 081234567890",
        "\u00a0081234567890 ",
        "81234567890.0",
        "8.123456789E+10",
        81234567890,
        81234567890.0,
        6281234567890.0,
    ],
)
def test_every_spelling_gives_the_same_number(written: object) -> None:
    assert parse_phone(written) == GOOD


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("8.12346E+11", "phone.digits_lost"),
        ("8,12346E+11", "phone.digits_lost"),
        ("6.28123E+12", "phone.digits_lost"),
        (812346000000.0, "phone.digits_lost"),
        (6281230000000, "phone.digits_lost"),
        (float("nan"), "phone.digits_lost"),
        (float("inf"), "phone.digits_lost"),
        ("08123456789O", "phone.characters"),
        ("tidak ada", "phone.characters"),
        ("081234567890 ext 3", "phone.characters"),
        ("٠٨١٢٣٤٥٦٧٨٩٠", "phone.characters"),
        ("0812345", "phone.invalid"),
        ("0812345678901234", "phone.invalid"),
        ("0", "phone.invalid"),
        ("+999123456789", "phone.invalid"),
        ("081234567890 / 085234567890", "phone.several"),
        ("081234567890, 085234567890", "phone.several"),
        ("081234567890 atau 085234567890", "phone.several"),
        ("1" * 5000, "phone.invalid"),
    ],
)
def test_what_is_no_number_is_a_fault_with_its_place(written: object, code: str) -> None:
    fault = parse_phone(written, "x:1")
    assert isinstance(fault, Fault)
    assert (fault.code, fault.where) == (code, "x:1")
    assert len(str(fault.params["value"])) <= 100


def test_a_number_typed_as_text_may_end_in_zeros() -> None:
    assert parse_phone("0812 3000 0000") == "+6281230000000"


def test_a_number_abroad_keeps_its_country() -> None:
    assert parse_phone("+670 7723 4567") == "+67077234567"
    assert parse_phone("00670 7723 4567") == "+67077234567"


def test_a_landline_is_known_as_one() -> None:
    landline = parse_phone("(0967) 531234")
    assert isinstance(landline, str)
    assert not is_mobile(landline)
    assert is_mobile(GOOD)


@given(st.one_of(st.text(max_size=200), st.integers(), st.floats(), st.from_regex(r"\A[+\d .()-]{6,20}\Z")))
def test_anything_is_a_number_that_reads_as_itself_or_a_fault(value: object) -> None:
    result = parse_phone(value)
    assert isinstance(result, Fault) or parse_phone(result) == result
