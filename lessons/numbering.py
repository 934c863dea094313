"""Numbers of certificates: the agency's template, what may stand in it, and the number that it makes."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

SEQUENCE, CODE, YEAR, MONTH, ROMAN = "urut", "kode", "tahun", "bulan", "bulan_romawi"
PLACES = (SEQUENCE, CODE, MONTH, ROMAN, YEAR)
"""What a template may hold: the sequence, the agency's code, the month in digits or Roman, the year of issue."""
NEEDED = (SEQUENCE, CODE, YEAR)
"""Without these two certificates could come to bear one number."""
STANDARD = "{urut:04}/{kode}/BKPSDM/{bulan_romawi}/{tahun}"
LONGEST = 100
"""Characters of a number, on the page and in an export."""
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_WIDTH = re.compile(r"0[1-9]")
_PADDED = (SEQUENCE, MONTH)
_LATE = 999_999
"""A sequence that no agency reaches in a year: its number must fit too."""

Problem = tuple[str, dict[str, Any]]
"""A fault's code and what fills its text."""


@dataclass(frozen=True, slots=True)
class NumberTemplate:
    """How numbers are written: `{urut:04}/{kode}/BKPSDM/{bulan_romawi}/{tahun}`.

    The sequence begins anew with each agency code and year. In a template without `problems` no two sequences of the
    same or of different years and codes lead to one number.
    """

    text: str = STANDARD

    def problems(self, code: str) -> list[Problem]:
        """What is wrong with it, for an agency of this code: codes of faults with what fills them."""
        try:
            parts = list(string.Formatter().parse(self.text))
        except ValueError:
            return [("certificate.braces", {})]
        found = list(_places(parts))
        if not found and not self.text.isprintable():
            found = [("certificate.unprintable", {})]
        if not found:
            found = [*_missing(parts), *_crowded(self.text)]
        if not found and not code:
            found = [("certificate.no_code", {})]
        if not found and len(self.number(_LATE, code, date(2026, 8, 1))) > LONGEST:
            found = [("certificate.too_long", {"most": LONGEST})]
        return found

    def number(self, sequence: int, code: str, day: date) -> str:
        """The number of the `sequence`-th certificate of `day`'s year. Raises KeyError or ValueError where faulty."""
        roman = _ROMAN[day.month - 1]
        values = {SEQUENCE: sequence, CODE: code, YEAR: f"{day.year:04}", MONTH: day.month, ROMAN: roman}
        return self.text.format_map(values)


def _places(parts: list[Any]) -> Iterator[Problem]:
    for _, name, width, conversion in parts:
        if name is None:
            continue
        if name not in PLACES:
            yield "certificate.unknown_place", {"place": name, "known": ", ".join(f"{{{p}}}" for p in PLACES)}
        elif conversion or (width and not (name in _PADDED and _WIDTH.fullmatch(width))):
            yield "certificate.width", {"place": name}


def _missing(parts: list[Any]) -> Iterator[Problem]:
    names = [name for _, name, _, _ in parts]
    for place in NEEDED:
        if place not in names:
            yield "certificate.missing_place", {"place": f"{{{place}}}"}


def _crowded(text: str) -> Iterator[Problem]:
    """The sequence grows: only something that is neither letter nor digit says where it ends."""
    for found in re.finditer(r"\{urut[^}]*\}", text):
        beside = text[: found.start()][-1:] + text[found.end() :][:1]
        if any(one.isalnum() or one in "{}" for one in beside):
            yield "certificate.crowded", {}
            return
