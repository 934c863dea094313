"""Moments as people type them: `Selasa 10.00`, `besok jam 2 siang`, `3 Desember 09.00 WIB`, `tomorrow 2 pm`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from people.dates import parse_date
from people.hours import local, midnight
from people.model import Zone
from people.spoken import parse_days, parse_time

_LONGEST = 100
_ZONE = re.compile(r"\b(wib|wita|wit)\b")
_NEAR = {
    "hari ini": 0, "nanti": 0, "today": 0,
    "besok": 1, "esok": 1, "tomorrow": 1,
    "lusa": 2, "the day after tomorrow": 2,
}  # fmt: skip
_NEXT = re.compile(r"(?:next )(?P<before>\w+)|(?P<after>\w+) depan")
_PART = re.compile(r"\b(?:pagi|siang|sore|malam)\b|(?<![a-z])[ap]\.?m\b|\b0\d")
"""What says before or after noon; where nothing does, a small hour is one of the afternoon."""
_MORNING = 6
_WEEK = re.compile(r"minggu depan|next week")


@dataclass(frozen=True, slots=True)
class _Said:
    day: str
    at: time


def parse_moment(text: str, zone: Zone, now: datetime) -> datetime | None:
    """The moment in `text`, aware UTC, on the clock of `zone` unless the text names another one; None: it is none.

    Without a day it is the next such time; a weekday is the next one after today, `Selasa depan` that of next week.
    `jam 3` is 15.00: nobody means the night.
    """
    plain = " ".join(re.sub(r"[,;!?]", " ", text[:_LONGEST].casefold()).split())
    if named := _ZONE.search(plain):
        zone = Zone[named[1].upper()]
        plain = " ".join(_ZONE.sub(" ", plain).split())
    here = local(zone, now)
    for said in _ways(plain):
        if (day := _day(said, here)) is not None:
            return (midnight(zone, day) + timedelta(hours=said.at.hour, minutes=said.at.minute)).astimezone(UTC)
    return None


def _ways(plain: str) -> Iterator[_Said]:
    """Each way to read the words as a day and a time, in either order; the time first takes as few words as it can."""
    words = plain.split(" ")
    for place in range(len(words)):
        before, after = " ".join(words[:place]), " ".join(words[place:])
        for day, at in ((before, after), (after if place else "", before)):
            if (found := parse_time(at)) is not None:
                yield _Said(day, _by_day(at, found))


def _by_day(words: str, at: time) -> time:
    return at if at.hour >= _MORNING or at.hour == 0 or _PART.search(words) else at.replace(hour=at.hour + 12)


def _day(said: _Said, here: datetime) -> date | None:
    today = here.date()
    if not said.day:
        return today if said.at > here.time() else today + timedelta(days=1)
    if said.day in _NEAR:
        return today + timedelta(days=_NEAR[said.day])
    if _WEEK.fullmatch(said.day):
        return None
    return _weekday(said.day, today) or _dated(said.day, today)


def _weekday(words: str, today: date) -> date | None:
    next_week = _NEXT.fullmatch(words)
    number = _number(next_week["before"] or next_week["after"] if next_week else words.removeprefix("hari "))
    if number is None:
        return None
    if next_week:
        return today + timedelta(days=7 - today.weekday() + number)
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def _dated(words: str, today: date) -> date | None:
    """A date, with its weekday before it or not; None where the two do not agree."""
    if (found := parse_date(words, today)) is not None:
        return found
    first, _, rest = words.removeprefix("hari ").partition(" ")
    number, dated = _number(first), parse_date(rest, today) if rest else None
    return dated if dated is not None and dated.weekday() == number else None


def _number(word: str) -> int | None:
    found = parse_days(word) if word.isalpha() else None
    return next(iter(found)) if found and len(found) == 1 else None
