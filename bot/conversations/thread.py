"""The learner's side of a thread: going on, saying that it is solved, taking it back, and what is read again."""

from __future__ import annotations

import re

from bot import buttons, markup
from bot.buttons import Act
from bot.conversations import group_reply, home, mentor_desk, question_check, refusing
from bot.messages import Inbound, Kind
from bot.questions import circle, drafts, post
from bot.questions.desk import may_see
from bot.questions.office import Office
from bot.turns import Turn
from mentoring import threads
from mentoring.questions import Question, QuestionStatus
from mentoring.refusal import Refused

_THANKS = re.compile(
    r"(?:ok[ey]*|oke|baik|siap|sudah|terima ?kasih|makasih|trims|tks|thanks|thank you|got it)"
    r"(?:[ ,]+(?:banyak|ya|pak|bapak|bu|ibu|sudah|jelas|paham|terjawab|very|so|much|a lot|sir|madam))*[ .!🙏]*",
    re.IGNORECASE,
)
"""Words by which somebody says that it is answered."""


def replied(turn: Turn, event: Inbound, rest: str) -> None:
    """A reply to a message about a question: from the learner into the thread, from everybody else to the desk."""
    number = rest.partition("/")[0]
    question = turn.tx.mentoring.thread(int(number)) if number.isdecimal() else None
    if question is None:
        home.old_button(turn)
    elif question.mentee_id != turn.person.id:
        _others(turn, event, question, rest)
    elif question.answered_by is not None and event.kind is Kind.TEXT and _THANKS.fullmatch(event.text.strip()):
        _solve(turn, question)
    else:
        turn.aside("ask", n=question.id)
        question_check.check(turn, drafts.of_event(turn, event))


def _others(turn: Turn, event: Inbound, question: Question, rest: str) -> None:
    """From somebody else: a member's word to the group, or a mentor's answer."""
    office = Office.of(turn)
    if turn.person.id in circle.readers(office, question):
        group_reply.replied(turn, event, question)
    elif "/group/" in rest and not may_see(office, question, turn.person):
        group_reply.not_theirs(turn)
    else:
        mentor_desk.replied(turn, event, question)


def follow(turn: Turn, argument: str) -> None:
    """The learner wants to say more: wait for the words."""
    question = _own(turn, argument)
    if question is None:
        home.old_button(turn)
        return
    office = Office.of(turn)
    answering = question.clock.mentor_id if question.answered_by is None else question.answered_by
    mentor = markup.plain(post.mentor_name(office, answering, turn.texts)) if answering else ""
    key = "question.follow" if answering else "question.follow_open"
    text = turn.texts(key, name=markup.plain(turn.name), mentor=mentor)
    turn.say(text, [turn.button("cancel", Act.ASK_CANCEL)])
    turn.aside("ask", n=question.id)


def solved(turn: Turn, argument: str) -> None:
    """The learner says that it is answered, with thanks."""
    question = _own(turn, argument)
    if question is None:
        home.old_button(turn)
    else:
        _solve(turn, question)


def withdraw(turn: Turn, argument: str) -> None:
    """The learner takes the question back, as long as nobody has answered."""
    question = _own(turn, argument)
    if question is None:
        home.old_button(turn)
        return
    if question.answered_by is not None or question.status is QuestionStatus.WITHDRAWN:
        key = "question.withdrawn_before" if question.answered_by is None else "question.answered_already"
        home.show(turn, turn.texts(key, name=markup.plain(turn.name)))
        return
    office = Office.of(turn)
    office.save(threads.withdraw(question, turn.now))
    post.taken_off(office, question)
    circle.take_back(office, question)
    office.journal("question_withdrawn", question)
    home.show(turn, turn.texts("question.withdrawn", name=markup.plain(turn.name)))
    turn.aside()


def _own(turn: Turn, argument: str) -> Question | None:
    number = buttons.number36(argument)
    question = turn.tx.mentoring.thread(number) if number is not None else None
    return question if question and question.mentee_id == turn.person.id else None


def _solve_again(turn: Turn, office: Office, question: Question) -> None:
    """The mentor has had their thanks; what was asked and answered since is over too."""
    ended = threads.solve(question, turn.now)
    if ended != question:
        office.save(ended)
        post.taken_off(office, question)
    key = "solved_before" if ended == question else "solved_alone"
    home.show(turn, turn.texts(f"question.{key}", name=markup.plain(turn.name)))


def _solve(turn: Turn, question: Question) -> None:
    office, name = Office.of(turn), markup.plain(turn.name)
    if question.thanked:
        _solve_again(turn, office, question)
        return
    try:
        ended = threads.thank(question, turn.now) if question.answered_by else threads.solve(question, turn.now)
    except Refused as refused:
        refusing.refuse(turn, refused)
        return
    office.save(ended)
    post.taken_off(office, question)
    office.journal("question_solved", ended, by=ended.answered_by, answer=ended.bank_id)
    if ended.bank_id is not None:
        office.tx.bank.helped(ended.bank_id)
    if ended.answered_by is not None:
        mentor_desk.thanked(office, ended)
        mentor = markup.plain(post.mentor_name(office, ended.answered_by, turn.texts))
        text = turn.texts("question.solved", name=name, mentor=mentor)
    else:
        text = turn.texts("question.solved_alone", name=name)
    turn.say(text, home.fitting(turn), columns=2)
    turn.aside()
