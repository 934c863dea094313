"""Files that commands write: whole or not at all, and for their owner's eyes where they hold personal data."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.commands.refusal import Refused

PRIVATE = 0o600
"""Readable by its owner only."""


@contextmanager
def written(path: Path, mode: int = PRIVATE) -> Iterator[Path]:
    """A file to write to, which takes the place of `path` once everything is in it. Raises OSError."""
    demand_place(path)
    temporary = _beside(path)
    try:
        yield temporary
        temporary.chmod(mode)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def demand_place(path: Path, ending: str = "") -> None:
    """See that a file can stand there, before anything is done that it is to tell of. Raises Refused, OSError.

    `ending`: what its name must end with, since whoever opens a workbook named otherwise is told that it is broken.
    """
    if ending and path.suffix.casefold() != ending:
        raise Refused("error.file_ending", file=path, ending=ending)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))


def _beside(path: Path) -> Path:
    """A new file in the same folder. Its name is nobody's business: an error names the file that was asked for."""
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.stem}.", suffix=path.suffix, delete=False) as file:
            return Path(file.name)
    except OSError as error:
        error.filename = str(path)
        raise
