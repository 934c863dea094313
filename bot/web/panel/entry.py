"""The page behind a link to a weekly summary: counts for whoever has it, everything for whoever is logged in."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot import authority
from bot.follow_ups import rights
from bot.links import Report
from bot.web.panel import figures
from bot.web.panel.table import Answer, GoTo, NotThere, Shown, Viewer, at
from bot.web.panel.weeks import Weeks
from reports.weekly import LEAST_GROUP

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx


def report(tx: Tx, house: House, weeks: Weeks, asked: Report, viewer: Viewer | None, now: datetime) -> Answer:
    """The summary that the link is about. Raises NotThere where its reader is not above that team any more.

    A link may be passed on, so it shows no names; nor the counts of a team so small that they would speak of single
    people.
    """
    if viewer and authority.may_see(tx, house, viewer.person, asked.superior_id, now):
        return GoTo(f"{at('/panel/weekly/{person}', asked.superior_id)}?week={asked.week}")
    reader = next(iter(tx.people.by_id([asked.reader_id])), None)
    if reader is None or reader.erased or not rights.may_see(tx, house, reader.id, asked.superior_id, now):
        raise NotThere
    if not tx.turns.learners([reader.id], now)[reader.id].participation.consented:
        raise NotThere
    team = weeks.team(tx, house, asked.superior_id, asked.week, now)
    if team is None:
        raise NotThere
    summary = team.summary
    small = summary.team < LEAST_GROUP
    return Shown("report", {
        "week": asked.week, "unit": summary.superior.unit, "small": small,
        "rows": () if small else figures.rows(summary),
    })  # fmt: skip
