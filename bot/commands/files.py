"""Files that commands write: whole or not at all, and for their owner's eyes where they hold secrets."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

PRIVATE, SHARED = 0o600, 0o644
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def written(path: Path, mode: int = SHARED) -> Iterator[Path]:
    """A file to write to, which takes the place of `path` once everything is in it. Raises OSError."""
    if path.is_dir():
        raise IsADirectoryError(21, os.strerror(21), str(path))
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        temporary = Path(file.name)
    try:
        yield temporary
        temporary.chmod(mode)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], mode: int = SHARED) -> int:
    """Write a CSV file that spreadsheets open as text; the number of rows."""
    count = 0
    with written(path, mode) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        for row in rows:
            out.writerow([harmless(cell) for cell in row])
            count += 1
    return count


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula. Numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
