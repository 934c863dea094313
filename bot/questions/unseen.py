"""A question that waits for the administrators, and every administrator there is stands above who asked.

They hear that it waits: since when, at which stage, from which course. Not a word of it, nor who asked.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot import markup
from bot.questions.fields import course_of
from bot.questions.views import Reader
from mentoring.clock import Stage
from people.model import Person, Role

if TYPE_CHECKING:
    from bot.listeners import Listener
    from bot.questions.office import Office
    from bot.texts import Texts
    from mentoring.questions import Question
    from store.mentoring_model import Mentor

MOST_MENTORS = 6
"""Mentors who are named to choose from."""


def key(question: Question, rest: str) -> str:
    """The outbox key of such a message. It holds no word of the question, so no reply is put down to it."""
    return f"waits:{question.id}:{rest}"


def readers(office: Office, question: Question) -> list[Listener]:
    """The administrators who may read a question and can be written to."""
    return [one for one in admins(office) if one.person.id not in office.barred(question)]


def told_of(office: Office, question: Question, listener: Listener, at: datetime) -> str:
    """What an administrator who must not read the question hears of it."""
    texts = listener.texts
    return texts(
        "unseen.waits",
        name=markup.plain(listener.name),
        since=Reader(texts, listener.hours.zone, at).until(question.asked_at),
        stage=texts(f"mentoring.stage.{question.clock.stage}"),
        about=markup.plain(_about(office, question, texts)),
    )


def may_assign(office: Office, question: Question, person: Person) -> bool:
    """Whether it is for this administrator to name a mentor: nobody took it, and no administrator may read it."""
    clock = question.clock
    waits = question.is_open and clock.stage is Stage.ADMIN and clock.mentor_id is None
    return waits and Role.ADMIN in person.roles and not readers(office, question)


def mentors(office: Office, question: Question) -> list[Mentor]:
    """Mentors who may have it and are there: who did not have it before comes first, then who knows the field."""
    board = office.board
    asking = board.asking(question.mentee_id, office.field(question), office.barred(question))
    if asking is None:
        return []
    of_field = [mentor.person.id for mentor in board.others(asking, len(board.mentors))]
    able = [number for number in board.mentors if board.able(number, asking)]
    order = sorted(able, key=lambda n: (n in question.tried, of_field.index(n) if n in of_field else len(of_field), n))
    return [board.mentors[number] for number in order[:MOST_MENTORS]]


def admins(office: Office) -> list[Listener]:
    """Every administrator who can be written to."""
    listeners = (office.listener(admin.id) for admin in office.board.admins)
    return [listener for listener in listeners if listener is not None and listener.reachable]


def _about(office: Office, question: Question, texts: Texts) -> str:
    course = course_of(office.house.courses, office.tx, question.context)
    return course.title.in_(texts.language) if course else question.competency or texts("unseen.no_course")
