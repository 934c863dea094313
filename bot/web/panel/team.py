"""A team's week: figures, whom to turn to, the teams below, and everybody in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from bot.web.panel import figures
from bot.web.panel.paging import page_of
from bot.web.panel.table import Answer, Ask, NotThere, Page, Scope, Shown
from bot.web.panel.weeks import Member, TeamWeek
from bot.web.panel.weeks_asked import asked_week, zone_of
from people.jp import JpTerms
from people.names import bare_name
from reports.weekly_facts import PersonFacts
from reports.weekly_standing import Standing, due, has_floor, silent_days

MOST_LOOKED_FOR = 80
NONE = "none"
STANDINGS = (*(one.value for one in Standing), NONE)
"""What a list can be narrowed to; `none`: not enrolled."""


def team(ask: Ask) -> Answer:
    """The page of the team of the person in the address."""
    asked = asked_week(ask, zone_of(ask))
    found = ask.weeks.team(ask.tx, ask.house, ask.person.id, asked.week, ask.now)
    if found is None:
        raise NotThere
    chosen, wanted = ask.query.get("standing", ""), ask.query.get("q", "").strip()[:MOST_LOOKED_FOR]
    members = [one for one in found.members if _fits(one, chosen, wanted.casefold())]
    return Shown("team", {
        "asked": asked, "team": found, "summary": found.summary, "leader": found.summary.superior,
        "first": tuple(figures.first(found.summary)), "rows": figures.rows(found.summary),
        "below": _leaders_below(found), "page": page_of(members, ask.query), "chosen": chosen, "wanted": wanted,
        "counts": Counter(_name(one) for one in found.members), "standings": STANDINGS, "plain_name": bare_name,
        "silent_days": partial(silent_days, span=found.summary.span), "due": partial(due, span=found.summary.span),
        "bound": partial(bound, ask.house.jp),
    })  # fmt: skip


def bound(jp: JpTerms, person: PersonFacts) -> int:
    """The JP that a person has to reach, or may not pass."""
    return jp.floor.jp if has_floor(person) else jp.ceiling.jp


def _fits(member: Member, chosen: str, wanted: str) -> bool:
    if chosen in STANDINGS and _name(member) != chosen:
        return False
    return wanted in member.person.name.casefold() or wanted in member.person.unit.casefold()


def _name(member: Member) -> str:
    return member.standing.value if member.standing else NONE


def _leaders_below(found: TeamWeek) -> Sequence[PersonFacts]:
    """Those who report directly and lead somebody themselves: their teams are parts of this one."""
    staff = found.loaded.staff
    direct = staff.reports.get(found.summary.superior.id, ())
    return sorted((one for one in direct if one.id in staff.reports and not one.gone), key=lambda one: one.unit)


PAGES = (Page("/panel/team/{person}", team, scope=Scope.PERSON),)
