"""Who is told what about a question: mentors at their working time, learners outside their quiet hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from bot import markup
from bot.buttons import Act, base36
from bot.messages import Choice, Purpose
from bot.questions import bank, unseen, views
from bot.questions.desk import desk_of
from bot.questions.views import Reader
from mentoring.clock import Stage
from mentoring.desk import DeskTerms, tell_at
from mentoring.questions import Author, Message
from people import hours as local_time
from people.ids import new_id
from people.names import polite
from store.mentoring_model import message_key

if TYPE_CHECKING:
    from bot.listeners import Listener
    from bot.questions.office import Office
    from bot.texts import Texts
    from mentoring.questions import Question
    from store.mentoring_model import Mentor

log = structlog.get_logger(__name__)

FIRST_OF_POOL = 5
"""Mentors of the pool who are told at once; the others find the question on their desk."""


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
    text = views.for_desk(office, question, Reader(texts, listener.hours.zone, at), intro, who, person_id)
    choices = views.desk_buttons(listener, question, bool(bank.for_question(office, question, 1)))
    key = message_key(question.id, f"desk/{person_id}/{office.mark}")
    listener.say(key, text, choices, columns=2, purpose=Purpose.MENTORING, not_before=at)


def to_pool(office: Office, question: Question, mentor_ids: Sequence[int]) -> None:
    """Tell the best mentors of the field that whoever has time may answer."""
    for mentor_id in mentor_ids[:FIRST_OF_POOL]:
        to_desk(office, question, mentor_id, "desk.pool")


def to_admins(office: Office, question: Question, intro: str = "desk.admin") -> None:
    """Put a question before the administrators; who must not see it hears of it where nobody else is there."""
    admins = unseen.readers(office, question)
    for listener in admins:
        to_desk(office, question, listener.person.id, intro)
    if not admins:
        _tell_unseen(office, question)


def remind_admins(office: Office, question: Question) -> None:
    """Say it again with the next morning's list: one message, however many questions wait."""
    admins = unseen.readers(office, question)
    for listener in admins:
        digest(office, listener.person.id)
    if not admins:
        _tell_unseen(office, question)


def taken_off(office: Office, question: Question, but: int | None = None) -> None:
    """The question is no longer on these desks: what was not sent yet is not sent, and digests say so."""
    office.tx.outbox.take_back(message_key(question.id, "desk/"), "moved", office.now)
    office.tx.outbox.take_back(unseen.key(question, ""), "moved", office.now)
    holder = question.clock.mentor_id
    if holder is not None and holder != but:
        digest(office, holder, begin=False)


def digest(office: Office, person_id: int, begin: bool = True) -> None:
    """Keep the one message current that waits for the beginning of their day.

    `begin` False: only where there is one already.
    """
    if not office.tx.outbox.take_back(f"digest:{person_id}:", "renewed", office.now, due=False) and not begin:
        return
    listener = office.listener(person_id)
    desk = desk_of(office, office.person(person_id))
    if listener is None or not desk.count:
        return
    texts, soonest = listener.texts, min(one.clock.due_at for one in (*desk.own, *desk.shared))
    at = _when(office, listener, None, in_digest=True)[1]
    due = Reader(texts, listener.hours.zone, at).until(soonest)
    text = texts("desk.digest", name=markup.plain(listener.name), count=desk.count, due=due)
    choices = [listener.button("desk", Act.DESK)]
    listener.say(f"digest:{person_id}:{new_id()}", text, choices, purpose=Purpose.MENTORING, not_before=at)


def to_learner(office: Office, question: Question, text: str, choices: Sequence[Choice] = (), tail: str = "") -> None:
    """Tell the learner something about their question; a reply to it goes into the thread."""
    listener = office.listener(question.mentee_id)
    if listener is not None and listener.learner.participation.consented:
        key = message_key(question.id, f"learner/{office.mark}{tail}")
        listener.say(key, text, choices, columns=2, purpose=Purpose.MENTORING)


