"""What a superior asks for beside their weekly summary: its workbook, and its picture where it was left out."""

from __future__ import annotations

from bot import markup
from bot.buttons import Act
from bot.conversations import home
from bot.doors import Doors
from bot.turns import Turn
from bot.weekly import assets
from bot.weekly.message import dates

MOST_STEPS = 50
"""How far up the tree of superiors is looked: deeper than any agency, and an end to a circle."""


def book(turn: Turn, argument: str) -> None:
    """The workbook of the summary in the button, as a file that is made when it is sent."""
    _send(turn, argument, assets.BOOK)


def chart(turn: Turn, argument: str) -> None:
    """The picture of the summary in the button."""
    _send(turn, argument, assets.CHART)


def _send(turn: Turn, argument: str, kind: str) -> None:
    week, superior_id = assets.meant(argument)
    if not _may_see(turn, superior_id):
        home.old_button(turn)
        return
    turn.journal("weekly_opened", superior=superior_id, week=str(week), file=kind)
    asset = assets.asset_of(superior_id, week, kind, turn.texts.language)
    key = "weekly.here_book" if kind == assets.BOOK else "weekly.here_chart"
    text = turn.texts(key, dates=dates(week, turn.texts.language), name=markup.plain(turn.name))
    if kind == assets.BOOK:
        turn.say(text, document=asset)
    else:
        turn.say(text, image=asset)


def _may_see(turn: Turn, superior_id: int) -> bool:
    """A summary is for the superior and for those above them, as the roster stands now."""
    looked_at: int | None = superior_id
    for _ in range(MOST_STEPS):
        if looked_at == turn.person.id:
            return True
        found = turn.tx.people.by_id([looked_at]) if looked_at is not None else []
        if not found:
            return False
        looked_at = found[0].superior_id
    return False


DOORS = Doors(acts={Act.WEEKLY_BOOK: book, Act.WEEKLY_CHART: chart})
