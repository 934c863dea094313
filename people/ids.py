"""Ids made before a row is stored: unique across processes without asking the database, growing with time."""

from __future__ import annotations

import secrets
import threading
import time

_START = 1_700_000_000_000
_PROCESS = secrets.randbits(10)
_OFFSET = secrets.randbits(11)
_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """A positive id of at most 63 bits: 41 of milliseconds, 12 of a counter, 10 of this process. Each exceeds the last.

    It is the machine's time, never the service's clock, so that ids stay unique when a rehearsal starts again.
    A burst of more ids than fit a millisecond, or a clock set back, goes on counting from the last one.
    """
    global _last
    milliseconds = time.time_ns() // 1_000_000 - _START
    with _lock:
        _last = max(_last + 1, (milliseconds << 12) | _OFFSET)
        return (_last << 10) | _PROCESS
