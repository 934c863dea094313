"""A field of expertise as it is written in a spreadsheet: `komunikasi`, or `komunikasi:4` with its level."""

from __future__ import annotations

import re
from collections.abc import Iterable

USUAL_LEVEL = 3
"""Of a field without a level: works in it unaided (competency levels 1-5, PermenPANRB 38/2017)."""
_LEVELLED = re.compile(r"(?P<field>.*?)\s*[:=]\s*(?P<level>.*)", re.DOTALL)


def field_key(name: str) -> str:
    """The form under which a field is found: case and spacing do not matter."""
    return " ".join(name.split()).casefold()


def parse_expertise(word: str) -> tuple[str, int] | None:
    """The field's key and its level; None where a level is written that is none, or no field."""
    levelled = _LEVELLED.fullmatch(word.strip())
    field, level = (levelled["field"], levelled["level"].strip()) if levelled else (word, str(USUAL_LEVEL))
    return (field_key(field), int(level)) if level in ("1", "2", "3", "4", "5") and field_key(field) else None


def expertise_of(words: Iterable[str]) -> dict[str, int]:
    """Field → level of everything that can be read; of a field that is named twice the higher level."""
    found: dict[str, int] = {}
    for parsed in filter(None, map(parse_expertise, words)):
        field, level = parsed
        found[field] = max(level, found.get(field, 0))
    return found
