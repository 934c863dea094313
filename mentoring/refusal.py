"""Something asked of this floor cannot be done now: a meaning for the person who asked, and nothing was changed."""

from __future__ import annotations

from typing import Any

from people.faults import Fault


class Refused(Exception):
    """An act that the rules do not allow at this moment. `fault.code` is a text key under `fault.`."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.fault = Fault("", code, params)

    @property
    def code(self) -> str:
        return self.fault.code
