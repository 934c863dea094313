"""How the store is doing, for those who look after it: what waits, since when, and what failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from store.model import OutboxState
from store.tables import InboxState, inbox, outbox, persons, word
from store.tx import Tx


@dataclass(frozen=True, slots=True)
class Condition:
    """Figures as of one moment; the `oldest_…` are None where nothing waits."""

    events: int
    oldest_event: datetime | None
    aside: int
    """Events that could not be processed and wait for somebody to look at them."""
    messages: int
    """Messages that should have gone by now."""
    oldest_message: datetime | None
    failed: Mapping[str, int]
    """Reason → messages that failed lately."""


def staff(tx: Tx) -> int:
    """How many people there are who have not left."""
    return tx.connection.scalar(select(func.count()).where(~persons.c.erased, persons.c.departed_on.is_(None))) or 0


def condition(tx: Tx, now: datetime, since: datetime) -> Condition:
    """Look once. `since` is where "lately" begins."""
    new = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == word(InboxState.NEW))
    aside = select(func.count()).where(inbox.c.state == word(InboxState.ASIDE))
    overdue = select(func.count(), func.min(outbox.c.not_before)).where(
        outbox.c.state == word(OutboxState.QUEUED), outbox.c.not_before <= now
    )
    failed = (
        select(outbox.c.reason, func.count())
        .where(outbox.c.state == word(OutboxState.FAILED), outbox.c.changed_at >= since)
        .group_by(outbox.c.reason)
        .order_by(func.count().desc(), outbox.c.reason)
    )
    events, oldest_event = tx.connection.execute(new).one()
    messages, oldest_message = tx.connection.execute(overdue).one()
    return Condition(
        events=events,
        oldest_event=oldest_event,
        aside=tx.connection.scalar(aside) or 0,
        messages=messages,
        oldest_message=oldest_message,
        failed={reason: count for reason, count in tx.connection.execute(failed)},
    )
