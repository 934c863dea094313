"""Identity numbers in free text: finding and hiding them before anyone else reads the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LONGEST = 20_000
_RUN = re.compile(r"(?<!\d)\d{16,18}(?!\d)")
_GROUPED = re.compile(r"(?<!\d)(?<!\d[ .\-])(?:\d[ .\-]?){15,17}\d(?![ .\-]?\d)")


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number of 16 to 18 digits (NIK, family card, NIP) at `text[start:end]`."""

    start: int
    end: int
    digits: str


def find_identity_numbers(text: str) -> list[IdentityNumber]:
    """Digit runs that are as long as a NIK or NIP, also where single spaces, dots or dashes group them.

    Looks at the first 20,000 characters.
    """
    spans: list[tuple[int, int]] = []
    for pattern in (_RUN, _GROUPED):
        for found in pattern.finditer(text[:_LONGEST]):
            if all(found.end() <= start or found.start() >= end for start, end in spans):
                spans.append(found.span())
    return [IdentityNumber(start, end, re.sub(r"\D", "", text[start:end])) for start, end in sorted(spans)]


def hide_identity_numbers(text: str) -> str:
    """`text` with each identity number as `9102…`."""
    for number in reversed(find_identity_numbers(text)):
        text = f"{text[: number.start]}{number.digits[:4]}…{text[number.end :]}"
    return text


def mask_phone(e164: str) -> str:
    """A phone number that its owner recognises: `+62…890`."""
    return f"{e164[:3]}…{e164[-3:]}" if len(e164) > 7 else "…"
