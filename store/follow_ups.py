"""Follow-ups as rows: who was named, what was done about them, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from itertools import starmap
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, or_, select, update

from reports.follow_up_facts import Acting, FollowUp, Named
from store.bulk import Bulk, parameters
from store.dialect import among, begins, insert_new
from store.follow_up_tables import acting, follow_ups, named
from store.model import OutboxState
from store.tables import leaves, outbox
from store.ways import Way, keyed, names, plain, upsert

_ADD = Bulk(lambda d: insert_new(follow_ups, d).values(parameters(list(follow_ups.c))), list(follow_ups.c))
_ROW = plain(*names(FollowUp))
_OF_PEOPLE = select(follow_ups).where(among(follow_ups.c.person_id, "ids")).order_by(follow_ups.c.at, follow_ups.c.id)
_ON_LEAVE = exists().where(leaves.c.person_id == acting.c.superior_id)

FOLLOW_UPS: dict[type, Way] = {
    Named: keyed(named, names(Named), plain(*names(Named))),
    FollowUp: upsert(follow_ups, plain(*names(FollowUp))),
    Acting: upsert(acting, plain(*names(Acting))),
}
"""In the order of storing: a part of `Tx.save`."""


FOLLOW = "follow/"
"""Begins every key of a message about somebody on whom a superior acts."""


def follow_key(person_id: int, follow_up: int | str, what: str = "") -> str:
    """The outbox key of a message that has to do with an act about a person; what begins so goes with an erasure."""
    return f"{FOLLOW}{person_id}/{follow_up}/{what}"


class FollowUps:
    """Follow-ups as seen by one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, id_: int) -> FollowUp | None:
        """One act by its id."""
        return next(iter(self._acts(select(follow_ups).where(follow_ups.c.id == id_))), None)

    def add(self, act: FollowUp) -> bool:
        """Note an act. False, and nothing is stored: it was done about this person in the same week of summaries."""
        return _ADD.run(self._connection, _ROW([act])) > 0

    def of_person(self, person_id: int, since: datetime) -> list[FollowUp]:
        """What was done about somebody from then on, oldest first."""
        rows = self._connection.execute(_OF_PEOPLE.where(follow_ups.c.at >= since), {"ids": [person_id]})
        return list(starmap(FollowUp, rows))

    def of_people(self, person_ids: Collection[int], week: str) -> list[FollowUp]:
        """What was done about these people for the summaries of a week, oldest first."""
        rows = self._connection.execute(_OF_PEOPLE.where(follow_ups.c.week == week), {"ids": person_ids})
        return list(starmap(FollowUp, rows)) if person_ids else []

    def listed(self, week: str | None = None, superior_id: int | None = None) -> list[FollowUp]:
        """Every act, or those of a week of summaries, or of one superior's; the newest first."""
        statement = select(follow_ups).order_by(follow_ups.c.at.desc(), follow_ups.c.id)
        if week is not None:
            statement = statement.where(follow_ups.c.week == week)
        if superior_id is not None:
            statement = statement.where(follow_ups.c.superior_id == superior_id)
        return self._acts(statement)

    def named(self, week: str, superior_id: int) -> list[Named]:
        """Whom a superior's summary named, as they stood there."""
        of_week = select(named).where(named.c.week == week, named.c.superior_id == superior_id)
        return list(starmap(Named, self._connection.execute(of_week.order_by(named.c.at, named.c.person_id))))

    def conclude(self, outcomes: Sequence[tuple[int, str]], week: str) -> None:
        """Keep what acts had come to when the summary of a week told of it; what was told once stays."""
        for id_, outcome in outcomes:
            untold = and_(follow_ups.c.id == id_, follow_ups.c.outcome_week == "")
            self._connection.execute(update(follow_ups).where(untold).values(outcome=outcome, outcome_week=week))

    def prune(self, before: datetime) -> int:
        """Blank the words and notes of what was done before then. Gives the number."""
        old = and_(follow_ups.c.at < before, or_(follow_ups.c.words != "", follow_ups.c.note != ""))
        return self._connection.execute(update(follow_ups).where(old).values(words="", note="")).rowcount

    # --- who stands in for whom

    def stand_ins(self, superior_ids: Collection[int], day: date) -> list[Acting]:
        """Who stands in for these superiors on a day: for the period given, or while the superior is on leave."""
        away = _ON_LEAVE.where(leaves.c.first <= day, leaves.c.last >= day)
        period = and_(acting.c.first <= day, or_(acting.c.last.is_(None), acting.c.last >= day))
        stands = or_(period, and_(acting.c.first.is_(None), away))
        statement = select(acting).where(among(acting.c.superior_id, "ids"), stands).order_by(acting.c.id)
        return list(starmap(Acting, self._connection.execute(statement, {"ids": superior_ids}))) if superior_ids else []

    def acting(self) -> list[Acting]:
        """Every entry, by id."""
        return list(starmap(Acting, self._connection.execute(select(acting).order_by(acting.c.id))))

    def end_acting(self, id_: int) -> bool:
        """Take an entry away; what was done under it stays. False: there is none."""
        return self._connection.execute(delete(acting).where(acting.c.id == id_)).rowcount > 0

    def _acts(self, statement: Any) -> list[FollowUp]:
        return list(starmap(FollowUp, self._connection.execute(statement)))


def erase_follow_ups(connection: Connection, person_id: int, now: datetime) -> None:
    """Blank what was said about, by and to a person; that it was done, and when, stays."""
    theirs = follow_ups.c.person_id == person_id
    connection.execute(update(follow_ups).where(theirs).values(words="", note=""))
    connection.execute(update(follow_ups).where(follow_ups.c.actor_id == person_id).values(note=""))
    done = connection.execute(
        select(follow_ups.c.person_id, follow_ups.c.id).where(follow_ups.c.actor_id == person_id)
    ).all()
    for key in [f"{FOLLOW}{person_id}/", *(follow_key(about, id_) for about, id_ in done)]:
        about_them = begins(outbox.c.key, key, connection.dialect.name)
        waiting = outbox.c.state.in_([OutboxState.QUEUED, OutboxState.LEASED])
        cancelled = {"state": OutboxState.CANCELLED, "reason": "erased", "changed_at": now}
        connection.execute(update(outbox).where(about_them, waiting).values(**cancelled))
        connection.execute(update(outbox).where(about_them).values(payload=""))
    either = or_(acting.c.superior_id == person_id, acting.c.acting_id == person_id)
    connection.execute(delete(acting).where(either))
