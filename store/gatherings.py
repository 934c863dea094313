"""Meetings of groups as rows, each with the seats of the members who are asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Delete,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from mentoring.gatherings import AHEAD, Gathering, Seat
from mentoring.sessions import Log, SessionStatus
from store.dialect import Moment, among
from store.group_tables import gatherings, seats
from store.tables import word

_now = bindparam("now", type_=Moment())
_most: BindParameter[int] = bindparam("most")
_DUE = (
    select(gatherings).where(gatherings.c.look_at <= _now).order_by(gatherings.c.look_at, gatherings.c.id).limit(_most)
)
_NEXT = select(func.min(gatherings.c.look_at)).where(gatherings.c.look_at > _now)
_SEATS = select(seats).where(among(seats.c.gathering_id, "ids")).order_by(seats.c.gathering_id, seats.c.person_id)
_AHEAD = gatherings.c.status.in_([word(status) for status in sorted(AHEAD)])
_CONFIRMED = exists().where(seats.c.gathering_id == gatherings.c.id, seats.c.attended)


def leaving(group_id: int, person_id: int, now: datetime) -> tuple[Delete | Update, ...]:
    """What a member's going does: no seat in what has not begun, and the schedule looks whether it still stands."""
    to_come = and_(gatherings.c.group_id == group_id, _AHEAD, gatherings.c.starts_at > now)
    ids, stands = select(gatherings.c.id).where(to_come), gatherings.c.status == word(SessionStatus.AGREED)
    return (
        delete(seats).where(seats.c.person_id == person_id, seats.c.gathering_id.in_(ids)),
        update(gatherings).where(to_come, or_(stands, gatherings.c.proposed_by == person_id)).values(look_at=now),
    )


def concerning(person_id: int) -> Select[Any]:
    """The ids of the group meetings in which a person has a part."""
    seated = exists().where(seats.c.gathering_id == gatherings.c.id, seats.c.person_id == person_id)
    return select(gatherings.c.id).where(
        or_(gatherings.c.mentor_id == person_id, gatherings.c.proposed_by == person_id, seated)
    )


def erasing(person_id: int, now: datetime) -> tuple[Delete | Update, ...]:
    """What erasure of a person does: the words that were theirs go; what had not begun goes on without them."""
    theirs = or_(gatherings.c.mentor_id == person_id, gatherings.c.proposed_by == person_id)
    noted = and_(gatherings.c.mentor_id == person_id, gatherings.c.log_minutes.is_not(None))
    to_come = and_(_AHEAD, gatherings.c.starts_at > now)
    seated = exists().where(seats.c.gathering_id == gatherings.c.id, seats.c.person_id == person_id)
    return (
        update(gatherings).where(theirs).values(topic="", place=""),
        update(gatherings).where(noted).values(log_topic="", log_follow_up=""),
        # The schedule tells the others that it is off.
        update(gatherings)
        .where(gatherings.c.mentor_id == person_id, to_come)
        .values(status=SessionStatus.CANCELLED, look_at=now),
        update(gatherings).where(or_(seated, theirs), to_come).values(look_at=now),
        delete(seats).where(
            seats.c.person_id == person_id, seats.c.gathering_id.in_(select(gatherings.c.id).where(to_come))
        ),
    )


class GatheringTables:
    """Meetings of groups: a part of `MentoringTables`."""

    _connection: Connection
    _holds: bool

    def gathering(self, gathering_id: int) -> Gathering | None:
        """One of them; in a write no other process changes it meanwhile."""
        one = select(gatherings).where(gatherings.c.id == gathering_id)
        return next(iter(self._gatherings(one.with_for_update() if self._holds else one)), None)

    def gatherings_of_group(self, group_id: int, since: datetime) -> list[Gathering]:
        """Those of a group that begin at `since` or later, by time."""
        theirs = and_(gatherings.c.group_id == group_id, gatherings.c.starts_at >= since)
        return self._gatherings(select(gatherings).where(theirs).order_by(gatherings.c.starts_at, gatherings.c.id))

    def gatherings_due(self, now: datetime, limit: int) -> list[Gathering]:
        """Those at which the schedule has to look, longest due first; in a write no other process gets them."""
        statement = _DUE.with_for_update(skip_locked=True) if self._holds else _DUE
        return self._gatherings(statement, now=now, most=limit)

    def next_gathering(self, after: datetime) -> datetime | None:
        """When the schedule has to look at one next, later than `after`; None: at none."""
        found: datetime | None = self._connection.scalar(_NEXT, {"now": after})
        return found

    def leave_gatherings(self, group_id: int, person_id: int, now: datetime) -> None:
        """See `leaving`."""
        for statement in leaving(group_id, person_id, now):
            self._connection.execute(statement)

    def prune_gatherings(self, before: datetime) -> int:
        """Blank the words of those that began before then; a log that somebody confirmed is evidence, and stays.

        Gives the number.
        """
        old = and_(gatherings.c.starts_at < before, or_(gatherings.c.topic != "", gatherings.c.place != ""))
        unconfirmed = and_(old, ~_CONFIRMED, gatherings.c.log_minutes.is_not(None))
        self._connection.execute(update(gatherings).where(unconfirmed).values(log_topic="", log_follow_up=""))
        return self._connection.execute(update(gatherings).where(old).values(topic="", place="")).rowcount

    def _gatherings(self, statement: Select[Any], **values: Any) -> list[Gathering]:
        found = [_gathering(*row) for row in self._connection.execute(statement, values)]
        seated = self._seats([one.id for one in found])
        return [replace(one, seats=tuple(seated.get(one.id, ()))) for one in found]

    def _seats(self, ids: Collection[int]) -> dict[int, list[Seat]]:
        seated: dict[int, list[Seat]] = {}
        for seat in starmap(Seat, self._connection.execute(_SEATS, {"ids": ids})) if ids else ():
            seated.setdefault(seat.gathering_id, []).append(seat)
        return seated


def _gathering(*row: Any) -> Gathering:
    *before, topic, minutes, follow_up, revision, look_at = row
    log = None if minutes is None else Log(topic, minutes, follow_up)
    fields = (*before, log, revision, look_at)
    return Gathering(*fields)
