"""A file that cannot be read at all: why, as a meaning."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The whole file is refused. `code` and `params` make the fault."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
