"""What is wrong with something that was given to us: a meaning with its place, rendered to prose by `bot.texts`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `where` is the place as a person looks it up (`file:line:column`, or `file:sheet:row:column`).

    `code` is a text key under `fault.`; `params` fill that text. A `warning` does not stop anything.
    """

    where: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    warning: bool = False


def harmless(faults: Iterable[Fault]) -> bool:
    """Whether these stop nothing: there are none but warnings."""
    return all(fault.warning for fault in faults)


class FaultsFound(Exception):
    """Something given to us is faulty, and nothing was changed. Carries every fault, not the first."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} fault(s): " + ", ".join(f.code for f in faults[:5]))
        self.faults = faults
