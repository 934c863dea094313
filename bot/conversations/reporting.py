"""Somebody reports a message: after one question, what the other wrote goes to the officer."""

from __future__ import annotations

from bot import buttons, markup
from bot.buttons import Act
from bot.conversations import home
from bot.questions import circle, officer
from bot.questions.desk import may_see
from bot.questions.office import Office
from bot.turns import Turn
from mentoring.questions import Message, Question


def ask(turn: Turn, argument: str) -> None:
    """Say what will be passed on, and to whom."""
    if _reported(turn, argument) is None:
        home.old_button(turn)
        return
    choices = [turn.button("report_sure", Act.REPORT_SURE, argument), turn.button("keep", Act.HELP)]
    turn.say(turn.texts("question.report", name=markup.plain(turn.name)), choices, columns=2)


def sure(turn: Turn, argument: str) -> None:
    """Pass it on."""
    reported = _reported(turn, argument)
    if reported is None:
        home.old_button(turn)
        return
    question, message = reported
    office = Office.of(turn)
    told = officer.tell_report(office, question.id, turn.person, office.person(message.person_id), message)
    office.journal("message_reported", question, by=turn.person.id, about=message.person_id, told=len(told))
    key = "question.reported" if told else "question.reported_nobody"
    names = markup.plain(officer.names(turn.texts, told)) if told else ""
    home.show(turn, turn.texts(key, name=markup.plain(turn.name), officer=names))


def _reported(turn: Turn, argument: str) -> tuple[Question, Message] | None:
    """The latest message of somebody else in the thread that this person may read."""
    number = buttons.number36(argument)
    question = turn.tx.mentoring.thread(number) if number is not None else None
    if question is None:
        return None
    office, person = Office.of(turn), turn.person
    in_group = person.id in circle.readers(office, question)
    if question.mentee_id != person.id and not in_group and not may_see(office, question, person):
        return None
    others = (
        m
        for m in reversed(question.messages)
        if m.person_id != person.id and circle.may_read(office, question, m, person.id)
    )
    message = next(others, None)
    return None if message is None else (question, message)
