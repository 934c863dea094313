"""The photo or voice note of a thread, for who may read it; where it cannot be shown, its sender is asked for words."""

from __future__ import annotations

from typing import NamedTuple

from bot import buttons, markup
from bot.buttons import Act, base36
from bot.conversations import home
from bot.messages import Attachment, Choice, Purpose
from bot.questions import circle, post, views
from bot.questions.desk import may_see
from bot.questions.office import Office
from bot.turns import Turn
from mentoring.questions import Author, Media, Message, Question, QuestionStatus
from store.mentoring_model import message_key


class _Sent(NamedTuple):
    """A file of a thread that this person may see. `argument` is what a button needs to find it again."""

    question: Question
    message: Message
    media: Media
    argument: str


_ANSWERED_WITH = {Author.MENTEE: ("reply", Act.FOLLOW), Author.MEMBER: ("group_reply", Act.GROUP_REPLY)}
"""Who sent it → the button by which they say more; everybody else answers at the desk."""


def show(turn: Turn, argument: str) -> None:
    """Show a photo or play a voice note: only where the account that got it is the one spoken in now."""
    sent = _found(turn, argument)
    if sent is None:
        home.old_button(turn)
        return
    channel, account, ref = sent.media.ref.split("/", 2)
    name, again = markup.plain(turn.name), _again(turn, sent)
    if (channel, account) != (turn.address.ref.channel, turn.address.ref.account):
        text = turn.texts("question.file_elsewhere", name=name)
        turn.say(text, again or home.fitting(turn), columns=2)
        return
    instead = turn.texts(f"question.file_refused_{sent.media.kind}", name=name)
    turn.say(
        turn.texts(f"desk.media_{sent.media.kind}"),
        attachment=Attachment(sent.media.kind, ref, instead, again),
        key=message_key(sent.question.id, f"file/{turn.cause}"),
    )


def ask_again(turn: Turn, argument: str) -> None:
    """Ask its sender, once, to put it into words or to send it again; who could not open it is not told."""
    sent = _found(turn, argument)
    if sent is None or sent.message.person_id == turn.person.id or sent.question.status is QuestionStatus.WITHDRAWN:
        home.old_button(turn)
        return
    office = Office.of(turn)
    sender = office.listener(sent.message.person_id)
    name = markup.plain(turn.name)
    if sender is None or not sender.reachable:
        home.show(turn, turn.texts("question.file_nobody", name=name))
        return
    title, act = _ANSWERED_WITH.get(sent.message.author, ("answer", Act.DESK_ANSWER))
    asked = markup.plain(views.in_short(sender.texts, sent.question.messages[0]))
    text = sender.texts(f"question.file_again_{sent.media.kind}", name=markup.plain(sender.name), asked=asked)
    sender.say(
        message_key(sent.question.id, f"again/{sent.argument.partition('-')[2]}"),
        text,
        [sender.button(title, act, base36(sent.question.id))],
        purpose=Purpose.MENTORING,
        not_before=None if sent.message.author in _ANSWERED_WITH else post.working_time(office, sender),
    )
    office.journal("file_asked_again", sent.question, by=turn.person.id)
    home.show(turn, turn.texts("question.file_asked", name=name))


def _again(turn: Turn, sent: _Sent) -> tuple[Choice, ...]:
    """The button that asks its sender; nothing for the sender themselves."""
    if sent.message.person_id == turn.person.id:
        return ()
    return (turn.button("file_again", Act.FILE_AGAIN, sent.argument),)


def _found(turn: Turn, argument: str) -> _Sent | None:
    number, _, place = argument.partition("-")
    found, at = buttons.number36(number), buttons.number10(place)
    question = turn.tx.mentoring.thread(found) if found is not None else None
    if question is None or at is None or at >= len(question.messages):
        return None
    message = question.messages[at]
    if message.media is None or not _may_read(turn, question, message):
        return None
    return _Sent(question, message, message.media, argument)


def _may_read(turn: Turn, question: Question, message: Message) -> bool:
    """Those who read the question; of what members of a group say, nobody reads a word of somebody below them."""
    office, person = Office.of(turn), turn.person
    if person.id == question.mentee_id or person.id in circle.readers(office, question):
        return circle.may_read(office, question, message, person.id)
    return may_see(office, question, person) and person.id not in office.superiors(message.person_id)
