"""Pairs and their meetings as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from itertools import starmap
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, func, literal_column, or_, select, update

from mentoring.model import Pair, PairStatus
from mentoring.sessions import Log, Session, SessionStatus
from store.dialect import Moment, among
from store.groups import ALONE, GroupTables
from store.mentoring_people import IS_OPEN
from store.mentoring_tables import meetings, pairs
from store.tables import word

_now = bindparam("now", type_=Moment())
_most: BindParameter[int] = bindparam("most")
_OPEN = select(pairs).where(IS_OPEN).order_by(pairs.c.id)
_ANY = select(pairs.c.id).limit(literal_column("1"))
_ASKED = pairs.c.status.in_([word(PairStatus.ACCEPTED), word(PairStatus.PROPOSED)])
_DUE = select(pairs).where(_ASKED, pairs.c.answer_by <= _now).order_by(pairs.c.answer_by, pairs.c.id).limit(_most)
_NEXT_ANSWER = select(func.min(pairs.c.answer_by)).where(_ASKED, pairs.c.answer_by > _now)
_LOADS = select(pairs.c.mentor_id, func.count()).where(ALONE).group_by(pairs.c.mentor_id)
_OF_GROUP = select(pairs).where(IS_OPEN, pairs.c.group_id == bindparam("group")).order_by(pairs.c.id)
_OF_MENTEES = select(pairs).where(among(pairs.c.mentee_id, "ids")).order_by(pairs.c.id)
_TO_LOOK_AT = (
    select(meetings).where(meetings.c.look_at <= _now).order_by(meetings.c.look_at, meetings.c.id).limit(_most)
)
_NEXT_LOOK = select(func.min(meetings.c.look_at)).where(meetings.c.look_at > _now)


class PairTables(GroupTables):
    """Pairs and meetings: a part of `MentoringTables`."""

    _connection: Connection
    _holds: bool

    def pair(self, pair_id: int) -> Pair | None:
        """One pair; in a write no other process changes it meanwhile."""
        return self._one(select(pairs).where(pairs.c.id == pair_id))

    def pair_of(self, mentee_id: int) -> Pair | None:
        """The open pair of a learner, kept like `pair`."""
        return self._one(_OPEN.where(pairs.c.mentee_id == mentee_id))

    def pairs_of_mentor(self, mentor_id: int) -> list[Pair]:
        """The open pairs of a mentor, by id."""
        return self._pairs(_OPEN.where(pairs.c.mentor_id == mentor_id))

    def open_pairs(self) -> list[Pair]:
        """Every open pair, by id."""
        return self._pairs(_OPEN)

    def any_pair(self) -> bool:
        """Whether anybody was ever proposed to anybody."""
        return self._connection.scalar(_ANY) is not None

    def pairs_of(self, person_id: int) -> list[Pair]:
        """Every pair in which a person is or was one of the two, by id."""
        theirs = or_(pairs.c.mentee_id == person_id, pairs.c.mentor_id == person_id)
        return self._pairs(select(pairs).where(theirs).order_by(pairs.c.id))

    def histories(self, person_ids: Collection[int]) -> dict[int, list[Pair]]:
        """Every pair of these learners by learner, the earliest first. Who never had one is not in it."""
        found: dict[int, list[Pair]] = {}
        if person_ids:
            for pair in self._pairs(_OF_MENTEES, ids=person_ids):
                found.setdefault(pair.mentee_id, []).append(pair)
        return found

    def pairs_due(self, now: datetime, limit: int) -> list[Pair]:
        """Pairs whose answer did not come in time, longest due first; in a write no other process gets them."""
        return self._pairs(_DUE.with_for_update(skip_locked=True) if self._holds else _DUE, now=now, most=limit)

    def next_answer(self, after: datetime) -> datetime | None:
        """When the next pair's time to answer ends, later than `after`; None: nobody is asked."""
        found: datetime | None = self._connection.scalar(_NEXT_ANSWER, {"now": after})
        return found

    def loads(self) -> dict[int, int]:
        """Mentor → learners whom they have or are asked to take, a group as what it counts. Others are left out."""
        alone = Counter({mentor: number for mentor, number in self._connection.execute(_LOADS)})
        return dict(alone + Counter(self.places()))

    def pairs_of_group(self, group_id: int) -> list[Pair]:
        """The open pairs of a group, by id."""
        return self._pairs(_OF_GROUP, group=group_id)

    def meeting(self, session_id: int) -> Session | None:
        """One meeting; in a write no other process changes it meanwhile."""
        return next(iter(self._meetings(self._kept(select(meetings).where(meetings.c.id == session_id)))), None)

    def meetings_of(self, person_id: int, since: datetime | None = None) -> list[Session]:
        """Meetings of a person that begin at `since` or later (all, where it is None), by time."""
        theirs = select(meetings).where(or_(meetings.c.mentee_id == person_id, meetings.c.mentor_id == person_id))
        if since is not None:
            theirs = theirs.where(meetings.c.starts_at >= since)
        return self._meetings(theirs.order_by(meetings.c.starts_at, meetings.c.id))

    def meetings_due(self, now: datetime, limit: int) -> list[Session]:
        """Meetings at which the schedule has to look, longest due first; in a write no other process gets them."""
        statement = _TO_LOOK_AT.with_for_update(skip_locked=True) if self._holds else _TO_LOOK_AT
        return self._meetings(statement, now=now, most=limit)

    def next_meeting(self, after: datetime) -> datetime | None:
        """When the schedule has to look at a meeting next, later than `after`; None: at none."""
        found: datetime | None = self._connection.scalar(_NEXT_LOOK, {"now": after})
        return found

    def look_at_meetings_of(self, pair_id: int, now: datetime) -> None:
        """Let the schedule look now at what a pair had arranged: the pair has ended."""
        of_pair = and_(meetings.c.pair_id == pair_id, meetings.c.look_at.is_not(None))
        self._connection.execute(update(meetings).where(of_pair).values(look_at=now))

    def prune_meetings(self, before: datetime) -> int:
        """Blank the words of meetings that began before then; the log of a confirmed one is evidence, and stays.

        Gives the number.
        """
        old = and_(meetings.c.starts_at < before, or_(meetings.c.topic != "", meetings.c.place != ""))
        unconfirmed = and_(old, meetings.c.status != word(SessionStatus.CONFIRMED), meetings.c.log_minutes.is_not(None))
        self._connection.execute(update(meetings).where(unconfirmed).values(log_topic="", log_follow_up=""))
        return self._connection.execute(update(meetings).where(old).values(topic="", place="")).rowcount

    def _one(self, statement: Select[Any]) -> Pair | None:
        return next(iter(self._pairs(self._kept(statement))), None)

    def _kept(self, statement: Select[Any]) -> Select[Any]:
        return statement.with_for_update() if self._holds else statement

    def _pairs(self, statement: Select[Any], **values: Any) -> list[Pair]:
        return list(starmap(Pair, self._connection.execute(statement, values)))

    def _meetings(self, statement: Select[Any], **values: Any) -> list[Session]:
        return list(starmap(_session, self._connection.execute(statement, values)))


def _session(*row: Any) -> Session:
    *session, topic, minutes, follow_up, confirmed_by, revision, look_at = row
    log = None if minutes is None else Log(topic, minutes, follow_up)
    fields = (*session, log, confirmed_by, revision, look_at)
    return Session(*fields)
