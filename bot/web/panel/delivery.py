"""Who does not get what we send, why, and what helps: for a team, and for the whole agency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from bot.web.panel.paging import page_of
from bot.web.panel.table import Answer, Ask, Audience, NotThere, Page, Scope, Shown
from bot.web.panel.weeks import Member
from bot.web.panel.weeks_asked import running, zone_of
from reports.weekly_facts import Reach
from store.troubles import LAPSED, failures

LOOKED_BACK = timedelta(days=7)
WHY = tuple(one.value for one in Reach if one is not Reach.REACHED)


def of_team(ask: Ask) -> Answer:
    """Of those who report to the person in the address."""
    found = ask.weeks.team(ask.tx, ask.house, ask.person.id, running(zone_of(ask), ask.now), ask.now)
    if found is None:
        raise NotThere
    return _shown(ask, found.members, found.summary.superior.unit)


def of_all(ask: Ask) -> Answer:
    """Of everybody on the roster."""
    everybody = ask.weeks.everybody(ask.tx, ask.house, running(ask.house.zone, ask.now), ask.house.zone, ask.now)
    return _shown(ask, everybody.members, ask.house.agency)


def _shown(ask: Ask, members: Sequence[Member], whose: str) -> Shown:
    away = [one for one in members if one.person.reach is not Reach.REACHED]
    chosen = ask.query.get("why", "")
    page = page_of([one for one in away if chosen not in WHY or one.person.reach.value == chosen], ask.query)
    ids = [one.person.id for one in page.items]
    return Shown("delivery", {
        "whose": whose, "page": page, "chosen": chosen, "reasons": WHY, "total": len(members), "away": len(away),
        "counts": Counter(one.person.reach.value for one in away),
        "failed": failures(ask.tx, ids, ask.now - LOOKED_BACK),
        "lapsed": LAPSED,
    })  # fmt: skip


PAGES = (
    Page("/panel/delivery", of_all, Audience.ADMINISTRATORS),
    Page("/panel/delivery/{person}", of_team, scope=Scope.PERSON),
)
