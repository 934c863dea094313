"""The weekly summary as it was told in the chat, with its picture and its workbook."""

from __future__ import annotations

from bot.web.panel import figures
from bot.web.panel.table import Answer, Ask, File, NotThere, Page, Scope, Shown
from bot.web.panel.weeks_asked import asked_week, zone_of
from bot.weekly import assets
from bot.weekly.message import compose

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def weekly(ask: Ask) -> Answer:
    """The words of the message, and every figure with what it means."""
    asked = asked_week(ask, zone_of(ask))
    found = ask.weeks.team(ask.tx, ask.house, ask.person.id, asked.week, ask.now)
    if found is None:
        raise NotThere
    return Shown("weekly", {
        "asked": asked, "team": found, "leader": found.summary.superior, "rows": figures.rows(found.summary),
        "message": compose(found.summary, ask.texts), "summary": found.summary,
    })  # fmt: skip


def chart(ask: Ask) -> Answer:
    """The picture of the summary."""
    return _made(ask, assets.CHART, "image/png")


def book(ask: Ask) -> Answer:
    """The workbook of the summary."""
    return _made(ask, assets.BOOK, XLSX)


def _made(ask: Ask, kind: str, media: str) -> File:
    asked = asked_week(ask, zone_of(ask))
    asset = assets.asset_of(ask.person.id, asked.week, kind, ask.texts.language)
    try:
        name, content = assets.make(ask.tx, ask.house, asset, ask.now)
    except KeyError:
        raise NotThere from None
    return File(name, media, content)


PAGES = (
    Page("/panel/weekly/{person}", weekly, scope=Scope.PERSON),
    Page("/panel/weekly/{person}/chart.png", chart, scope=Scope.PERSON),
    Page("/panel/weekly/{person}/book.xlsx", book, scope=Scope.PERSON),
)
