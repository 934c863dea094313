"""Weekly summaries in the outbox: which were sent, whom they name, and their end when somebody named is erased."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from store.dialect import among
from store.model import AddressStatus, JournalEntry, OutboxState
from store.tables import addresses, journal, outbox, participations, persons, word

NAMED = "weekly_named"
"""The fact that a summary named somebody to turn to: with whose summary, which week, the reason and the act."""
_KNOWN = select(outbox.c.key).where(among(outbox.c.key, "keys"))
_ERASED = select(persons.c.id).where(among(persons.c.id, "ids"), persons.c.erased).limit(1)
_CLOSED = (
    select(addresses.c.id)
    .outerjoin(participations, participations.c.person_id == addresses.c.person_id)
    .outerjoin(persons, persons.c.id == addresses.c.person_id)
    .where(
        among(addresses.c.id, "ids"),
        or_(
            addresses.c.status != word(AddressStatus.ACTIVE),
            participations.c.withdrawn_at.is_not(None),
            persons.c.departed_on.is_not(None),
        ),
    )
    .limit(1)
)


def weekly_key(superior_id: int, week: object) -> str:
    """The outbox key of a superior's summary of a week."""
    return f"weekly:{superior_id}:{week}"


def named(at: datetime, person_id: int, superior_id: int, week: object, reason: str, act: str) -> JournalEntry:
    """A summary named this person."""
    return JournalEntry(
        at, NAMED, person_id, {"superior": superior_id, "week": str(week), "reason": reason, "act": act}
    )


def known_keys(connection: Connection, keys: Collection[str]) -> set[str]:
    """Those of these keys that the outbox has."""
    return set(connection.scalars(_KNOWN, {"keys": keys})) if keys else set()


def are_gone(connection: Connection, person_ids: Collection[int], address_ids: Collection[int]) -> bool:
    """Whether one of these persons was erased, or one of these chats takes no messages from us any more."""
    asked = ((_ERASED, person_ids), (_CLOSED, address_ids))
    return any(connection.scalar(statement, {"ids": ids}) is not None for statement, ids in asked if ids)


def forget_named(connection: Connection, person_id: int, now: datetime) -> None:
    """Blank the summaries that name a person, and take back those that still wait."""
    facts = select(journal.c.data).where(journal.c.person_id == person_id, journal.c.kind == NAMED)
    keys = [weekly_key(data["superior"], data["week"]) for data in connection.scalars(facts)]
    if not keys:
        return
    naming, waiting = among(outbox.c.key, "keys"), outbox.c.state.in_([OutboxState.QUEUED, OutboxState.LEASED])
    taken_back = {"state": OutboxState.CANCELLED, "reason": "erased", "changed_at": now}
    connection.execute(update(outbox).where(naming, waiting).values(**taken_back), {"keys": keys})
    connection.execute(update(outbox).where(naming).values(payload=""), {"keys": keys})
