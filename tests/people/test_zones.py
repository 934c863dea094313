from __future__ import annotations

import pytest

from people.model import Zone
from people.zones import parse_zone


@pytest.mark.parametrize("zone", list(Zone))
def test_abbreviations_and_iana_names_in_any_case(zone: Zone) -> None:
    for text in (zone.name, zone.name.lower(), f" {zone.name}. ", zone.value, zone.value.upper()):
        assert parse_zone(text) is zone


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Waktu Indonesia Timur", Zone.WIT),
        ("Waktu Indonesia Timur (WIT)", Zone.WIT),
        ("WIB/WIT", None),
        ("asia/pontianak", Zone.WIB),
        ("Asia/Ujung_Pandang", Zone.WITA),
        ("UTC+9", Zone.WIT),
        ("GMT +08:00", Zone.WITA),
        ("+7", Zone.WIB),
        ("UTC+10", None),
        ("Europe/Paris", None),
        ("", None),
    ],
)
def test_other_spellings(text: str, zone: Zone | None) -> None:
    assert parse_zone(text) is zone
