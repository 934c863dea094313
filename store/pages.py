"""Links and sessions of the pages as rows: who asked for a link, and who is logged in. Of a session only a hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import starmap
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Table,
    Text,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from people.model import Person, Role
from store.columns import roles_type
from store.dialect import Key, Moment
from store.mentoring_people import holds_role
from store.tables import metadata, persons, units
from store.turns import PERSON_COLUMNS
from store.ways import Way, insert, names, plain

KEPT = timedelta(days=30)
"""So long after its end a link or a session is known, for whoever asks who was logged in; then it goes."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A link by which one person may log in once. What makes it a link is signed, and nowhere stored."""

    id: int
    person_id: int
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is logged in. `roles` are those they had then: with others the session ends."""

    token_hash: str
    person_id: int
    roles: frozenset[Role]
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime


page_tickets = Table(
    "page_tickets",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("person_id", Key, ForeignKey("persons.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("used_at", Moment),
    Index("ix_page_tickets_person_id", "person_id", "created_at"),
)

page_sessions = Table(
    "page_sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("person_id", Key, ForeignKey("persons.id"), nullable=False, index=True),
    Column("roles", roles_type(Role), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

PageSaved = Ticket | Session
PAGES: dict[type, Way] = {
    Ticket: insert(page_tickets, names(Ticket), plain(*names(Ticket))),
    Session: insert(page_sessions, names(Session), plain(*names(Session))),
}
"""Saving what the pages made: a part of `Tx.save`."""


class PageTables:
    """Links and sessions as seen by one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ticket(self, ticket_id: int) -> Ticket | None:
        """The link with this number, used or not, in time or not."""
        row = self._connection.execute(select(page_tickets).where(page_tickets.c.id == ticket_id)).one_or_none()
        return Ticket(*row) if row else None

    def use(self, ticket_id: int, now: datetime) -> bool:
        """Use up a link, and with it every other of the same person. Gives False where it is used or out of time."""
        of = page_tickets.c
        unused = update(page_tickets).where(of.used_at.is_(None)).values(used_at=now)
        if not self._connection.execute(unused.where(of.id == ticket_id, of.expires_at > now)).rowcount:
            return False
        person = select(of.person_id).where(of.id == ticket_id).scalar_subquery()
        self._connection.execute(unused.where(of.person_id == person))
        return True

    def asked(self, person_id: int, since: datetime) -> int:
        """How many links this person has asked for since then."""
        of = page_tickets.c
        found = select(func.count()).select_from(page_tickets)
        asked: int = self._connection.execute(
            found.where(of.person_id == person_id, of.created_at >= since)
        ).scalar_one()
        return asked

    def session(self, token_hash: str) -> Session | None:
        """The session with this hash, in time or not."""
        found = select(page_sessions).where(page_sessions.c.token_hash == token_hash)
        row = self._connection.execute(found).one_or_none()
        return Session(*row) if row else None

    def seen(self, token_hash: str, now: datetime) -> None:
        """Note that somebody is still there."""
        self._connection.execute(
            update(page_sessions).where(page_sessions.c.token_hash == token_hash).values(seen_at=now)
        )

    def end(self, token_hash: str) -> None:
        """Log out."""
        self._connection.execute(delete(page_sessions).where(page_sessions.c.token_hash == token_hash))

    def leads(self, person_id: int) -> bool:
        """Whether anybody reports to this person."""
        staff = (~persons.c.erased, persons.c.departed_on.is_(None))
        below = select(persons.c.id).where(persons.c.superior_id == person_id, *staff).limit(1)
        return self._connection.execute(below).first() is not None

    def leaders(self) -> list[Person]:
        """Who has somebody reporting to them, or the role of a superior; by unit and name."""
        below = persons.alias("below")
        staff = (~below.c.erased, below.c.departed_on.is_(None))
        leads = exists().where(below.c.superior_id == persons.c.id, *staff)
        named = and_(holds_role(Role.SUPERVISOR), persons.c.departed_on.is_(None))
        found = (
            select(*PERSON_COLUMNS)
            .join(units, units.c.id == persons.c.unit_id)
            .where(~persons.c.erased, or_(named, leads))
            .order_by(units.c.name, persons.c.name, persons.c.id)
        )
        return list(starmap(Person, self._connection.execute(found)))

    def prune(self, now: datetime) -> int:
        """Let go of what ended long ago. Gives the number."""
        over = (delete(table).where(table.c.expires_at < now - KEPT) for table in (page_tickets, page_sessions))
        return sum(self._connection.execute(statement).rowcount for statement in over)

    def visits(self, person_id: int) -> list[dict[str, Any]]:
        """When somebody asked for links and logged in, oldest first: for the copy of their data."""
        of = select(page_tickets).where(page_tickets.c.person_id == person_id).order_by(page_tickets.c.created_at)
        return [
            {"asked_at": one.created_at, "expires_at": one.expires_at, "used_at": one.used_at}
            for one in starmap(Ticket, self._connection.execute(of))
        ]


def forget_pages(connection: Connection, person_id: int) -> None:
    """Who is gone is logged in nowhere, and has no links."""
    for table in (page_tickets, page_sessions):
        connection.execute(delete(table).where(table.c.person_id == person_id))
