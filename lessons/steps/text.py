"""A few sentences to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from lessons.fields import identifier, local
from lessons.model import LocalText
from lessons.places import Node
from lessons.steps.base import Shown
from lessons.steps.silent import Silent

MOST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Text(Silent):
    """Fields: text."""

    type: ClassVar[str] = "text"

    id: str
    text: LocalText

    @classmethod
    def read(cls, node: Node) -> Self:
        fields = node.mapping(required=("id", "type", "text"))
        return cls(identifier(fields), local(fields, "text", MOST_TEXT))

    def show(self, order: Sequence[int], language: str) -> Shown:
        return Shown(self.text.in_(language))
