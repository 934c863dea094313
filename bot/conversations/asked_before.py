"""What the learner asked before, to be read again: after a lost phone, or when the answer scrolled away."""

from __future__ import annotations

from bot import buttons, markup
from bot.buttons import Act, base36
from bot.conversations import home
from bot.messages import Choice
from bot.questions import circle, post, views
from bot.questions.desk import is_busy
from bot.questions.office import Office
from bot.turns import Turn
from mentoring.questions import Message, Question, QuestionStatus
from store.mentoring_model import message_key

MOST_SHOWN = 5
"""Questions that are listed."""
MOST_SAID = 4
"""Messages of a thread that are shown, the latest in full."""
EARLIER = 300
"""Characters of each of the earlier ones."""


def show(turn: Turn) -> None:
    """The latest questions and where they stand."""
    asked = turn.tx.mentoring.questions_of(turn.person.id, MOST_SHOWN)
    words = {one.id: one for one in turn.tx.mentoring.threads([one.id for one in asked])}
    if not asked:
        home.show(turn, turn.texts("question.none_yet", name=markup.plain(turn.name)))
        return
    lines = [_line(turn, words[one.id], number) for number, one in enumerate(asked, 1)]
    choices = [
        turn.button("read_number", Act.ASKED_OPEN, base36(one.id), number=number) for number, one in enumerate(asked, 1)
    ]
    head = turn.texts("question.list", name=markup.plain(turn.name))
    turn.say("\n".join([head, *lines]), [*choices, turn.button("ask_mentor", Act.ASK)], columns=3)
    turn.aside()


def open_one(turn: Turn, argument: str) -> None:
    """One thread, the latest words in full, with what can be done."""
    number = buttons.number36(argument)
    question = turn.tx.mentoring.thread(number) if number is not None else None
    if question is None or question.mentee_id != turn.person.id:
        home.old_button(turn)
        return
    office = Office.of(turn)
    said = [m for m in question.messages if circle.may_read(office, question, m, turn.person.id)][-MOST_SAID:]
    lines = [_said(turn, office, message, message is said[-1]) for message in said]
    status = turn.texts(f"mentoring.status.{question.status}")
    head = turn.texts("question.thread", status=status)
    key = message_key(question.id, f"learner/{turn.cause}")
    turn.say("\n".join([head, *lines]), _choices(turn, question), columns=2, key=key)
    turn.aside()


def _line(turn: Turn, question: Question, number: int) -> str:
    asked = markup.plain(views.in_short(turn.texts, question.messages[0]))
    status = turn.texts(f"mentoring.status.{question.status}")
    return turn.texts("question.list_line", number=number, asked=asked, status=status)


def _said(turn: Turn, office: Office, message: Message, last: bool) -> str:
    """Who said what; somebody who has left is still who they were."""
    own = message.person_id == turn.person.id
    who = turn.name if own else post.mentor_name(office, message.person_id, turn.texts)
    shown = views.quoted(turn.texts, message, 0 if last else EARLIER)
    return turn.texts("question.said", who=markup.plain(who), text=shown)


def _choices(turn: Turn, question: Question) -> list[Choice]:
    number = base36(question.id)
    choices = [turn.button("back", Act.ASKED)]
    if is_busy(question) and question.answered_by is None:
        choices.insert(0, turn.button("withdraw", Act.WITHDRAW, number))
    if question.status is QuestionStatus.ANSWERED:
        choices.insert(0, turn.button("solved", Act.SOLVED, number))
    if question.status is not QuestionStatus.WITHDRAWN:
        choices.insert(1, turn.button("ask_more", Act.FOLLOW, number))
    return choices
