"""What to tell about a store that cannot be used and about a file that cannot be read or written."""

from __future__ import annotations

import errno

from bot.texts import Texts
from store.errors import StoreUnavailable

OPEN = "open"
_SAID = {
    "unable to open": OPEN,
    "readonly": "readonly",
    "locked": "locked",
    "busy": "locked",
    "disk is full": "full",
    "not a database": "foreign",
    "malformed": "damaged",
}
"""What a database says → the text under `cli.store_trouble.` that tells what it means and what to do."""


def store_trouble(texts: Texts, error: StoreUnavailable) -> dict[str, str]:
    """`what` is wrong with the store, and what to `do` about it."""
    said = str(error)
    kind = next((kind for words, kind in _SAID.items() if words in said), "other")
    return told(texts, kind, said)


def told(texts: Texts, kind: str, detail: str = "") -> dict[str, str]:
    """The same for a kind that is known."""
    return {part: texts(f"cli.store_trouble.{kind}.{part}", detail=detail) for part in ("what", "do")}


def file_trouble(texts: Texts, error: OSError) -> str:
    """What is wrong with a file, in the caller's language where we have words for it."""
    code = errno.errorcode.get(error.errno or 0, "")
    for name in (code, type(error).__name__):
        if (words := texts.problem(name)) != name:
            return words
    return error.strerror or type(error).__name__
