"""What a superior asks for beside their weekly summary: its workbook, and its picture where it was left out."""

from __future__ import annotations

from bot import markup
from bot.buttons import Act
from bot.conversations import follow_ups, followed, home
from bot.doors import Doors
from bot.follow_ups import rights
from bot.links import REPORT_LIFE, report_mark
from bot.turns import Turn
from bot.weekly import assets
from bot.weekly.message import dates
from people.model import Role


def book(turn: Turn, argument: str) -> None:
    """The workbook of the summary in the button, as a file that is made when it is sent."""
    _send(turn, argument, assets.BOOK)


def chart(turn: Turn, argument: str) -> None:
    """The picture of the summary in the button."""
    _send(turn, argument, assets.CHART)


def open_page(turn: Turn, argument: str) -> None:
    """A link to the page of the summary in the button: it is asked for, so that no forwarded summary carries one."""
    week, superior_id = assets.meant(argument)
    if not turn.house.pages or not rights.may_see(turn.tx, turn.house, turn.person.id, superior_id, turn.now):
        home.old_button(turn)
        return
    turn.journal("weekly_opened", superior=superior_id, week=str(week), file="page")
    when, days = dates(week, turn.texts.language), REPORT_LIFE.days
    text = turn.texts("panel.chat.report", name=markup.plain(turn.name), dates=when, days=days)
    turn.say(text, link=report_mark(week, superior_id, turn.person.id, turn.now))


def _send(turn: Turn, argument: str, kind: str) -> None:
    week, superior_id = assets.meant(argument)
    if not rights.may_see(turn.tx, turn.house, turn.person.id, superior_id, turn.now):
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


DOORS = Doors(
    acts={
        Act.WEEKLY_BOOK: book,
        Act.WEEKLY_CHART: chart,
        Act.WEEKLY_OPEN: open_page,
        Act.ACT_ON: follow_ups.card,
        Act.ACT_STEP: follow_ups.step,
        Act.ACT_SURE: follow_ups.sure,
        Act.HINDER: followed.hinders,
        Act.OFFER_YES: followed.yes,
        Act.OFFER_NO: followed.no,
        Act.GRANTED_END: followed.end_leave,
    },
    typed={"follow_note": follow_ups.typed_note, "hinder": followed.typed},
    media=frozenset({"follow_note", "hinder"}),
    replies={"follow": followed.replied},
    needs=dict.fromkeys((Act.HINDER, Act.OFFER_YES, Act.OFFER_NO, Act.GRANTED_END), Role.LEARNER),
)
