"""Where one arrives: what there is to do, by role; for administrators the teams of the whole agency."""

from __future__ import annotations

from bot.web.panel import figures
from bot.web.panel.paging import page_of
from bot.web.panel.table import Answer, Ask, Audience, Page, Shown
from bot.web.panel.weeks_asked import asked_week

MOST_LOOKED_FOR = 80
"""Characters of what is looked for."""


def home(ask: Ask) -> Answer:
    """The viewer's own team in four figures, and the ways on."""
    viewer = ask.viewer
    asked = asked_week(ask, viewer.zone)
    leader = viewer.leads[0] if viewer.leads else viewer.person.id
    team = ask.weeks.team(ask.tx, ask.house, leader, asked.week, ask.now)
    summary = team.summary if team and team.summary.team else None
    return Shown("home", {
        "week": asked.week, "summary": summary, "first": tuple(figures.first(summary)) if summary else (),
        "me": viewer.person, "leader": leader,
    })  # fmt: skip


def teams(ask: Ask) -> Answer:
    """Every superior of the agency, to be looked for by name or unit."""
    wanted = ask.query.get("q", "").strip()[:MOST_LOOKED_FOR]
    found = [one for one in ask.tx.pages.leaders() if wanted.casefold() in f"{one.name} {one.unit_name}".casefold()]
    return Shown("teams", {"page": page_of(found, ask.query), "wanted": wanted})


PAGES = (
    Page("/panel", home),
    Page("/panel/teams", teams, Audience.ADMINISTRATORS),
)
