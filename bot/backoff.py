"""How long to wait before trying again: twice as long each time, up to a limit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """`first` and `longest` in seconds."""

    first: float = 1.0
    longest: float = 60.0

    def seconds(self, failures: int) -> float:
        """The pause after so many failures in a row, counted from one."""
        return min(self.longest, self.first * 2.0 ** min(failures - 1, 30))
