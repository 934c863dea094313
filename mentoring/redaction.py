"""Takes personal data out of a text before others may read it: numbers, addresses for messages, names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from mentoring.screening import find_phone_numbers
from people import yaml_reading
from people.names import bare_name
from people.privacy import find_identity_numbers

_FILE = Path(__file__).with_suffix(".yaml")
GONE = "…"
LONGEST = 4_000
"""Characters of a text that may become reusable; the rest is cut."""
_SHORTEST_PART = 3
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_HANDLE = re.compile(r"(?<![\w@])@\w{3,64}")
_NAME = r"[A-Z](?:\.|[\w'’-]*)"


class Taken(StrEnum):
    """What was taken out; text keys under `mentoring.taken.`."""

    IDENTITY_NUMBER = "identity_number"
    PHONE_NUMBER = "phone_number"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text in which `…` stands for what was taken out, for somebody to look at before it is used."""

    text: str
    taken: tuple[Taken, ...]
    """Each kind once."""


def without_personal_data(text: str, names: Iterable[str] = ()) -> Redacted:
    """`text` without identity numbers, phone numbers, e-mail addresses, handles, and names.

    Names are those of the people concerned (`names`, in any spelling, or a part of them with a capital letter) and
    whatever with a capital letter follows "Ibu", "Pak", "bernama" and the like, unless it is an office.
    """
    text = text[:LONGEST]
    taken = []
    for kind, spans in ((kind, list(find(text))) for kind, find in _SPANS):
        if spans:
            taken.append((kind, spans))
    named = [*_given_names(text, names), *_titled_names(text)]
    if named:
        taken.append((Taken.NAME, named))
    gone = [span for _, spans in taken for span in spans]
    return Redacted(_without(text, gone), tuple(kind for kind, _ in taken))


def _identities(text: str) -> Iterator[tuple[int, int]]:
    return ((number.start, number.end) for number in find_identity_numbers(text))


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for pattern in (_EMAIL, _HANDLE) for found in pattern.finditer(text))


_SPANS = (
    (Taken.IDENTITY_NUMBER, _identities),
    (Taken.PHONE_NUMBER, find_phone_numbers),
    (Taken.ADDRESS, _addresses),
)


def _given_names(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    for name in sorted({bare_name(name) for name in names if name.strip()}):
        whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
        yield from (found.span() for found in whole.finditer(text))
        for part in name.split():
            if len(part) >= _SHORTEST_PART:
                spelt = "|".join({re.escape(part.capitalize()), re.escape(part.upper())})
                yield from (found.span() for found in re.finditer(rf"(?<!\w)(?:{spelt})(?!\w)", text))


def _titled_names(text: str) -> Iterator[tuple[int, int]]:
    titles, offices = _lists()
    for found in titles.finditer(text):
        first = found.group("name").split()[0].strip(".").casefold()
        if first not in offices:
            yield found.span("name")


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    kept, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            kept += [text[at:start], GONE]
        at = max(at, end)
    return "".join([*kept, text[at:]])


@cache
def _lists() -> tuple[re.Pattern[str], frozenset[str]]:
    content: dict[str, Any] = yaml_reading.loaded(_FILE.read_text(encoding="utf-8"))
    titles = "|".join(re.escape(title) for title in sorted(content["titles"], key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?i:{titles})\.?[ \t]+(?P<name>{_NAME}(?:[ \t]+{_NAME}){{0,3}})")
    return pattern, frozenset(content["offices"])
