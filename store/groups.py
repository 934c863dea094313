"""Mentoring groups as rows: what is open, what it counts, and that it ends when fewer than two share the place."""

from __future__ import annotations

from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, literal_column, select, update

from mentoring.groups import Group
from mentoring.pairing import OPEN
from store.group_tables import groups
from store.mentoring_tables import pairs
from store.tables import word

FEWEST = 2
"""Members with whom a group goes on; one alone is a pair like any other."""
_OPEN_PAIR = pairs.c.status.in_([word(status) for status in sorted(OPEN)])
_IN_OPEN_GROUP = exists().where(groups.c.id == pairs.c.group_id, groups.c.closed_at.is_(None))
ALONE = and_(_OPEN_PAIR, ~_IN_OPEN_GROUP)
"""Open pairs that take a place of their own."""
_PLACES = (
    select(groups.c.mentor_id, func.sum(groups.c.counts))
    .where(groups.c.closed_at.is_(None))
    .group_by(groups.c.mentor_id)
)
_MEMBERS = select(func.count()).select_from(pairs).where(pairs.c.group_id == groups.c.id, _OPEN_PAIR).scalar_subquery()


def shared_places(person_id: Any) -> Any:
    """What the open groups of a mentor count together, as a part of a statement."""
    open_ones = and_(groups.c.mentor_id == person_id, groups.c.closed_at.is_(None))
    return func.coalesce(select(func.sum(groups.c.counts)).where(open_ones).scalar_subquery(), literal_column("0"))


def close_small(connection: Connection, now: datetime) -> int:
    """End the groups in which fewer than two share the place; gives how many. Their pairs go on."""
    small = and_(groups.c.closed_at.is_(None), _MEMBERS < FEWEST)
    return connection.execute(update(groups).where(small).values(closed_at=now)).rowcount


class GroupTables:
    """Groups: a part of `MentoringTables`."""

    _connection: Connection

    def group(self, group_id: int) -> Group | None:
        """One group, open or not."""
        return next(iter(self._groups(select(groups).where(groups.c.id == group_id))), None)

    def groups_of_mentor(self, mentor_id: int) -> list[Group]:
        """The open groups of a mentor, by id."""
        theirs = and_(groups.c.mentor_id == mentor_id, groups.c.closed_at.is_(None))
        return self._groups(select(groups).where(theirs).order_by(groups.c.id))

    def places(self) -> dict[int, int]:
        """Mentor → what their open groups count together."""
        return {mentor: int(number) for mentor, number in self._connection.execute(_PLACES)}

    def close_small_groups(self, now: datetime) -> int:
        """See `close_small`."""
        return close_small(self._connection, now)

    def _groups(self, statement: Select[Any], **values: Any) -> list[Group]:
        return list(starmap(Group, self._connection.execute(statement, values)))
