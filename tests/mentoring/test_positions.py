"""What a position asks for: the default, and above it every rule that fits."""

from __future__ import annotations

import pytest

from mentoring.positions import LevelRule, LevelTable, standard
from people.expertise import field_key
from people.model import Person, Zone

TABLE = LevelTable(
    default={"komunikasi": 2, "data": 2},
    rules=(
        LevelRule({"komunikasi": 3}, positions=("kepala *",)),
        LevelRule({"gizi": 3}, families=("Kesehatan",)),
        LevelRule({"komunikasi": 5}, positions=("kepala *",), ranks=("IV/*",)),
    ),
    families={"Kesehatan": ("*bidan*", "kepala puskesmas"), "Lain": ("*",)},
)


def person(position: str = "", rank: str = "") -> Person:
    return Person(1, "199001012015032002", "Maria", 1, "Puskesmas", Zone.WIT, rank=rank, position=position)


@pytest.mark.parametrize(
    ("position", "rank", "family", "required"),
    [
        ("", "", "Lain", {"komunikasi": 2, "data": 2}),
        ("Bidan Terampil", "II/c", "Kesehatan", {"komunikasi": 2, "data": 2, "gizi": 3}),
        ("KEPALA  Puskesmas", "III/d", "Kesehatan", {"komunikasi": 3, "data": 2, "gizi": 3}),
        ("Kepala Dinas", "iv/b", "Lain", {"komunikasi": 5, "data": 2}),
        ("Wakil Kepala Dinas", "IV/b", "Lain", {"komunikasi": 2, "data": 2}),
    ],
)
def test_later_rules_stand_above_earlier_ones(position: str, rank: str, family: str, required: dict[str, int]) -> None:
    assert TABLE.family_of(person(position, rank)) == family
    assert TABLE.required_of(person(position, rank)) == required


def test_a_rule_without_patterns_is_about_everybody() -> None:
    assert LevelRule({"x": 1}).fits(person(), "")


def test_the_shipped_table_is_sound_and_says_where_it_is_from() -> None:
    table = standard()
    levels = [table.default, *(rule.levels for rule in table.rules)]
    assert table.source
    assert table.valid_from
    assert all(1 <= level <= 5 for group in levels for level in group.values())
    assert all(field_key(name) == name for group in levels for name in group)
    assert {name for rule in table.rules for name in rule.families} <= table.families.keys()
    assert table.family_of(person("Bidan Terampil")) == "Kesehatan"
