"""A question to oneself, or a small thing to try: what is written back is kept and not graded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from lessons.fields import identifier, local
from lessons.model import LocalText
from lessons.places import Node
from lessons.steps.base import Response, Shown
from lessons.steps.choosing import MOST_QUESTION
from lessons.steps.silent import Silent

MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Reflection(Silent):
    """Fields: prompt, optional (true: the lesson can be finished without it; false when left out)."""

    type: ClassVar[str] = "reflection"

    id: str
    prompt: LocalText
    optional: bool = False

    @classmethod
    def read(cls, node: Node) -> Self:
        fields = node.mapping(required=("id", "type", "prompt"), optional=("optional",))
        optional = fields["optional"].boolean() if "optional" in fields else False
        return cls(identifier(fields), local(fields, "prompt", MOST_QUESTION), optional)

    @property
    def asks(self) -> bool:
        return True

    def show(self, order: Sequence[int], language: str) -> Shown:
        return Shown(self.prompt.in_(language))

    def understand(self, text: str, order: Sequence[int], language: str) -> Response | None:
        given = text.strip()
        return Response(words=given[:MOST_WORDS]) if given else None
