"""Ids made before a row is stored: unique across processes without asking the database, growing with time."""

from __future__ import annotations

import itertools
import secrets
import time

_START = 1_700_000_000_000
_PROCESS = secrets.randbits(10)
_counter = itertools.count(secrets.randbits(12))


def new_id() -> int:
    """A positive id of at most 63 bits: 41 of milliseconds, 12 of a counter, 10 of this process.

    It is the machine's time, never the service's clock, so that ids stay unique when a rehearsal starts again.
    """
    milliseconds = time.time_ns() // 1_000_000 - _START
    return (milliseconds << 22) | ((next(_counter) & 0xFFF) << 10) | _PROCESS
