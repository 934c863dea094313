"""How long questions wait, by mentor: counts and times only. Whose they are and what they say is nobody's here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.web.panel.table import Answer, Ask, Audience, NotThere, Page, Scope, Shown
from bot.web.panel.weeks_asked import running, zone_of
from mentoring.clock import Stage
from people.model import Person, Role
from store.troubles import OpenQuestion, open_questions

HOURS_TOLD = 48
"""From then on an age is told in days."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits at one mentor, or (None) in a stage without one. `hours`: the oldest one's age."""

    mentor: Person | None
    stages: Counter[Stage]
    late: int
    hours: int

    @property
    def days(self) -> int:
        """The oldest one's age where it is better told in days; else 0."""
        return self.hours // 24 if self.hours >= HOURS_TOLD else 0

    @property
    def count(self) -> int:
        return self.stages.total()


def of_all(ask: Ask) -> Answer:
    """Every open question of the agency, and what has no mentor of its own."""
    found = open_questions(ask.tx)
    return _shown(ask, found, ask.house.agency)


def of_team(ask: Ask) -> Answer:
    """What waits at the mentors who report to the person in the address."""
    team = ask.weeks.team(ask.tx, ask.house, ask.person.id, running(zone_of(ask), ask.now), ask.now)
    if team is None:
        raise NotThere
    below = {one.person.id for one in team.members}
    return _shown(ask, open_questions(ask.tx, below), team.summary.superior.unit, below)


def _shown(ask: Ask, found: list[OpenQuestion], whose: str, among: set[int] | None = None) -> Shown:
    mentors = {one.id: one for one in ask.tx.people.with_role(Role.MENTOR) if among is None or one.id in among}
    by_mentor: dict[int | None, list[OpenQuestion]] = {}
    for one in found:
        by_mentor.setdefault(one.mentor_id if one.mentor_id in mentors else None, []).append(one)
    rows = [_waiting(mentors[id_] if id_ else None, some, ask.now) for id_, some in by_mentor.items()]
    rows.sort(key=lambda one: (-one.late, -one.hours, one.mentor.name if one.mentor else ""))
    return Shown("clocks", {
        "whose": whose, "rows": rows, "total": len(found), "late": sum(one.late for one in rows),
        "free": len(mentors) - sum(one.mentor is not None for one in rows), "days": ask.house.mentoring.reply_days,
    })  # fmt: skip


def _waiting(mentor: Person | None, found: Iterable[OpenQuestion], now: datetime) -> Waiting:
    some = list(found)
    oldest = min(one.asked_at for one in some)
    return Waiting(
        mentor,
        Counter(one.stage for one in some),
        sum(one.due_at < now or one.stage in (Stage.POOL, Stage.ADMIN) for one in some),
        int((now - oldest).total_seconds() // 3600),
    )


PAGES = (
    Page("/panel/clocks", of_all, Audience.ADMINISTRATORS),
    Page("/panel/clocks/{person}", of_team, scope=Scope.PERSON),
)
