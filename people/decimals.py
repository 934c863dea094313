"""Numbers as people in Indonesia write them: 1.250,5; read from words and from a spreadsheet's cells."""

from __future__ import annotations

import math
import re

_PLAIN = re.compile(r"[0-9]{1,15}(?:[.,][0-9]{1,6})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,6})?")
_GROUPED_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,6}")


def parse_decimal(text: str) -> float | None:
    """`12,5`, `12.5`, `1.250`, `1.250,5` and `1,250.5`, with a unit of % behind it or not; None for anything else.

    A point before exactly three digits parts thousands, as it does in Indonesian; a comma parts decimals.
    """
    said = "".join(text.split()).removesuffix("%")
    if _GROUPED.fullmatch(said):
        return float(said.replace(".", "").replace(",", "."))
    if _GROUPED_ENGLISH.fullmatch(said):
        return float(said.replace(",", ""))
    return float(said.replace(",", ".")) if _PLAIN.fullmatch(said) else None


def decimal_cell(cell: object) -> float | None:
    """The same of a cell, which may hold a number as such."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) and cell >= 0 else None
    return parse_decimal(str(cell))
