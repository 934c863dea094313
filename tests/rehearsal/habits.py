"""What kind of learner somebody is: drawn once from a seed, the same whatever else happens."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import time

STYLES = {"steady": 30, "slow": 22, "away": 22, "holder": 14, "blocker": 8, "fader": 8, "quitter": 3, "never": 5}
"""How many of about a hundred are of each kind."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Something that a learner does unasked, on a day of the rehearsal (0: the first) at about this hour."""

    day: int
    hour: int
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Habits:
    """Chances are 0.0 to 1.0, delays are minutes (least, most)."""

    style: str
    links: str
    """By which way in: link, code, contact; or never."""
    consents: str
    """at once, reads, declines, or silent."""
    hours: str
    """fit, noon, afternoon, own."""
    own_at: time
    right: float
    types: float
    delay: tuple[int, int]
    reviews: float
    practice: float
    eager: float
    """Chance to go on where more may be learned at once."""
    fidgets: float
    """Chance to tap twice, or on something old."""
    away: tuple[tuple[int, int], ...] = ()
    """Days (first, last) on which there is no signal."""
    silent_from: int = 10_000
    """Day from which nothing is answered any more."""
    returns: bool = False
    """Resumes some days after the pause."""
    catch_up: str = "all"
    """After days away: all (in one message), parts (in two), one, newest."""
    plans: tuple[Plan, ...] = ()

    def is_away(self, day: int) -> bool:
        return any(first <= day <= last for first, last in self.away)


def draw(rng: random.Random, days: int) -> Habits:
    """One learner's habits for a rehearsal of so many days."""
    style = rng.choices(list(STYLES), list(STYLES.values()))[0]
    consents = rng.choice(("declines", "silent")) if style == "never" else rng.choice(("at once",) * 4 + ("reads",))
    links = (
        rng.choice(("never", "link", "code")) if style == "never" else rng.choice(("link",) * 3 + ("code", "contact"))
    )
    return Habits(
        style,
        links,
        consents,
        hours=rng.choice(("fit",) * 5 + ("noon", "afternoon", "own", "own")),
        own_at=rng.choice((time(6, 30), time(9, 30), time(13, 0), time(18, 30))),
        right=rng.uniform(0.4, 0.95),
        types=rng.choice((0.0, 0.2, 1.0)),
        delay=(5, 25) if style != "slow" else (120, 600),
        reviews=rng.choice((1.0, 1.0, 0.5, 0.0)) if style != "steady" else 1.0,
        practice=rng.choice((0.0, 0.3, 0.8)),
        eager=rng.choice((0.0, 0.5, 1.0)),
        fidgets=rng.choice((0.0, 0.0, 0.3)),
        away=_away(rng, days) if style == "away" else (),
        silent_from=_day(rng, days - 10) if style == "fader" else 10_000,
        returns=rng.random() < 0.5,
        catch_up=rng.choice(("all", "all", "parts", "one", "newest")),
        plans=tuple(sorted(_plans(rng, style, days), key=lambda plan: (plan.day, plan.hour))),
    )


def _away(rng: random.Random, days: int) -> tuple[tuple[int, int], ...]:
    spells, day = [], rng.randrange(3, 9)
    while day < days - 2:
        last = day + rng.randrange(3, 7) - 1
        spells.append((day, last))
        day = last + rng.randrange(5, 12)
    return tuple(spells)


def _plans(rng: random.Random, style: str, days: int) -> list[Plan]:
    plans = []
    if style == "holder":
        what = rng.choice(("leave", "leave", "leave", "rest", "days", "days", "hours", "zone"))
        plans.append(Plan(_day(rng, days - 6), rng.randrange(7, 19), what, _detail(rng, what)))
    if style == "blocker":
        day = _day(rng, days - 8)
        plans.append(Plan(day, rng.randrange(7, 19), "block", rng.choice(("told", "untold"))))
        if rng.random() < 0.6:
            plans.append(Plan(day + rng.randrange(2, 8), rng.randrange(7, 19), "unblock"))
    if style == "quitter":
        plans.append(Plan(_day(rng, days - 3), rng.randrange(7, 19), "withdraw"))
    for _ in range(rng.randrange(3)):
        what = rng.choice(("progress", "schedule", "text only", "chatter", "photo", "review", "learn"))
        plans.append(Plan(rng.randrange(2, days), rng.randrange(7, 21), what))
    return plans


def _day(rng: random.Random, before: int) -> int:
    """A day on which learning is under way."""
    return rng.randrange(3, max(4, before))


def _detail(rng: random.Random, what: str) -> str:
    return rng.choice(
        {
            "leave": ("button 3", "button 7", "days 10", "date 5"),
            "rest": ("1", "2"),
            "days": ("button", "Senin, Kamis, Sabtu", "Selasa dan Jumat"),
            "hours": ("07.15", "12.00", "jam 4 sore", "19.30"),
            "zone": ("WIB", "WITA", "WIT"),
        }[what]
    )
