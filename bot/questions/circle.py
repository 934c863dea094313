"""A question asked in a group: who reads it, and bringing each of them what is said in it.

Nobody reads a word of somebody below them, whatever group they are in: of the question, nor of a member's reply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import markup
from bot.buttons import Act, base36
from bot.messages import Choice, Purpose
from bot.pairs import circles
from bot.questions import post, views
from bot.questions.desk import may_see
from mentoring.pairing import LIVING
from mentoring.questions import Author, Message, Question
from people.names import polite
from store.mentoring_model import message_key

if TYPE_CHECKING:
    from bot.listeners import Listener
    from bot.questions.office import Office
    from mentoring.groups import Group
    from store.tx import Tx

_FOLLOWED = {Author.MENTEE: "more", Author.MEMBER: "reply"}


def own_group(tx: Tx, person_id: int) -> Group | None:
    """The open group in which this learner may ask: they and the others know each other by name."""
    pair = tx.mentoring.pair_of(person_id)
    group = tx.mentoring.group(pair.group_id) if pair and pair.group_id and pair.status in LIVING else None
    return group if group and group.closed_at is None and group.named_at is not None else None


def would_read(office: Office, group: Group, asker_id: int) -> list[int]:
    """Who of a group reads what this learner asks in it, by id: nobody above them, nobody whom they excluded."""
    mentee = office.tx.mentoring.mentee(asker_id)
    barred = (mentee.wish.exclusions | mentee.superior_ids) if mentee else frozenset()
    return sorted(office.members(group.id) - barred - {asker_id})


def readers(office: Office, question: Question) -> frozenset[int]:
    """Who reads a question that was asked in a group, beside whoever asked and the mentor; for any other nobody."""
    found = office.members(question.group_id)
    asks = question.mentee_id in found
    return found - office.barred(question) - {question.mentee_id} if asks else frozenset()


def may_read(office: Office, question: Question, message: Message, person_id: int) -> bool:
    """Whether one who reads the question may read this word in it."""
    return not message.note and person_id not in office.superiors(message.person_id)


def spread(office: Office, question: Question, message: Message) -> None:
    """Bring a word of a question to all who read it in the group; nothing where it was not asked in one."""
    for person in sorted(readers(office, question) - {message.person_id}):
        listener = office.listener(person)
        if listener is not None and listener.reachable and may_read(office, question, message, person):
            _bring(office, question, message, listener)


def replied(office: Office, question: Question, message: Message) -> None:
    """A member's reply: to the others, to whoever asked, and to the mentor who has it, unless they muted it."""
    spread(office, question, message)
    asker = office.listener(question.mentee_id)
    if asker is not None and asker.reachable and may_read(office, question, message, question.mentee_id):
        _bring(office, question, message, asker)
    mentor_id = question.answered_by or question.clock.mentor_id
    mentor = office.listener(mentor_id) if mentor_id is not None and question.muted_at is None else None
    if mentor is None or not mentor.reachable or not may_read(office, question, message, mentor.person.id):
        return
    if may_see(office, question, mentor.person):
        number = base36(question.id)
        choices = [mentor.button("answer", Act.DESK_ANSWER, number), mentor.button("mute", Act.GROUP_MUTE, number)]
        _bring(office, question, message, mentor, choices)


def take_back(office: Office, question: Question, person_id: int | None = None) -> None:
    """What of a question was not sent yet to the group (or to one of it) is not sent."""
    rest = "group/" if person_id is None else f"group/{person_id}/"
    office.tx.outbox.take_back(message_key(question.id, rest), "withdrawn", office.now)


def _bring(
    office: Office, question: Question, message: Message, to: Listener, choices: list[Choice] | None = None
) -> None:
    texts, number, person = to.texts, base36(question.id), to.person.id
    group = office.tx.mentoring.group(question.group_id or 0)
    said = texts(
        f"group.question.{_kind(question, message, person)}",
        who=markup.plain(polite(office.person(question.mentee_id), texts.language)),
        by=markup.plain(post.mentor_name(office, message.person_id, texts)),
        name=markup.plain(to.name),
        group=circles.about(texts, group) if group else "",
        asked=markup.plain(views.in_short(texts, question.messages[0])),
        text=views.quoted(texts, message),
    )
    own = person == question.mentee_id
    usual = [
        to.button("reply" if own else "group_reply", Act.FOLLOW if own else Act.GROUP_REPLY, number),
        *views.files(to, question, (message.author,)) * bool(message.media),
        to.button("report", Act.REPORT, number),
    ]
    at = post.working_time(office, to) if choices else None
    key = message_key(question.id, f"group/{person}/{office.mark}")
    to.say(key, said, usual if choices is None else choices, columns=2, purpose=Purpose.MENTORING, not_before=at)


def _kind(question: Question, message: Message, reader_id: int) -> str:
    """The text for a word in a thread, by who says it to whom."""
    if message.author is Author.MEMBER and reader_id == question.mentee_id:
        return "reply_own"
    if message.author is Author.MENTEE and message == question.messages[0]:
        return "asked"
    asks_back = question.status.value == "asked_back" and message == question.messages[-1]
    return _FOLLOWED.get(message.author, "asked_back" if asks_back else "answer")
