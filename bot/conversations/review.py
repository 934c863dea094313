"""Spaced review in chat: a few questions that come back on later days, one after the other."""

from __future__ import annotations

from bot import markup
from bot.buttons import Act
from bot.conversations import home, lesson
from bot.messages import Purpose
from bot.turns import Turn


def start(turn: Turn) -> None:
    """The person asks for their reviews: the one that lies open, or the first of today's."""
    if _again(turn) or _begin(turn, "", Purpose.REPLY, ""):
        return
    turn.say(turn.texts("review.none", name=markup.plain(turn.name)), home.fitting(turn), columns=2)


def push(turn: Turn, key: str) -> bool:
    """The schedule brings a review; False where no question is due."""
    return _begin(turn, turn.texts("review.push", name=markup.plain(turn.name)), Purpose.REVIEW, key)


def after(turn: Turn, said: str) -> None:
    """After an answer: the next question of today in the same message, or the session's end."""
    study = turn.learner
    showing = study.next_review()
    if showing:
        lesson.show(turn, showing, f"{said}\n\n{turn.texts('review.next')}", goes_on=True)
        return
    study.end_reviews()
    choices = [turn.button(home.to_next(study), Act.START)] if home.may_go_on(study) else []
    done = turn.texts("review.done", name=markup.plain(turn.name))
    turn.say(f"{said}\n\n{done}", [*choices, turn.button("enough", Act.ENOUGH)], columns=2)
    turn.remember()


def _again(turn: Turn) -> bool:
    """Show the review once more that waits for its answer; False where there is none."""
    study = turn.learner
    waiting = study.unanswered_review()
    if waiting:
        lesson.show(turn, study.show_again(waiting))
    return waiting is not None


def _begin(turn: Turn, intro: str, purpose: Purpose, key: str) -> bool:
    showing = turn.learner.begin_reviews(pushed=purpose is Purpose.REVIEW)
    if showing:
        lesson.show(turn, showing, intro, purpose, key)
    return showing is not None
