"""Times and days as people type them, in Indonesian and English: `pukul 16.00`, `8 pagi`, `senin-jumat`, `mon, wed`."""

from __future__ import annotations

import re
from datetime import time

_TIME = re.compile(
    r"(?:(?:pukul|jam|pk|pkl|at)\b\.?\s*)?(?P<half>setengah\s+)?(?P<hour>\d{1,2})(?:\s*[.:]\s*(?P<minute>\d{2}))?"
    r"\s*(?P<part>pagi|siang|sore|malam|am|pm|a\.m\.|p\.m\.)?\s*(?:wib|wita|wit)?"
)
_PARTS = {
    # part of the day → (hour as said → hour of the day) for the hours that go with it
    "pagi": {hour: hour for hour in range(1, 12)},
    "siang": {10: 10, 11: 11, 12: 12, 1: 13, 2: 14, 3: 15},
    "sore": {hour: hour + 12 for hour in range(3, 7)},
    "malam": {**{hour: hour + 12 for hour in range(6, 12)}, 12: 0},
    "am": {**{hour: hour for hour in range(1, 12)}, 12: 0},
    "pm": {**{hour: hour + 12 for hour in range(1, 12)}, 12: 12},
}
_DAY_NAMES = (
    ("senin", "sn", "monday"),
    ("selasa", "sl", "tuesday"),
    ("rabu", "rb", "wednesday"),
    ("kamis", "km", "thursday"),
    ("jumat", "jm", "jmt", "friday"),
    ("sabtu", "sb", "sbt", "saturday"),
    ("minggu", "mg", "mgg", "ahad", "sunday"),
)
_GROUPS = {
    "setiap hari": range(7),
    "tiap hari": range(7),
    "semua hari": range(7),
    "every day": range(7),
    "everyday": range(7),
    "daily": range(7),
    "all days": range(7),
    "hari kerja": range(5),
    "setiap hari kerja": range(5),
    "weekdays": range(5),
    "working days": range(5),
    "akhir pekan": (5, 6),
    "weekend": (5, 6),
    "weekends": (5, 6),
}
_LONGEST = 100


def parse_time(text: str) -> time | None:
    """A time of day, or None where the text is none. `setengah 8` is half past seven."""
    found = _TIME.fullmatch(_plain(text))
    if not found:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if part := found["part"]:
        hour = _PARTS[part.replace(".", "")].get(hour, hour if hour > 12 else 24)
    if found["half"]:
        hour, minute = (hour - 1, 30) if not found["minute"] else (24, 0)
    return time(hour, minute) if 0 <= hour < 24 and minute < 60 else None


def parse_days(text: str) -> frozenset[int] | None:
    """Days of the week (Monday is 0), or None where a word is not understood. A range may pass over Sunday."""
    plain = _plain(text).replace("'", "").replace("’", "")
    if plain in _GROUPS:
        return frozenset(_GROUPS[plain])
    ranges = re.sub(r"\s*(?:[-–—]|\b(?:sampai|hingga|s/d|s\.d\.|sd|to|until|through)(?=\s))\s*", "-", plain)
    words = [word for word in re.split(r"[\s,;&+/]+|\bdan\b|\band\b|\bhari\b", ranges) if word]
    days: set[int] = set()
    for word in words:
        span = _span(word)
        if span is None:
            return None
        days |= span
    return frozenset(days) or None


def _span(word: str) -> set[int] | None:
    first, dash, last = word.partition("-")
    start, end = _day(first), _day(last if dash else first)
    if start is None or end is None:
        return None
    return {(start + step) % 7 for step in range((end - start) % 7 + 1)}


def _day(word: str) -> int | None:
    word = word.strip(".")
    for number, names in enumerate(_DAY_NAMES):
        if word in names or (len(word) >= 3 and any(name.startswith(word) for name in names)):
            return number
    return None


def _plain(text: str) -> str:
    return " ".join(text[:_LONGEST].casefold().split()).rstrip("!")
