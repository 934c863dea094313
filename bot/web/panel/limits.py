"""How often somebody may try a link that is none of ours."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

MOST_FAILURES = 20
WITHIN = timedelta(minutes=10)
MOST_KNOWN = 10_000
"""Addresses that are remembered: a bound on memory."""


class Attempts:
    """Failures by the address that they come from."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def may_fail(self, address: str, now: datetime) -> bool:
        """Count a failure; False where this address has failed too often of late."""
        since, count = self._failed.pop(address, (now, 0))
        if now - since > WITHIN:
            since, count = now, 0
        self._failed[address] = since, count + 1
        if len(self._failed) > MOST_KNOWN:
            self._failed.popitem(last=False)
        return count < MOST_FAILURES