def moved(office: Office, question: Question) -> None:
    """Tell the learner that somebody else has their question now."""
    listener = office.listener(question.mentee_id)
    if listener is None:
        return
    texts, holder = listener.texts, question.clock.mentor_id
    asked = markup.plain(views.in_short(texts, question.messages[0]))
    at = local_time.after_quiet(listener.hours, office.now)
    due = Reader(texts, listener.hours.zone, at).until(question.clock.due_at)
    who = markup.plain(mentor_name(office, holder, texts)) if holder else ""
    key = {Stage.POOL: "question.moved_pool", Stage.ADMIN: "question.moved_admin"}
    text = texts(key.get(question.clock.stage, "question.moved"), asked=asked, due=due, mentor=who)
    to_learner(office, question, text, [listener.button("asked", Act.ASKED)])


def answered(office: Office, question: Question, message: Message, first: bool) -> None:
    """Bring an answer to the learner."""
    listener = office.listener(question.mentee_id)
    if listener is None:
        return
    number, texts = base36(question.id), listener.texts
    choices = [
        listener.button("solved", Act.SOLVED, number),
        listener.button("ask_more", Act.FOLLOW, number),
        *_sent_beside(listener, question, message),
        listener.button("report", Act.REPORT, number),
    ]
    to_learner(office, question, _says(office, question, message, texts, "answer" if first else "answer_more"), choices)


def asked_back(office: Office, question: Question, message: Message) -> None:
    """Bring what the mentor wants to know to the learner."""
    listener = office.listener(question.mentee_id)
    if listener is None:
        return
    number = base36(question.id)
    choices = [
        listener.button("reply", Act.FOLLOW, number),
        *_sent_beside(listener, question, message),
        listener.button("report", Act.REPORT, number),
    ]
    to_learner(office, question, _says(office, question, message, listener.texts, "asked_back"), choices)


def working_time(office: Office, listener: Listener) -> datetime:
    """When this mentor or administrator is told of something that came now."""
    return _when(office, listener, None)[1]


def mentor_name(office: Office, person_id: int, texts: Texts) -> str:
    """How a learner hears of who answers: `Bapak Agus`."""
    return polite(office.person(person_id), texts.language)


def colleagues(office: Office, mentors: Sequence[Mentor], texts: Texts) -> list[str]:
    """Mentors to choose from, numbered, each with their unit."""
    return [
        texts(
            "desk.colleague",
            number=number,
            name=markup.plain(mentor_name(office, mentor.person.id, texts)),
            unit=markup.plain(mentor.person.unit_name),
        )
        for number, mentor in enumerate(mentors, 1)
    ]


def _sent_beside(listener: Listener, question: Question, message: Message) -> list[Choice]:
    """A button for the photo or voice note of this message, the latest of the thread."""
    return views.files(listener, question, (Author.MENTOR, Author.ADMIN)) if message.media else []


def _says(office: Office, question: Question, message: Message, texts: Texts, key: str) -> str:
    mentor = mentor_name(office, message.person_id, texts)
    if message.author is Author.ADMIN:
        mentor = texts("question.as_admin", name=mentor)
    asked = markup.plain(views.in_short(texts, views.answered_to(question, message)))
    said = views.quoted(texts, message)
    return texts(f"question.{key}", mentor=markup.plain(mentor), asked=asked, text=said)


def _when(
    office: Office, listener: Listener, not_before: datetime | None, in_digest: bool = False
) -> tuple[DeskTerms, datetime]:
    mentor = office.board.mentors.get(listener.person.id)
    terms = mentor.terms.desk if mentor else DeskTerms()
    hours = office.board.hours_of(mentor) if mentor else listener.hours
    moments = (office.now, not_before, mentor.terms.snoozed_until if mentor else None)
    told = replace(terms, digest=True) if in_digest else terms
    return terms, tell_at(told, hours, office.house.rules.calendar, max(m for m in moments if m is not None))


def _tell_unseen(office: Office, question: Question) -> None:
    """Without a word of it: that it waits, and that they may name a mentor."""
    told = unseen.admins(office)
    for listener in told:
        at = working_time(office, listener)
        text = unseen.told_of(office, question, listener, at)
        key = unseen.key(question, f"{listener.person.id}:{office.mark}")
        choices = [listener.button("name_mentor", Act.UNSEEN, base36(question.id))]
        listener.say(key, text, choices, purpose=Purpose.MENTORING, not_before=at)
    if not told:
        log.warning("question_without_administrator", question=question.id)
