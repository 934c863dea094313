"""Identity numbers in free text: finding and hiding them before anyone else reads the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(
    r"(?<!\d)\d{16,18}(?!\d)"  # in one piece, whatever stands around it
    r"|(?<!\d)(?<!\d[ .\-])(?:\d[ .\-]?){15,17}\d(?![ .\-]?\d)"  # in groups, and nothing but this number
)


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number of 16 to 18 digits (NIK, family card, NIP) at `text[start:end]`."""

    start: int
    end: int
    digits: str


def find_identity_numbers(text: str) -> list[IdentityNumber]:
    """Digit runs that are as long as a NIK or NIP, also where single spaces, dots or dashes group them."""
    return [IdentityNumber(*found.span(), re.sub(r"\D", "", found[0])) for found in _NUMBER.finditer(text)]


def hide_identity_numbers(text: str) -> str:
    """`text` with each identity number as `9102…`."""
    return _NUMBER.sub(lambda found: re.sub(r"\D", "", found[0])[:4] + "…", text)
