"""Days, times and numbers as people say them, in the language of the texts and the zone of the person."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, time

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.texts import Texts
from people import hours as local_time
from people.model import Zone

_NEAR = {0: "common.today", 1: "common.tomorrow"}


def clock(texts: Texts, at: time) -> str:
    """A local time: `08.00` in Indonesian, `08:00` in English."""
    return at.strftime(texts("common.clock"))


def day(texts: Texts, when: date, today: date) -> str:
    """On which day: `hari ini`, `besok`, `hari Jumat` within a week, else `hari Senin 14 Desember`."""
    ahead = (when - today).days
    if ahead in _NEAR:
        return texts(_NEAR[ahead])
    named = format_date(when, "EEEE" if 1 < ahead < 7 else "EEEE d MMMM", locale=texts.language)
    return texts("common.on_day", day=named)


def full_date(texts: Texts, when: date) -> str:
    """A date: `Selasa 1 Desember`."""
    return str(format_date(when, "EEEE d MMMM", locale=texts.language))


def dated(texts: Texts, when: date) -> str:
    """A date with its year: `1 November 2026`."""
    return str(format_date(when, "d MMMM y", locale=texts.language))


def moment(texts: Texts, when: datetime, zone: Zone, now: datetime) -> str:
    """A moment: `besok, Selasa 1 Desember, 08.00 WIT`."""
    here = local_time.local(zone, when)
    near = _NEAR.get((here.date() - local_time.local_day(zone, now)).days)
    words = [texts(near)] if near else []
    said = ", ".join([*words, full_date(texts, here.date()), clock(texts, here.time())])
    return f"{said} {zone.abbreviation}"


def until(texts: Texts, when: datetime, zone: Zone, now: datetime) -> str:
    """A moment in few words: `Kamis 12.00 WIT`, or with its date where it is a week ahead or longer."""
    here = local_time.local(zone, when)
    ahead = (here.date() - local_time.local_day(zone, now)).days
    named = format_date(here.date(), "EEEE" if 1 < ahead < 7 else "EEEE d MMMM", locale=texts.language)
    near = texts(_NEAR[ahead]) if ahead in _NEAR else named
    return f"{near} {clock(texts, here.time())} {zone.abbreviation}"


def days(texts: Texts, chosen: frozenset[int]) -> str:
    """Weekdays: `Senin–Jumat` for a run of three or more, else `Senin, Rabu`."""
    ordered = sorted(chosen)
    # 2024-01-01 was a Monday
    names = [format_date(date(2024, 1, 1 + number), "EEEE", locale=texts.language) for number in ordered]
    if len(ordered) >= 3 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{names[0]}–{names[-1]}"
    return ", ".join(names)


def listed(texts: Texts, words: Sequence[str]) -> str:
    """Several things in one phrase: `nomor telepon dan nama orang`."""
    return str(format_list(words, locale=texts.language))


def number(texts: Texts, value: float) -> str:
    """A number with at most one decimal: `13,5` in Indonesian."""
    return str(format_decimal(round(value, 1), locale=texts.language))


def kilobytes(size: int) -> int:
    """Bytes as whole kilobytes, at least one: what it costs the learner to load a message."""
    return max(1, math.ceil(size / 1024))
