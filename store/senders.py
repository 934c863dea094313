"""Who sends from an embedded database: known by a lock that a process loses when it dies, however it dies."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":  # there, what a dead process had in hand is found by its lease alone
    fcntl = None
else:
    import fcntl


class Senders:
    """The company of those who send from one database file.

    Whoever comes holds the lock alone for a moment if nobody else is there, and shares it from then on.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}-senders")
        self._file: IO[bytes] | None = None

    def join(self) -> bool:
        """True where nobody else is there: then nobody else comes before `share`. Blocks while another is alone.

        A second call gives False. Raises OSError where the file cannot be made.
        """
        if fcntl is None or self._file is not None:
            return False
        self._file = self._path.open("ab")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fcntl.flock(self._file, fcntl.LOCK_SH)
            return False
        return True

    def share(self) -> None:
        """Let others join."""
        if fcntl is not None and self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_SH)

    def leave(self) -> None:
        """Be there no more."""
        if self._file is not None:
            self._file.close()
            self._file = None
