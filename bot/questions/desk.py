"""What lies on somebody's desk: their own open questions, those open to everybody of the field, the administrator's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mentoring.clock import Stage
from mentoring.questions import Author, Question, QuestionStatus, by_urgency
from people.model import Person, Role

if TYPE_CHECKING:
    from bot.questions.office import Office

DESKS = frozenset({Role.MENTOR, Role.ADMIN})
_BUSY = (QuestionStatus.OPEN, QuestionStatus.ASKED_BACK)


@dataclass(frozen=True, slots=True)
class Desk:
    """Questions by urgency, without their words."""

    own: tuple[Question, ...] = ()
    shared: tuple[Question, ...] = ()
    """What waits in the pool, or with the administrators."""

    @property
    def count(self) -> int:
        return len(self.own) + len(self.shared)


def desk_of(office: Office, person: Person) -> Desk:
    """Everything that waits for this person; nothing where they neither mentor nor administrate."""
    if not person.roles & DESKS:
        return Desk()
    own = [one for one in office.tx.mentoring.open_questions_of(person.id) if person.id not in office.barred(one)]
    shared = []
    if Role.MENTOR in person.roles:
        shared += [one for one in office.tx.mentoring.open_in(Stage.POOL) if _for_pool(office, one, person.id)]
    if Role.ADMIN in person.roles:
        shared += [one for one in office.tx.mentoring.open_in(Stage.ADMIN) if _free(office, one, person.id)]
    return Desk(tuple(by_urgency(own, office.now)), tuple(by_urgency(shared, office.now)))


def may_see(office: Office, question: Question, person: Person) -> bool:
    """Whether somebody may read a question: who has or had it or spoke in it, the pool's mentors, the administrators.

    Never who is barred: nobody sees a question of somebody below them, however far, whatever else they are.
    """
    if person.id in office.barred(question) or not person.roles & DESKS:
        return False
    clock = question.clock
    spoke = {m.person_id for m in question.messages if m.author is not Author.MEMBER}
    if person.id in {clock.mentor_id, question.answered_by} | question.tried | spoke:
        return True
    if clock.stage is Stage.ADMIN and Role.ADMIN in person.roles:
        return True
    return clock.stage is Stage.POOL and Role.MENTOR in person.roles and _covers(office, question, person.id)


def is_busy(question: Question) -> bool:
    """Whether somebody still has to say something."""
    return question.status in _BUSY


def _for_pool(office: Office, question: Question, person_id: int) -> bool:
    return _free(office, question, person_id) and _covers(office, question, person_id)


def _free(office: Office, question: Question, person_id: int) -> bool:
    return question.clock.mentor_id is None and person_id not in office.barred(question)


def _covers(office: Office, question: Question, person_id: int) -> bool:
    return office.board.covers(person_id, office.field(question))
