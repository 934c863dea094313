"""What steps without a right answer have in common: nothing is graded, and by itself nothing is asked."""

from __future__ import annotations

import random
from collections.abc import Sequence

from lessons.steps.base import Grade, Response


class Silent:
    """A step at which a lesson does not wait, unless it says so itself."""

    __slots__ = ()

    @property
    def asks(self) -> bool:
        return False

    @property
    def optional(self) -> bool:
        return True

    @property
    def graded(self) -> bool:
        return False

    @property
    def media(self) -> str:
        return ""

    def alt(self, language: str) -> str:
        return ""

    def shuffled(self, rng: random.Random) -> tuple[int, ...]:
        return ()

    def understand(self, text: str, order: Sequence[int], language: str) -> Response | None:
        return None

    def grade(self, response: Response, order: Sequence[int]) -> Grade:
        raise ValueError("nothing is graded at this step")

    def answer(self, order: Sequence[int], language: str) -> str:
        return ""

    def explain(self, order: Sequence[int], language: str) -> str:
        return ""
