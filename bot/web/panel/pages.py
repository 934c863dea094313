"""The table of all pages that one logs in for. What is not in it is not served; a test walks it as every role."""

from __future__ import annotations

from bot.web.panel import clocks, delivery, follow_ups, home, hours, person, programme, team, weekly
from bot.web.panel.table import Page

PAGES: tuple[Page, ...] = (
    *home.PAGES,
    *team.PAGES,
    *weekly.PAGES,
    *follow_ups.PAGES,
    *person.PAGES,
    *delivery.PAGES,
    *clocks.PAGES,
    *hours.PAGES,
    *programme.PAGES,
)
