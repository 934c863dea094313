"""What the desk asks about questions without their words: how soon a mentor answers, and who cannot any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BindParameter, Connection, and_, bindparam, func, literal_column, not_, or_, select

from mentoring.questions import QuestionStatus
from people.model import Role
from store.mentoring_people import REACHABLE, holds_role
from store.mentoring_tables import mentors, questions
from store.superiors import superiors_of
from store.tables import participations, persons, word

_most: BindParameter[int] = bindparam("most")
_ANSWERED = (
    select(questions.c.since, questions.c.answered_at)
    .where(
        questions.c.mentor_id == bindparam("mentor"),
        questions.c.answered_by == questions.c.mentor_id,
        questions.c.answered_at >= questions.c.since,
    )
    .order_by(questions.c.since.desc())
    .limit(_most)
)
_MAY_ANSWER = and_(
    REACHABLE,
    ~persons.c.erased,
    or_(holds_role(Role.ADMIN), and_(holds_role(Role.MENTOR), func.coalesce(mentors.c.active, True))),
)
_STRANDED = (
    select(questions.c.id)
    .join(persons, persons.c.id == questions.c.mentor_id)
    .outerjoin(participations, participations.c.person_id == persons.c.id)
    .outerjoin(mentors, mentors.c.person_id == persons.c.id)
    .where(questions.c.status == word(QuestionStatus.OPEN), not_(_MAY_ANSWER))
    .order_by(questions.c.id)
    .limit(_most)
)
_HELD = select(questions.c.id, questions.c.mentee_id, questions.c.mentor_id).where(
    questions.c.status == word(QuestionStatus.OPEN), questions.c.mentor_id.is_not(None)
)

_ANY = (
    select(persons.c.id)
    .join(participations, participations.c.person_id == persons.c.id)
    .where(holds_role(Role.MENTOR), REACHABLE)
    .limit(literal_column("1"))
)


class DeskTables:
    """The desk: a part of `MentoringTables`."""

    _connection: Connection

    def answered_lately(self, mentor_id: int, limit: int = 20) -> list[tuple[datetime, datetime]]:
        """When this mentor was given the questions that they answered, and when they did; the latest first."""
        rows = self._connection.execute(_ANSWERED, {"mentor": mentor_id, "most": limit})
        return [(since, at) for since, at in rows]

    def any_mentor(self) -> bool:
        """Whether anybody is a mentor by the roster and can be written to."""
        return self._connection.scalar(_ANY) is not None

    def stranded(self, limit: int) -> list[int]:
        """Open questions whose holder cannot answer any more, by id.

        They left the role or the programme, take no questions now, no chat of theirs can be written to, or they stand
        above whoever asked by now.
        """
        gone = list(self._connection.scalars(_STRANDED, {"most": limit}))
        return sorted({*gone, *self._overseen()})[:limit]

    def _overseen(self) -> list[int]:
        held = self._connection.execute(_HELD).all()
        above = superiors_of(self._connection, list({mentee for _, mentee, _ in held}))
        return [number for number, mentee, mentor in held if mentor in above.get(mentee, ())]
