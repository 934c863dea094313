"""Numbers as people write them in Indonesia."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.decimals import decimal_cell, parse_decimal


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("12,5", 12.5), ("12.5", 12.5), ("1.250", 1250.0), ("1.250,5", 1250.5), ("1,250.5", 1250.5), ("0,25", 0.25),
        ("1.250.000", 1_250_000.0), (" 81,5 % ", 81.5), ("12.50", 12.5), ("7", 7.0),
    ],
)  # fmt: skip
def test_it_is_read(said: str, meant: float) -> None:
    assert parse_decimal(said) == meant


@pytest.mark.parametrize("said", ["", "-3", "1,2,3", "1.25.0", "dua", "1e9", "nan", "inf", "12,", "²", "٣"])
def test_anything_else_is_none(said: str) -> None:
    assert parse_decimal(said) is None


@given(st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=12)))
def test_a_cell_never_raises_and_never_gives_what_is_no_figure(cell: object) -> None:
    found = decimal_cell(cell)
    assert found is None or 0 <= found < float("inf")
