"""The table of levels that positions ask for, read from the configuration file."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from bot.config.values import get
from lessons.places import Node
from mentoring.model import HIGHEST_LEVEL, LOWEST_LEVEL
from mentoring.positions import LevelRule, LevelTable, standard
from people.expertise import field_key

_LONGEST = 100


def level_table(node: Node) -> LevelTable:
    """The agency's table; the shipped one where there is none (`levels: {}`)."""
    if node.data == {}:
        return standard()
    entries = node.mapping(required=["source", "valid_from", "default"], optional=["rules", "families"])
    none: dict[str, tuple[str, ...]] = {}
    families = get(entries, "families", _families, none)
    return LevelTable(
        source=get(entries, "source", lambda n: n.text(200), ""),
        valid_from=get(entries, "valid_from", lambda n: n.date(), date.min),
        default=get(entries, "default", _levels, {}),
        rules=get(entries, "rules", lambda n: tuple(_rule(item, families) for item in n.items()), ()),
        families=families,
    )


def _families(node: Node) -> dict[str, tuple[str, ...]]:
    return {name: _patterns(patterns) for name, patterns in node.entries().items()}


def _rule(node: Node, families: Collection[str]) -> LevelRule:
    entries = node.mapping(required=["levels"], optional=["positions", "ranks", "families"])
    named = list(entries["families"].items()) if "families" in entries else []
    for item in named:
        if item.data not in families:
            item.fault("config.not_family", value=str(item.data), options=", ".join(families) or "-")
    return LevelRule(
        levels=get(entries, "levels", _levels, {}),
        positions=get(entries, "positions", _patterns, ()),
        ranks=get(entries, "ranks", _patterns, ()),
        families=tuple(str(item.data) for item in named),
    )


def _levels(node: Node) -> dict[str, int]:
    return {field_key(name): level.integer(LOWEST_LEVEL, HIGHEST_LEVEL) for name, level in node.entries().items()}


def _patterns(node: Node) -> tuple[str, ...]:
    return tuple(item.text(_LONGEST) for item in node.items())
