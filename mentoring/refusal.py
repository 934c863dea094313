"""Something asked of this floor cannot be done now: a meaning for the person who asked, and nothing was changed."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """An act that the rules do not allow at this moment. `code` is a text key under `mentoring.refused.`.

    `params` fill that text: numbers, and moments (aware UTC) that the texts' side puts on the reader's clock.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
