"""An administrator who must not read a question gives it to a mentor all the same: by its age and course alone."""

from __future__ import annotations

from bot import buttons, markup
from bot.buttons import Act, base36
from bot.conversations import home, refusing
from bot.questions import moves, post, unseen
from bot.questions.office import Office
from bot.turns import Turn
from mentoring import threads
from mentoring.questions import Question
from mentoring.refusal import Refused


def choose(turn: Turn, argument: str) -> None:
    """Name mentors to whom it may be given: those of the field first."""
    question = _waiting(turn, argument)
    if question is None:
        return
    office, name = Office.of(turn), markup.plain(turn.name)
    found = unseen.mentors(office, question)
    if not found:
        turn.say(turn.texts("unseen.nobody", name=name), home.fitting(turn)[:2], columns=2)
        return
    lines = post.colleagues(office, found, turn.texts)
    choices = [
        turn.button("to_number", Act.UNSEEN_TO, f"{base36(question.id)}-{base36(mentor.person.id)}", number=n)
        for n, mentor in enumerate(found, 1)
    ]
    turn.say("\n".join([turn.texts("unseen.choose", name=name), *lines]), choices, columns=3)


def to(turn: Turn, argument: str) -> None:
    """Give it to this mentor, who has the full time of a question."""
    number, _, other = argument.partition("-")
    question = _waiting(turn, number)
    if question is None:
        return
    office, chosen = Office.of(turn), buttons.number36(other)
    mentor = next((one for one in unseen.mentors(office, question) if one.person.id == chosen), None)
    if mentor is None:
        home.old_button(turn)
        return
    try:
        given = threads.assign(question, mentor.person.id, office.board.hours_of(mentor), turn.now, office.board.no_way)
    except Refused as refused:
        refusing.refuse(turn, refused)
        return
    office.journal("question_assigned", question, by=turn.person.id, to=mentor.person.id)
    moves.arrive(office, question, given)
    to_whom = markup.plain(post.mentor_name(office, mentor.person.id, turn.texts))
    text = turn.texts("unseen.given", name=markup.plain(turn.name), mentor=to_whom)
    turn.say(text, home.fitting(turn)[:2], columns=2)


def _waiting(turn: Turn, argument: str) -> Question | None:
    """The question of a button, where it waits for this administrator to name a mentor; else they are told."""
    number = buttons.number36(argument)
    question = turn.tx.mentoring.thread(number) if number is not None else None
    if question is None or not unseen.may_assign(Office.of(turn), question, turn.person):
        turn.say(turn.texts("unseen.over", name=markup.plain(turn.name)), home.fitting(turn)[:2], columns=2)
        return None
    return question
