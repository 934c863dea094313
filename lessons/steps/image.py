"""A picture beside the course, with words for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from lessons.fields import identifier, local, local_or_none
from lessons.model import LocalText
from lessons.places import Node
from lessons.steps.base import Shown
from lessons.steps.silent import Silent

MOST_ALT = 300
MOST_CAPTION = 800


@dataclass(frozen=True, slots=True)
class Image(Silent):
    """Fields: file (beside the course), alt (what is to be seen), text (a caption, may be left out)."""

    type: ClassVar[str] = "image"

    id: str
    file: str
    description: LocalText
    text: LocalText | None = None

    @classmethod
    def read(cls, node: Node) -> Self:
        fields = node.mapping(required=("id", "type", "file", "alt"), optional=("text",))
        file = fields["file"].text(200) if "file" in fields else ""
        return cls(
            identifier(fields), file, local(fields, "alt", MOST_ALT), local_or_none(fields, "text", MOST_CAPTION)
        )

    @property
    def media(self) -> str:
        return self.file

    def alt(self, language: str) -> str:
        return self.description.in_(language)

    def show(self, order: Sequence[int], language: str) -> Shown:
        return Shown(self.text.in_(language) if self.text else "")
