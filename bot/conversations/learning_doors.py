"""The ways into learning: lessons and reviews, catching up, and when all of it comes."""

from __future__ import annotations

import re
from datetime import time

from bot.buttons import Act
from bot.conversations import bundle, lesson, review, settings, start
from bot.doors import Doors, Handler
from bot.turns import Turn
from people.model import Role, Zone


def _hours(turn: Turn, argument: str) -> None:
    if not re.fullmatch(r"[0-9]{4}", argument):
        raise ValueError("no time of day")
    settings.set_hours(turn, time(int(argument[:2]), int(argument[2:])))


def _days(turn: Turn, argument: str) -> None:
    chosen = frozenset(int(digit) for digit in argument)
    if not chosen or not chosen <= frozenset(range(7)):
        raise ValueError("no weekdays")
    settings.set_days(turn, chosen)


def _rest(turn: Turn, argument: str) -> None:
    weeks = int(argument) if argument else 0
    if weeks in settings.REST_WEEKS:
        settings.rest(turn, weeks)
    else:
        settings.ask_rest(turn)


_ACTS: dict[Act, Handler] = {
    Act.START: lambda turn, _: start.start(turn),
    Act.ENOUGH: lambda turn, _: lesson.enough(turn),
    Act.PRACTICE: lambda turn, record: lesson.practice(turn, int(record)),
    Act.SKIP: lambda turn, record: lesson.skip(turn, int(record)),
    Act.EVENING: lambda turn, _: lesson.this_evening(turn),
    Act.REVIEW: lambda turn, _: review.start(turn),
    Act.BUNDLE: lambda turn, _: bundle.show(turn),
    Act.ONE_BY_ONE: lambda turn, _: bundle.one_by_one(turn),
    Act.NEWEST: lambda turn, _: bundle.newest(turn),
    Act.EXPLAIN: bundle.explain,
    Act.SETTINGS: lambda turn, _: settings.show(turn),
    Act.HOURS_FIT: lambda turn, _: settings.hours_fit(turn),
    Act.HOURS_AT: _hours,
    Act.HOURS_ASK: lambda turn, _: settings.ask_hours(turn),
    Act.DAYS: _days,
    Act.DAYS_ASK: lambda turn, _: settings.ask_days(turn),
    Act.ZONE: lambda turn, zone: settings.set_zone(turn, Zone[zone]),
    Act.ZONE_ASK: lambda turn, _: settings.ask_zone(turn),
    Act.TEXT_ONLY: lambda turn, on: settings.set_text_only(turn, on == "1"),
    Act.REST: _rest,
    Act.RESUME: lambda turn, _: settings.resume(turn),
}

DOORS = Doors(
    acts=_ACTS,
    typed={"hours": settings.typed, "days": settings.typed},
    commands={
        "mulai": Act.START, "belajar": Act.START, "learn": Act.START, "lesson": Act.START,
        "ulangan": Act.REVIEW, "review": Act.REVIEW,
        "semua": Act.BUNDLE, "all": Act.BUNDLE,
        "jadwal": Act.SETTINGS, "schedule": Act.SETTINGS, "settings": Act.SETTINGS,
        "jeda": Act.REST, "pause": Act.REST, "istirahat": Act.REST,
        "lanjut": Act.RESUME, "resume": Act.RESUME, "continue": Act.RESUME,
    },
    needs=dict.fromkeys(_ACTS, Role.LEARNER),
)  # fmt: skip
