"""Opening what waits for a learner: the open lesson, the lessons of days away, or the next item."""

from __future__ import annotations

from bot import markup
from bot.conversations import bundle, home, lesson, lesson_done
from bot.turns import Turn


def start(turn: Turn, intro: str = "") -> None:
    """Open what waits, as far as the day's cap and the days missed allow; a pause ends with it."""
    study = turn.learner
    if study.paused:
        study.resume()
        turn.journal("resumed")
    if study.active is None:
        lesson.nothing(turn)
    elif len(study.bundle()) > 1:
        bundle.offer(turn)
    elif home.may_go_on(study):
        lesson.open_item(turn, intro)
    else:
        _nothing_now(turn, begun=study.active.started_at is not None)


def _nothing_now(turn: Turn, begun: bool) -> None:
    key = "lesson.nothing_today" if begun else "lesson.not_begun"
    text = turn.texts(key, name=markup.plain(turn.name), when=lesson.next_moment(turn))
    turn.say(text, lesson_done.what_follows(turn) if begun else home.fitting(turn), columns=2)
    turn.aside()
