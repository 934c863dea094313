"""What a position asks for, level by competency, and to which family it belongs: a table of the agency's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path

from people import yaml_reading
from people.expertise import field_key
from people.model import Person

_FILE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class LevelRule:
    """Levels for some positions: where one of the patterns of each kind fits. A kind without patterns is not asked."""

    levels: Mapping[str, int]
    """Competency (`people.expertise.field_key`) → level, 1-5."""
    positions: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()
    families: tuple[str, ...] = ()

    def fits(self, person: Person, family: str) -> bool:
        """Whether this rule is about the person's position (jabatan), rank (golongan) and job family (rumpun)."""
        asked = ((self.positions, person.position), (self.ranks, person.rank), (self.families, family))
        return all(_any_fits(patterns, word) for patterns, word in asked if patterns)


@dataclass(frozen=True, slots=True)
class LevelTable:
    """What the agency asks of its positions. Later rules stand above earlier ones, all of them above `default`.

    Patterns know `*` and `?`; case and spacing do not matter.
    """

    source: str = ""
    """Where the levels come from, told to whoever is assessed."""
    valid_from: date | None = None
    default: Mapping[str, int] = field(default_factory=dict)
    rules: tuple[LevelRule, ...] = ()
    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Job family → patterns of its positions; the first that fits counts."""

    def family_of(self, person: Person) -> str:
        """The person's job family; empty where no pattern fits."""
        fitting = (name for name, patterns in self.families.items() if _any_fits(patterns, person.position))
        return next(fitting, "")

    def required_of(self, person: Person) -> dict[str, int]:
        """Competency → the level that the person's position asks for, in the order of the table."""
        family, required = self.family_of(person), dict(self.default)
        for rule in self.rules:
            if rule.fits(person, family):
                required.update(rule.levels)
        return required


@cache
def standard() -> LevelTable:
    """The table that is shipped: an example, until the agency writes its own."""
    content = yaml_reading.loaded(_FILE.read_text(encoding="utf-8"))
    return LevelTable(
        source=content["source"],
        valid_from=content["valid_from"],
        default=content["default"],
        rules=tuple(
            LevelRule(rule["levels"], *(tuple(rule.get(kind, ())) for kind in ("positions", "ranks", "families")))
            for rule in content["rules"]
        ),
        families={name: tuple(patterns) for name, patterns in content["families"].items()},
    )


@lru_cache(maxsize=65536)
def _any_fits(patterns: tuple[str, ...], word: str) -> bool:
    return any(fnmatchcase(field_key(word), field_key(pattern)) for pattern in patterns)
