"""What graded questions have in common: the lesson waits at them, and cannot be finished without an answer."""

from __future__ import annotations


class Asking:
    """A step whose answer is right or wrong, without a picture of its own."""

    __slots__ = ()

    @property
    def asks(self) -> bool:
        return True

    @property
    def optional(self) -> bool:
        return False

    @property
    def graded(self) -> bool:
        return True

    @property
    def media(self) -> str:
        return ""

    def alt(self, language: str) -> str:
        return ""
