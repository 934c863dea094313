"""A mentor gives a question on: to a colleague, with a note for them alone, or because it is not their field."""

from __future__ import annotations

from dataclasses import replace

from bot import buttons, markup
from bot.buttons import Act, base36
from bot.conversations import home, refusing
from bot.conversations.desk_rights import seen
from bot.messages import Choice, Inbound
from bot.questions import moves, post
from bot.questions.desk import desk_of
from bot.questions.office import Office
from bot.spoken import never_mind
from bot.turns import Turn
from mentoring import threads
from mentoring.clock import Move, Step
from mentoring.questions import Question
from mentoring.refusal import Refused

NOTE = "desk_note"
"""State in which the note for the colleague is waited for."""


def choose(turn: Turn, argument: str) -> None:
    """Name up to three colleagues who know the field and have room."""
    question = seen(turn, argument)
    if question is None:
        return
    office, name, number = Office.of(turn), markup.plain(turn.name), base36(question.id)
    asking = office.asking(question)
    others = office.board.others(asking) if asking else []
    others = [mentor for mentor in others if mentor.person.id != turn.person.id]
    back = turn.button("back", Act.DESK_OPEN, number)
    if not others:
        held = question.clock.mentor_id == turn.person.id
        on = [turn.button("not_my_field", Act.DESK_NOT_MINE, number)] if held else []
        turn.say(turn.texts("desk.nobody_else" if held else "desk.nobody_at_all", name=name), [*on, back], columns=2)
        return
    lines = post.colleagues(office, others, turn.texts)
    choices = [
        turn.button("to_number", Act.DESK_TO, f"{number}-{base36(mentor.person.id)}", number=n)
        for n, mentor in enumerate(others, 1)
    ]
    turn.say("\n".join([turn.texts("desk.hand_over", name=name), *lines]), [*choices, back], columns=3)


def to(turn: Turn, argument: str) -> None:
    """The colleague is chosen: ask for a note, which may be left out."""
    number, _, other = argument.partition("-")
    question, chosen = seen(turn, number), buttons.number36(other)
    if question is None:
        return
    office = Office.of(turn)
    if chosen is None or chosen not in office.board.mentors:
        home.old_button(turn)
        return
    mentor = markup.plain(post.mentor_name(office, chosen, turn.texts))
    text = turn.texts("desk.write_note", name=markup.plain(turn.name), mentor=mentor)
    cancel = turn.button("cancel", Act.DESK_OPEN, base36(question.id))
    turn.say(text, [turn.button("no_note", Act.DESK_NO_NOTE), cancel], columns=2)
    turn.aside(NOTE, n=question.id, to=chosen)


def typed(turn: Turn, event: Inbound) -> None:
    """The note."""
    text = event.text.strip()
    if never_mind(text):
        turn.say(turn.texts("desk.left", name=markup.plain(turn.name)), [turn.button("desk", Act.DESK)])
        turn.aside()
    else:
        _give(turn, text)


def without_note(turn: Turn) -> None:
    """No note."""
    _give(turn, "")


def not_mine(turn: Turn, argument: str) -> None:
    """Not their field: on at once, and no clock was missed."""
    question = seen(turn, argument)
    if question is None:
        return
    office = Office.of(turn)
    asking = office.asking(question)
    ways = office.board.ways(asking) if asking else office.board.no_way
    try:
        moved = threads.not_my_field(question, turn.person.id, turn.now, ways)
    except Refused as refused:
        _refuse(turn, refused)
        return
    office.journal("question_not_my_field", question, mentor=turn.person.id)
    _given_on(turn, office, question, moved)


def _give(turn: Turn, note: str) -> None:
    kept, chosen = turn.state.get("n"), turn.state.get("to")
    question = seen(turn, base36(kept)) if kept else None
    if question is None or chosen is None:
        if turn.said is None:
            home.old_button(turn)
        return
    office = Office.of(turn)
    asking = office.asking(question)
    # The list may be an hour old: who leads the learner by now, or is not there any more, is given nothing.
    able = office.board.able(chosen, asking) if asking else None
    try:
        if able is None:
            raise Refused("not_to_them")
        held = _held(question, turn.person.id)
        moved = threads.hand_over(held, turn.person.id, chosen, able.desk_hours, note, turn.now, office.board.no_way)
    except Refused as refused:
        _refuse(turn, refused)
        return
    office.journal("question_handed_over", question, mentor=turn.person.id, to=chosen)
    office.save(moved)
    moves.arrive(office, question, moved)
    name, to_whom = markup.plain(turn.name), markup.plain(post.mentor_name(office, chosen, turn.texts))
    turn.say(turn.texts("desk.handed_over", name=name, mentor=to_whom), onward(turn, office), columns=2)
    turn.aside()


def _held(question: Question, person_id: int) -> Question:
    """An administrator gives on what nobody took yet: for that they take it."""
    return threads.take(question, person_id) if question.clock.mentor_id is None else question


def _given_on(turn: Turn, office: Office, question: Question, moved: Question) -> None:
    """The domain knows no empty pool: where it is empty the administrators are asked at once."""
    asking = office.asking(moved)
    if asking is not None:
        led = office.board.led(Step(Move.TO_POOL, moved.clock), asking)
        moved = replace(moved, clock=led.clock)
    moves.arrive(office, question, moved)
    turn.say(turn.texts("desk.passed_on", name=markup.plain(turn.name)), onward(turn, office), columns=2)
    turn.aside()


def _refuse(turn: Turn, refused: Refused) -> None:
    refusing.refuse(turn, refused, [turn.button("desk", Act.DESK)])
    turn.aside()


def onward(turn: Turn, office: Office) -> list[Choice]:
    """The rest of the desk, or what fits the moment."""
    left = desk_of(office, turn.person).count
    return [turn.button("desk_count", Act.DESK, count=left)] if left else home.fitting(turn)[:2]
