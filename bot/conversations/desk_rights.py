"""Whether the question of a button is for this person's eyes; where it is not, they are told kindly."""

from __future__ import annotations

from bot import buttons, markup
from bot.conversations import home
from bot.questions.desk import may_see
from bot.questions.office import Office
from bot.turns import Turn
from mentoring.questions import Question


def seen(turn: Turn, argument: str) -> Question | None:
    """The question of a button, if it is theirs to see; else they are told and there is None."""
    number = buttons.number36(argument)
    question = turn.tx.mentoring.thread(number) if number is not None else None
    if question is None:
        home.old_button(turn)
        return None
    if not may_see(Office.of(turn), question, turn.person):
        turn.say(turn.texts("desk.not_theirs", name=markup.plain(turn.name)), home.fitting(turn), columns=2)
        return None
    return question
