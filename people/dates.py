"""Dates as people type them: "15 Desember", "15/12", "tanggal 15", "2026-12-15"."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from babel.dates import get_month_names

_LANGUAGES = ("id", "en")
_WORDS = re.compile(r"(?:tanggal |tgl\.? )?(\d{1,2})(?:st|nd|rd|th)?(?:[\s/.-]+([a-z]+|\d{1,2}))?(?:[\s/.-]+(\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def parse_date(text: str, today: date) -> date | None:
    """The date in `text`, or None. Without a year (or month) it is the first such day from `today` on."""
    words = text.strip().casefold()
    iso = _ISO.fullmatch(words)
    if iso:
        return _date(int(iso.group(1)), int(iso.group(2)), int(iso.group(3)))
    found = _WORDS.fullmatch(words)
    if not found:
        return None
    day, month, year = int(found.group(1)), found.group(2), found.group(3)
    number = _month(month) if month else None
    if month and number is None:
        return None
    if number and year:
        return _date(int(year), number, day)
    return _next(today, day, number)


def _next(today: date, day: int, month: int | None) -> date | None:
    for ahead in range(24):
        year, index = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        if month in (None, index + 1):
            found = _date(year, index + 1, day)
            if found and found >= today:
                return found
    return None


def _month(word: str) -> int | None:
    if word.isdecimal():
        return int(word) if 1 <= int(word) <= 12 else None
    return next((number for name, number in _month_names() if name.startswith(word) and len(word) >= 3), None)


@cache
def _month_names() -> list[tuple[str, int]]:
    return [
        (name.casefold(), number)
        for language in _LANGUAGES
        for number, name in get_month_names("wide", locale=language).items()
    ]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
