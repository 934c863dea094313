"""The board of units, where the agency wants one: the first five, and one's own unit."""

from __future__ import annotations

from bot import markup, wording
from bot.buttons import Act
from bot.conversations import home
from bot.doors import Doors
from bot.turns import Turn
from bot.weekly.board import latest
from bot.weekly.message import dates
from reports.board import UnitShare, place
from reports.weeks import Week

SHOWN = 5
"""Whoever stands below is named to nobody but their own people."""


def show(turn: Turn, _: str) -> None:
    """The latest board; what to wait for where there is none."""
    found = latest(turn.tx, turn.now) if turn.house.unit_board else None
    name = markup.plain(turn.name)
    if found is None or not found[1]:
        key = "board.none" if turn.house.unit_board else "board.not_used"
        home.show(turn, turn.texts(key, name=name))
    else:
        turn.say(_text(turn, *found), home.fitting(turn), columns=2)


def _text(turn: Turn, week: Week, shares: list[UnitShare]) -> str:
    texts, own = turn.texts, next((one for one in shares if one.unit == turn.person.unit_name), None)
    lines = [texts("board.title", dates=dates(week, texts.language))]
    lines += [_line(turn, shares, one) for one in shares[:SHOWN]]
    if own is None:
        lines.append(texts("board.small", unit=markup.plain(turn.person.unit_name)))
    elif own not in shares[:SHOWN]:
        lines.append(texts("board.own", line=_line(turn, shares, own), of=len(shares)))
    return "\n".join(lines)


def _line(turn: Turn, shares: list[UnitShare], one: UnitShare) -> str:
    percent = wording.number(turn.texts, round(100 * float(one.share)))
    return turn.texts("board.line", place=place(shares, one), unit=markup.plain(one.unit), percent=percent)


DOORS = Doors(acts={Act.BOARD: show}, commands={"papan": Act.BOARD, "board": Act.BOARD})
