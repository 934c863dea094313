"""What the fake Bot API records, and what it can be told to do wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Call:
    """One call of a method, in the order in which it came. `status` is 0 where no answer was given."""

    method: str
    params: dict[str, Any]
    at: float
    status: int = 0
    description: str = ""

    @property
    def chat(self) -> int:
        """The chat that it is about; 0 for none, or for one that is no number."""
        try:
            return int(self.params.get("chat_id", 0))
        except (TypeError, ValueError):
            return 0


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next calls that it fits.

    `cut` "before": the connection ends and nothing is done; "after": it is done, then the connection ends without an
    answer; "body": it is done, and the answer breaks off. `silent`: it is done, and no answer comes until `release`.
    """

    status: int = 0
    retry_after: int | None = None
    description: str = ""
    cut: str = ""
    silent: bool = False
    times: int = 1
    method: str = ""
    chat: int | None = None

    def fits(self, call: Call) -> bool:
        return self.times > 0 and self.method in ("", call.method) and (self.chat is None or self.chat == call.chat)
