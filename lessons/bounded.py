"""Reading small text files that others wrote: never more than is sensible, whatever the file says of its size."""

from __future__ import annotations

from pathlib import Path


class TooLarge(Exception):
    """The file has more bytes than it may have."""


def read_text(path: Path, most: int) -> str:
    """The text of a file in UTF-8, with or without a byte order mark. Raises TooLarge, OSError, UnicodeDecodeError.

    A device has the size 0 and no end, so that the size is not asked for.
    """
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise TooLarge
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
