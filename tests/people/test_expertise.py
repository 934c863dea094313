"""Fields of expertise as people write them."""

from __future__ import annotations

import pytest

from people.expertise import USUAL_LEVEL, expertise_of, parse_expertise


@pytest.mark.parametrize(
    ("word", "parsed"),
    [
        ("komunikasi", ("komunikasi", USUAL_LEVEL)),
        (" Pelayanan  Publik : 4 ", ("pelayanan publik", 4)),
        ("gizi=5", ("gizi", 5)),
        ("gizi:6", None),
        ("gizi:", None),
        ("gizi:tiga", None),
        ("gizi:4:5", None),
        (":4", None),
        ("", None),
    ],
)
def test_a_field_with_or_without_its_level(word: str, parsed: tuple[str, int] | None) -> None:
    assert parse_expertise(word) == parsed


def test_of_a_field_that_is_named_twice_the_higher_level_counts() -> None:
    assert expertise_of(["Gizi", "gizi:5", "gizi:1", "apa:9"]) == {"gizi": 5}
