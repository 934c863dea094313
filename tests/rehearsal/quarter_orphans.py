"""Who wants a mentor and has none, day by day: how long that lasts, and whether anything could be done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from bot.house import House
from bot.matching import needs_of, profiles, seekers, today
from mentoring.model import PairStatus
from mentoring.rules import barriers
from store.tx import Tx
from tests.rehearsal.quarter import Quarter

LONGEST = 5
"""Working days that nobody should be without a mentor for whom there is one with room."""
Spell = tuple[int, int]
"""Learner, and how many mentors had said yes to them before."""
Count = tuple[Spell, int]
"""With how often nobody fitted and had room meanwhile: then somebody is no orphan, and the days begin anew."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One look. A mentor of `waiting` fits and has room, or is being asked; nobody fits those of `blocked` now."""

    waiting: frozenset[Spell]
    blocked: frozenset[Spell]


@dataclass
class Orphans:
    """Looked at once a working day. A spell ends with a mentor's yes, or when the learner wants none any more."""

    days: Counter[Count] = field(default_factory=Counter)
    """Working days begun since the first look of a spell."""
    blocked: Counter[Spell] = field(default_factory=Counter)
    looks: Counter[Spell] = field(default_factory=Counter)
    """Of both kinds together."""
    under_way: set[Spell] = field(default_factory=set)
    """Those of the last look for whom somebody fitted."""
    most: int = 0
    most_blocked: int = 0

    def look(self, played: Quarter) -> list[str]:
        """Count this day; gives what should not be."""
        now, house = played.clock.now(), played.service.house
        seen = played.service.store.read_now(lambda tx: _seen(tx, house, now))
        self.most, self.most_blocked = max(self.most, len(seen.waiting)), max(self.most_blocked, len(seen.blocked))
        counts = {(spell, self.blocked[spell]) for spell in seen.waiting}
        for count in counts:
            self.days[count] += count[0] in self.under_way
        self.blocked.update(seen.blocked)
        self.looks.update(seen.waiting | seen.blocked)
        self.under_way = set(seen.waiting)
        complaints = [_said(count[0], self.days[count]) for count in sorted(counts) if self.days[count] == LONGEST + 1]
        untold = [spell for spell in seen.blocked if self.blocked[spell] == LONGEST + 1 and not _told(played, spell)]
        return complaints + [f"{who}: nobody fits, and no administrator was told" for who, _ in untold]

    def lines(self) -> list[str]:
        """The figures."""
        new = [days for ((_, yes), _), days in self.days.items() if yes == 0]
        lost = [days for ((_, yes), _), days in self.days.items() if yes > 0]
        whole = [looks - 1 for looks in self.looks.values()]
        blocked = sorted(self.blocked.values())
        return [
            f"without a mentor's yes, working days (all): {_spread([*new, *lost])}",
            f"without a mentor's yes, working days (for the first time): {_spread(new)}",
            f"without a mentor's yes, working days (after an earlier one): {_spread(lost)}",
            f"without a mentor's yes, working days (whether somebody fitted or not): {_spread(whole)}",
            f"without a mentor's yes at once: at most {self.most}",
            f"nobody fitted and had room: {len(blocked)} learners, at once at most {self.most_blocked},"
            f" looks {sum(blocked)}, longest {max(blocked, default=0)} working days",
        ]


def _seen(tx: Tx, house: House, now: datetime) -> Seen:
    asked = [pair.mentee_id for pair in tx.mentoring.open_pairs() if pair.status is PairStatus.PROPOSED]
    wanting = [need for need in seekers(tx, house) if need.needs]
    mentors, day = profiles(tx, house, now), today(house, now)
    free = {need.person_id for need in wanting if any(not barriers(need, mentor, day) for mentor in mentors)}
    reachable = tx.mentoring.reachable(asked)
    wished = {one.person.id for one in tx.mentoring.mentees(asked) if one.wish.wanted}
    still = {need.person_id for need in needs_of(tx, house, asked).values()} & reachable & wished
    histories = tx.mentoring.histories([*still, *(need.person_id for need in wanting)])
    said_yes = {id_: sum(p.accepted_at is not None for p in pairs) for id_, pairs in histories.items()}

    def spells(people: Iterable[int]) -> frozenset[Spell]:
        return frozenset((id_, said_yes.get(id_, 0)) for id_ in people)

    return Seen(spells(free | still), spells({need.person_id for need in wanting} - free))


def _told(played: Quarter, spell: Spell) -> bool:
    statement = "SELECT 1 FROM journal WHERE kind = 'orphan_told' AND person_id = ?"
    return played.database.execute(statement, (spell[0],)).fetchone() is not None


def _said(spell: Spell, days: int) -> str:
    return f"{spell[0]} has waited for a mentor's yes for {days} working days, and there was one who fits"


def _spread(found: list[int]) -> str:
    if not found:
        return "none"
    ordered = sorted(found)
    at = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.9, 0.95)]
    return f"n {len(found)}, median {median(found):g}, 90 % {at[0]}, 95 % {at[1]}, most {ordered[-1]}"
