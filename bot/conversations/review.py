"""Spaced review in chat: a few questions that come back on later days, one after the other."""

from __future__ import annotations

from bot import markup
from bot.buttons import Act
from bot.conversations import home, lesson
from bot.messages import Purpose
from bot.turns import Turn
from lessons.reviewing import DAILY_CAP


def start(turn: Turn) -> None:
    """The person asks for their reviews."""
    if not turn.learner.may_review() or not _show_next(turn, "", DAILY_CAP):
        none = turn.texts("review.none", name=markup.plain(turn.name))
        turn.say(none, [c for c in home.fitting(turn)], columns=2)


def push(turn: Turn, key: str) -> bool:
    """The schedule brings a review; False where no question is due."""
    intro = turn.texts("review.push", name=markup.plain(turn.name))
    return _show_next(turn, intro, DAILY_CAP, Purpose.REVIEW, key)


def after(turn: Turn, said: str) -> None:
    """After an answer: the next question of today's session in the same message, or its end."""
    left = int(turn.state.get("left", 1)) - 1
    if left > 0 and _show_next(turn, f"{said}\n\n{turn.texts('review.next')}", left):
        return
    study = turn.learner
    study.end_reviews()
    choices = [turn.button(home.to_next(study), Act.START)] if study.open_record() or study.may_start_lesson() else []
    done = turn.texts("review.done", name=markup.plain(turn.name))
    turn.say(f"{said}\n\n{done}", [*choices, turn.button("enough", Act.ENOUGH)], columns=2)
    turn.remember()


def _show_next(turn: Turn, intro: str, left: int, purpose: Purpose = Purpose.REPLY, key: str = "") -> bool:
    showing = turn.learner.next_review()
    if showing is None:
        return False
    turn.remember("open", left=left)
    lesson.show(turn, showing, intro, purpose, key)
    return True
