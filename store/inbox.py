"""Raw events as they came in: stored once, worked off in order within each chat, kept for a while."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, literal_column, select, update

from store.bulk import Bulk, parameters
from store.dialect import among, has_row_locks, insert_new
from store.model import ChatRef, NewEvent, StoredEvent
from store.tables import InboxState, inbox, word

_COLUMNS = [inbox.c[name] for name in ("channel", "account", "chat", "event_id", "raw", "received_at")]
_ADD = Bulk(lambda dialect: insert_new(inbox, dialect).values(parameters(_COLUMNS)), _COLUMNS)

_new = inbox.c.state == word(InboxState.NEW)
_same_chat = inbox.alias("same_chat")
_OLDEST = (  # one look into the index for each row; as NOT EXISTS it becomes a join, quadratic in a flood from one chat
    select(_same_chat.c.id)
    .where(
        _same_chat.c.state == word(InboxState.NEW),
        _same_chat.c.channel == inbox.c.channel,
        _same_chat.c.account == inbox.c.account,
        _same_chat.c.chat == inbox.c.chat,
    )
    .order_by(_same_chat.c.id)
    .limit(literal_column("1"))
    .correlate(inbox)
    .scalar_subquery()
)
_WAITING = (
    select(inbox.c.id, *_COLUMNS).where(_new, inbox.c.id == _OLDEST).order_by(inbox.c.id).limit(bindparam("most"))
)
_STILL = select(inbox.c.id).where(among(inbox.c.id, "ids"), _new).order_by(inbox.c.id)
_DONE = (
    update(inbox)
    .where(among(inbox.c.id, "ids"), _new)
    .values(state=word(InboxState.DONE), done_at=bindparam("now", type_=inbox.c.done_at.type))
)
_BACKLOG = select(func.count()).select_from(inbox).where(_new)


class Inbox:
    """The inbox as seen by one transaction.

    Where writers work side by side, an event that a write has been given is its own until it ends, and so is the chat:
    nobody else gets the event, nor a later one of that chat, before it is done. Whoever dies lets go of it at once.
    """

    def __init__(self, connection: Connection, writing: bool = False) -> None:
        self._connection = connection
        self._holds = writing and has_row_locks(connection)

    def add(self, events: Sequence[NewEvent], now: datetime) -> int:
        """Store events; ones that are known already are left alone. Gives the number of new ones."""
        rows = [(e.ref.channel, e.ref.account, e.ref.chat, e.event_id, e.raw, now) for e in events]
        return _ADD.run(self._connection, rows)

    def waiting(self, limit: int) -> list[StoredEvent]:
        """The oldest waiting event of each chat, oldest first; in a write no other process gets them."""
        rows = self._connection.execute(self._held(_WAITING), {"most": limit})
        return [
            StoredEvent(id_, ChatRef(channel, account, chat), event_id, raw, at)
            for id_, channel, account, chat, event_id, raw, at in rows
        ]

    def still_waiting(self, events: Sequence[StoredEvent]) -> list[StoredEvent]:
        """Those that nobody has worked off since they were looked at, or has in hand; kept like `waiting`."""
        found = set(self._connection.scalars(self._held(_STILL), {"ids": [event.id for event in events]}))
        return [event for event in events if event.id in found]

    def done(self, ids: Collection[int], now: datetime) -> None:
        """These events have been worked off."""
        if ids:
            self._connection.execute(_DONE, {"ids": ids, "now": now})

    def set_aside(self, id_: int, reason: str, now: datetime) -> None:
        """This event cannot be worked off; `reason` is for an operator and holds nothing personal."""
        self._connection.execute(
            update(inbox).where(inbox.c.id == id_).values(state=InboxState.ASIDE, reason=reason, done_at=now)
        )

    def backlog(self) -> int:
        """How many events wait."""
        return self._connection.execute(_BACKLOG).scalar_one()

    def prune(self, before: datetime) -> int:
        """Delete what came in before then and was worked off. Gives the number.

        Keep at least the 7 days for which providers repeat events: a repeated one would count as new.
        """
        gone = self._connection.execute(
            delete(inbox).where(inbox.c.state == word(InboxState.DONE), inbox.c.received_at < before)
        )
        return gone.rowcount

    def _held(self, statement: Select[Any]) -> Select[Any]:
        return statement.with_for_update(skip_locked=True) if self._holds else statement
