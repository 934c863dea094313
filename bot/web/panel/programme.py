"""The programme's indicators, as the workbook of `bekal report indicators` has them: before and after, no cause."""

from __future__ import annotations

from functools import partial

from bot.indicators.loading import load_report
from bot.indicators.words import how, indicator_name
from bot.web.panel.table import Answer, Ask, Audience, Page, Shown


def indicators(ask: Ask) -> Answer:
    """The four of the agency, then of its units."""
    report = load_report(ask.tx, ask.house, ask.now)
    return Shown("indicators", {
        "report": report, "name": lambda one: indicator_name(ask.texts, one, report.terms),
        "how": partial(how, ask.texts, report.terms),
    })  # fmt: skip


PAGES = (Page("/panel/indicators", indicators, Audience.ADMINISTRATORS),)
