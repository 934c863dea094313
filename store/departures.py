"""Departures as rows: who has left the agency, who will, and what ends with it in the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import starmap

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    ForeignKey,
    Table,
    Text,
    Update,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from lessons.study import EnrolmentStatus
from lessons.surveys import SurveyStatus
from people.departure import Departure, Reason
from store.columns import one_of
from store.dialect import Key, Moment
from store.follow_up_tables import acting
from store.model import OutboxState
from store.pages import forget_pages
from store.survey_tables import surveys
from store.tables import addresses, enrolments, invites, metadata, outbox, participations, persons, reviews, word
from store.ways import Way, names, plain, upsert

departures = Table(
    "departures",
    metadata,
    Column("person_id", Key, ForeignKey("persons.id"), primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("reason", one_of(Reason)),
    Column("by", Text, nullable=False),
    Column("noted_at", Moment, nullable=False),
)

DEPARTURES: dict[type, Way] = {Departure: upsert(departures, plain(*names(Departure)))}
"""Saving what was noted: a part of `Tx.save`."""

_BY_DAY = select(departures).order_by(departures.c.day, departures.c.person_id)
_OPEN = (word(EnrolmentStatus.WAITING), word(EnrolmentStatus.ACTIVE))
_UNASKED = (word(SurveyStatus.PLANNED), word(SurveyStatus.OPEN))


_superiors = persons.alias("superiors")


def _covers(day: date) -> tuple[ColumnElement[bool], ...]:
    """Of who stands in: for a period in which the day lies."""
    return acting.c.first <= day, or_(acting.c.last.is_(None), acting.c.last >= day)


class DepartureTables:
    """Departures as seen by one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def noted(self) -> list[Departure]:
        """Those for a day to come, by day."""
        return list(starmap(Departure, self._connection.execute(_BY_DAY)))

    def of(self, person_id: int) -> Departure | None:
        """The one that is noted for a person and not carried out yet."""
        row = self._connection.execute(_BY_DAY.where(departures.c.person_id == person_id)).one_or_none()
        return Departure(*row) if row else None

    def due(self, day: date, limit: int) -> list[Departure]:
        """Those whose day has come."""
        return list(starmap(Departure, self._connection.execute(_BY_DAY.where(departures.c.day <= day).limit(limit))))

    def next_day(self) -> date | None:
        """The first day for which one is noted."""
        found: date | None = self._connection.scalar(select(func.min(departures.c.day)))
        return found

    def forget(self, person_id: int) -> bool:
        """Take back what was noted. False: nothing was."""
        return self._connection.execute(delete(departures).where(departures.c.person_id == person_id)).rowcount > 0

    def carry_out(self, person_id: int, day: date, now: datetime) -> None:
        """From now on they are staff no longer: nothing is due, nothing waits to be sent, no code or link lets them in.

        What they learned stays as it is. Pairs and questions to mentors are moved on by `bot.departures`.
        """
        for statement in _endings(person_id, day, now):
            self._connection.execute(statement)
        forget_pages(self._connection, person_id)
        self.forget(person_id)

    def take_back(self, person_id: int) -> None:
        """They are staff again: reviews of what they learned come again, enrolments are the administrator's to make."""
        first = select(func.min(reviews.c.due_at)).where(reviews.c.person_id == person_id).scalar_subquery()
        theirs = participations.c.person_id == person_id
        agreed = participations.c.withdrawn_at.is_(None)
        self._connection.execute(update(participations).where(theirs, agreed).values(review_due_at=first))
        self._connection.execute(update(persons).where(persons.c.id == person_id).values(departed_on=None))

    def unled(self, day: date) -> int:
        """How many of the staff have a direct superior who has left, for whom nobody stands in on that day."""
        stands_in = exists().where(acting.c.superior_id == _superiors.c.id, *_covers(day))
        found = select(func.count()).select_from(persons).join(_superiors, _superiors.c.id == persons.c.superior_id)
        staff = (~persons.c.erased, persons.c.departed_on.is_(None))
        gone = (_superiors.c.departed_on.is_not(None), ~stands_in)
        return self._connection.execute(found.where(*staff, *gone)).scalar_one()

    def waiting_for(self, person_id: int) -> int:
        """How many messages to them have not gone out yet."""
        found = select(func.count()).select_from(outbox).where(outbox.c.state == word(OutboxState.QUEUED))
        chats = select(addresses.c.id).where(addresses.c.person_id == person_id)
        return self._connection.execute(found.where(outbox.c.address_id.in_(chats))).scalar_one()

    def invitations(self, person_id: int, now: datetime) -> int:
        """How many codes of theirs could still be used."""
        found = select(func.count()).select_from(invites).where(invites.c.person_id == person_id)
        usable = (invites.c.used_at.is_(None), invites.c.expires_at > now)
        return self._connection.execute(found.where(*usable)).scalar_one()


def forget_departure(connection: Connection, person_id: int) -> None:
    """Of who is erased nothing is noted any more."""
    connection.execute(delete(departures).where(departures.c.person_id == person_id))


def _endings(person_id: int, day: date, now: datetime) -> Iterator[Update]:
    yield update(persons).where(persons.c.id == person_id).values(departed_on=day)
    going_on = (enrolments.c.person_id == person_id, enrolments.c.status.in_(_OPEN))
    yield update(enrolments).where(*going_on).values(status=EnrolmentStatus.WITHDRAWN, next_due_at=None)
    yield update(participations).where(participations.c.person_id == person_id).values(review_due_at=None)
    unasked = (surveys.c.respondent_id == person_id, surveys.c.status.in_(_UNASKED))
    yield update(surveys).where(*unasked).values(status=SurveyStatus.CANCELLED, look_at=None, closed_at=now)
    usable = (invites.c.person_id == person_id, invites.c.used_at.is_(None), invites.c.expires_at > now)
    yield update(invites).where(*usable).values(expires_at=now)
    chats = select(addresses.c.id).where(addresses.c.person_id == person_id)
    waiting = (outbox.c.state == word(OutboxState.QUEUED), outbox.c.address_id.in_(chats))
    yield update(outbox).where(*waiting).values(state=OutboxState.CANCELLED, reason="departed", changed_at=now)
