"""Days, times and numbers as people say them, in the language of the texts and the zone of the person."""

from __future__ import annotations

import math
from datetime import date, datetime, time

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.texts import Texts
from people import hours as local_time
from people.model import Zone


def clock(texts: Texts, at: time) -> str:
    """A local time: `08.00` in Indonesian, `08:00` in English."""
    return at.strftime(texts("common.clock"))


def day(texts: Texts, when: date, today: date) -> str:
    """A day: today, tomorrow, the weekday's name within a week, else with its date."""
    ahead = (when - today).days
    if ahead == 0:
        return texts("common.today")
    if ahead == 1:
        return texts("common.tomorrow")
    weekday = format_date(when, "EEEE", locale=texts.language)
    return weekday if 1 < ahead < 7 else f"{weekday} {format_date(when, 'd MMMM', locale=texts.language)}"


def moment(texts: Texts, when: datetime, zone: Zone, now: datetime) -> str:
    """A moment: `besok, Selasa 1 Desember, 08.00 WIT`."""
    here = local_time.local(zone, when)
    full = format_date(here.date(), "EEEE d MMMM", locale=texts.language)
    ahead = (here.date() - local_time.local_day(zone, now)).days
    near = {0: "common.today", 1: "common.tomorrow"}.get(ahead)
    words = [texts(near)] if near else []
    return f"{', '.join([*words, full, clock(texts, here.time())])} {zone.abbreviation}"


def days(texts: Texts, chosen: frozenset[int]) -> str:
    """Weekdays: `Senin–Jumat` for a run of three or more, else `Senin, Rabu`."""
    ordered = sorted(chosen)
    # 2024-01-01 was a Monday
    names = [format_date(date(2024, 1, 1 + number), "EEEE", locale=texts.language) for number in ordered]
    if len(ordered) >= 3 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{names[0]}–{names[-1]}"
    return ", ".join(names)


def number(texts: Texts, value: float) -> str:
    """A number with at most one decimal: `13,5` in Indonesian."""
    return str(format_decimal(round(value, 1), locale=texts.language))


def kilobytes(size: int) -> int:
    """Bytes as whole kilobytes, at least one: what it costs the learner to load a message."""
    return max(1, math.ceil(size / 1024))
