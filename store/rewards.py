"""Badges as rows: what a person has earned, and what is counted for them where no other table is at hand."""

from __future__ import annotations

from itertools import starmap

from sqlalchemy import Column, Connection, ForeignKey, Integer, Table, bindparam, delete, func, select

from people.badges import Badge, EarnedBadge
from store.columns import one_of
from store.dialect import Key, Moment
from store.mentoring_tables import questions
from store.tables import metadata
from store.ways import Way, keyed, names, plain

badges = Table(
    "badges",
    metadata,
    Column("person_id", Key, ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    Column("badge", one_of(Badge), primary_key=True),
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("earned_at", Moment, nullable=False),
)

REWARDS: dict[type, Way] = {EarnedBadge: keyed(badges, names(EarnedBadge), plain(*names(EarnedBadge)))}
"""Saving what rewards made: a part of `Tx.save`."""

_OF = select(badges).where(badges.c.person_id == bindparam("person")).order_by(badges.c.earned_at, badges.c.level)
_THANKED = (
    select(func.count())
    .select_from(questions)
    .where(questions.c.answered_by == bindparam("mentor"), questions.c.thanked)
)


class Badges:
    """Badges as seen by one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, person_id: int) -> list[EarnedBadge]:
        """What a person has earned, the oldest first."""
        return list(starmap(EarnedBadge, self._connection.execute(_OF, {"person": person_id})))

    def thanked(self, mentor_id: int) -> int:
        """How many of the questions that somebody answered ended with thanks."""
        found: int = self._connection.execute(_THANKED, {"mentor": mentor_id}).scalar_one()
        return found


def forget_badges(connection: Connection, person_id: int) -> None:
    """Badges are a kindness, no training record: they go with the person."""
    connection.execute(delete(badges).where(badges.c.person_id == person_id))
