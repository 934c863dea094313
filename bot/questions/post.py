"""Who is told what about a question: mentors at their working time, learners outside their quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from bot import markup, wording
from bot.buttons import Act, base36
from bot.messages import Choice, Purpose
from bot.questions import bank, views
from bot.questions.desk import desk_of
from mentoring.clock import Stage
from mentoring.desk import DeskTerms, tell_at
from mentoring.questions import Author, Message
from people.ids import new_id
from people.model import Zone
from people.names import polite
from store.mentoring_model import message_key

if TYPE_CHECKING:
    from bot.listeners import Listener
    from bot.questions.office import Office
    from bot.texts import Texts
    from mentoring.questions import Question

log = structlog.get_logger(__name__)

FIRST_OF_POOL = 5
"""Mentors of the pool who are told at once; the others find the question on their desk."""
IN_DIGEST = 3
"""Questions that a digest names."""


def to_desk(office: Office, question: Question, person_id: int, intro: str, not_before: datetime | None = None) -> None:
    """Put a question before a mentor or administrator: at once in their working time, or with their next digest."""
    listener = office.listener(person_id)
    if listener is None or not listener.reachable:
        return
    terms, at = _when(office, listener, not_before)
    if terms.digest:
        digest(office, person_id)
        return
    texts = listener.texts
    who = views.who(office, question, person_id, texts.language)
    text = views.for_desk(office, question, texts, listener.hours.zone, intro, who)
    choices = views.desk_buttons(listener, question, bool(bank.for_question(office, question, 1)))
    key = message_key(question.id, f"desk/{person_id}/{office.mark}")
    listener.say(key, text, choices, columns=2, purpose=Purpose.MENTORING, not_before=at)


def to_pool(office: Office, question: Question, mentor_ids: Sequence[int]) -> None:
    """Tell the best mentors of the field that whoever has time may answer."""
    for mentor_id in mentor_ids[:FIRST_OF_POOL]:
        to_desk(office, question, mentor_id, "desk.pool")


def to_admins(office: Office, question: Question, intro: str = "desk.admin") -> None:
    """Put a question before the administrators; who must not see it hears of it where nobody else is there."""
    told = False
    for admin in office.board.admins:
        listener = office.listener(admin.id)
        if listener and listener.reachable and admin.id not in question.barred:
            to_desk(office, question, admin.id, intro)
            told = True
    if not told and not _tell_the_barred(office, question):
        log.warning("question_without_administrator", question=question.id)


def taken_off(office: Office, question: Question, but: int | None = None) -> None:
    """The question is no longer on these desks: what was not sent yet is not sent, and digests say so."""
    office.tx.outbox.take_back(message_key(question.id, "desk/"), "moved", office.now)
    holder = question.clock.mentor_id
    if holder is not None and holder != but:
        digest(office, holder, begin=False)


def digest(office: Office, person_id: int, begin: bool = True) -> None:
    """Keep the one message current that waits for the beginning of this mentor's day.

    `begin` False: only where there is one already.
    """
    if not office.tx.outbox.take_back(f"digest:{person_id}:", "renewed", office.now) and not begin:
        return
    listener = office.listener(person_id)
    desk = desk_of(office, office.person(person_id))
    if listener is None or not desk.count:
        return
    texts, zone = listener.texts, listener.hours.zone
    first = (*desk.own, *desk.shared)[:IN_DIGEST]
    lines = [line(office, texts, one, person_id, zone, number) for number, one in enumerate(first, 1)]
    text = texts("desk.digest", name=markup.plain(listener.name), count=desk.count, lines="\n".join(lines))
    _, at = _when(office, listener, None)
    choices = [listener.button("desk", Act.DESK)]
    listener.say(f"digest:{person_id}:{new_id()}", text, choices, purpose=Purpose.MENTORING, not_before=at)


def line(office: Office, texts: Texts, question: Question, person_id: int, zone: Zone, number: int) -> str:
    """A question in one line of a list: who, about what, until when; no words of it, which erasure could not find."""
    who = markup.plain(views.who(office, question, person_id, texts.language))
    due = wording.until(texts, question.clock.due_at, zone, office.now)
    title = views.title_of(office, question, texts.language) or question.competency or texts("desk.anything")
    return texts("desk.line", number=number, who=who, due=due, about=markup.italic(title))


def to_learner(office: Office, question: Question, text: str, choices: Sequence[Choice] = (), tail: str = "") -> None:
    """Tell the learner something about their question; a reply to it goes into the thread."""
    listener = office.listener(question.mentee_id)
    if listener is not None:
        key = message_key(question.id, f"learner/{office.mark}{tail}")
        listener.say(key, text, choices, columns=2, purpose=Purpose.MENTORING)


def moved(office: Office, question: Question) -> None:
    """Tell the learner that somebody else has their question now."""
    listener = office.listener(question.mentee_id)
    if listener is None:
        return
    texts, holder = listener.texts, question.clock.mentor_id
    asked = markup.plain(views.in_short(texts, question))
    due = wording.until(texts, question.clock.due_at, listener.hours.zone, office.now)
    who = markup.plain(mentor_name(office, holder, texts)) if holder else ""
    key = {Stage.POOL: "question.moved_pool", Stage.ADMIN: "question.moved_admin"}
    text = texts(key.get(question.clock.stage, "question.moved"), asked=asked, due=due, mentor=who)
    to_learner(office, question, text)


def answered(office: Office, question: Question, message: Message, first: bool) -> None:
    """Bring an answer to the learner."""
    listener = office.listener(question.mentee_id)
    if listener is None:
        return
    number, texts = base36(question.id), listener.texts
    choices = [
        listener.button("solved", Act.SOLVED, number),
        listener.button("ask_more", Act.FOLLOW, number),
        *views.files(listener, question, (Author.MENTOR, Author.ADMIN)) * bool(message.media),
        listener.button("report", Act.REPORT, number),
    ]
    to_learner(office, question, _says(office, question, message, texts, "answer" if first else "answer_more"), choices)


def asked_back(office: Office, question: Question, message: Message) -> None:
    """Bring what the mentor wants to know to the learner."""
    listener = office.listener(question.mentee_id)
    if listener is None:
        return
    number = base36(question.id)
    choices = [listener.button("reply", Act.FOLLOW, number), listener.button("report", Act.REPORT, number)]
    to_learner(office, question, _says(office, question, message, listener.texts, "asked_back"), choices)


def working_time(office: Office, listener: Listener) -> datetime:
    """When this mentor or administrator is told of something that came now."""
    return _when(office, listener, None)[1]


def mentor_name(office: Office, person_id: int, texts: Texts) -> str:
    """How a learner hears of who answers: `Bapak Agus`."""
    return polite(office.person(person_id), texts.language)


def _says(office: Office, question: Question, message: Message, texts: Texts, key: str) -> str:
    mentor = mentor_name(office, message.person_id, texts)
    if message.author is Author.ADMIN:
        mentor = texts("question.as_admin", name=mentor)
    asked = markup.plain(views.in_short(texts, question))
    said = views.quoted(texts, message)
    return texts(f"question.{key}", mentor=markup.plain(mentor), asked=asked, text=said)


def _when(office: Office, listener: Listener, not_before: datetime | None) -> tuple[DeskTerms, datetime]:
    mentor = office.board.mentors.get(listener.person.id)
    terms = mentor.terms.desk if mentor else DeskTerms()
    hours = office.board.hours_of(mentor) if mentor else listener.hours
    moments = (office.now, not_before, mentor.terms.snoozed_until if mentor else None)
    return terms, tell_at(terms, hours, office.house.rules.calendar, max(m for m in moments if m is not None))


def _tell_the_barred(office: Office, question: Question) -> bool:
    told = False
    for admin in office.board.admins:
        listener = office.listener(admin.id)
        if listener and listener.reachable:
            _, at = _when(office, listener, None)
            text = listener.texts("desk.admin_barred", name=markup.plain(listener.name))
            key = f"waits:{question.id}:{admin.id}:{office.mark}"
            listener.say(key, text, purpose=Purpose.MENTORING, not_before=at)
            told = True
    return told
