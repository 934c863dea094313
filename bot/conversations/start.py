"""Opening what waits for a learner: the open lesson, the lessons of days away, or the next item."""

from __future__ import annotations

from bot import markup
from bot.conversations import bundle, lesson
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
    elif study.open_record() or study.may_start_lesson():
        lesson.open_item(turn, intro)
    else:
        when = lesson.next_moment(turn)
        text = turn.texts("lesson.nothing_today", name=markup.plain(turn.name), when=when)
        turn.say(text, lesson.what_follows(turn), columns=2)
        turn.remember()
