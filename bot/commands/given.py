"""Dates, moments and numbers as they are given on the command line; argparse tells which argument was wrong."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.weeks import Week

MOST_RATE = 100_000
MOST_PORT = 65_535
MOST_ID = 2**63 - 1
"""What the store can hold."""
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
"""Days beyond these are slips of the finger, and the arithmetic of dates ends somewhere."""


def local_date(text: str) -> date:
    """`2026-12-01`. Raises ArgumentTypeError, so that argparse tells which argument it was."""
    try:
        return _possible(date.fromisoformat(text), text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r}: YYYY-MM-DD") from None


def moment(text: str) -> datetime:
    """`2026-12-01T08:00+09:00`: ISO 8601 with an offset, as aware UTC. Raises ArgumentTypeError."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ArgumentTypeError(f"{text!r}: YYYY-MM-DDTHH:MM+HH:MM")
    _possible(found.date(), text)
    return found.astimezone(UTC)


def _possible(day: date, text: str) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ArgumentTypeError(f"{text!r}: {EARLIEST} … {LATEST}")
    return day


def rate(text: str) -> float:
    """How many times as fast time runs: more than 0, at most 100,000. Raises ArgumentTypeError."""
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found <= MOST_RATE:
        raise ArgumentTypeError(f"{text!r}: 0 < N <= {MOST_RATE}")
    return found


def port_number(text: str) -> int:
    """A port to listen at, 0 for any. Raises ArgumentTypeError."""
    if not text.isdecimal() or int(text) > MOST_PORT:
        raise ArgumentTypeError(f"{text!r}: 0 … {MOST_PORT}")
    return int(text)


def whole(text: str) -> int:
    """A whole number; what it may be is judged where it is used. Raises ArgumentTypeError."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= len(str(MOST_ID))):
        raise ArgumentTypeError(f"{text!r}: 0, 1, 2, …")
    return int(sign + digits)


def entry_id(text: str) -> int:
    """The number that a row has in the store, as lists show it. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:20]) <= MOST_ID and len(text) <= len(str(MOST_ID))):
        raise ArgumentTypeError(f"{text!r}: 1 … {MOST_ID}")
    return int(text)


def iso_week(text: str) -> Week:
    """`2026-W48`. Raises ArgumentTypeError."""
    from reports.weeks import Week

    try:
        return Week.parse(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r}: YYYY-Www") from None
