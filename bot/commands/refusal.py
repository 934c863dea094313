"""A command that cannot do what was asked, and says why."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A command cannot do what was asked. `key` is a text under `cli.`; nothing was changed."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.key, self.params = key, params
