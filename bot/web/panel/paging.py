"""A long list, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One page of a list. `number` counts from 1."""

    items: Sequence[T]
    number: int
    pages: int
    total: int

    @property
    def first(self) -> int:
        return (self.number - 1) * AT_ONCE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.total else 0


def page_of(items: Sequence[T], query: Mapping[str, str]) -> Part[T]:
    """The page that the address asks for by `page`; the nearest there is where it asks for none of ours."""
    asked = query.get("page", "1")
    pages = max(1, -(-len(items) // AT_ONCE))
    number = min(max(1, int(asked) if asked.isdecimal() and len(asked) < 9 else 1), pages)
    return Part(items[(number - 1) * AT_ONCE : number * AT_ONCE], number, pages, len(items))
