"""The sender's one transaction: what was tried is marked, with what follows from it, and more is claimed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.delivery.outlet import Tried
from bot.delivery.verdicts import abandoned
from bot.messages import Outcome
from store.model import AddressStatus, JournalEntry, LeasedMessage, OutboxState
from store.tx import Tx

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)

FILE_REFUSED = "file_refused"
"""Kind of a fact: a photo or voice note was not passed on, and the words went without it."""

Key = tuple[str, str]
"""Channel and account."""

Wants = list[tuple[Key, int, str]]
"""For each account how many messages, under which token."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the transaction brought. `abandoned`: leases that had run out."""

    claimed: dict[Key, list[LeasedMessage]] = field(default_factory=dict)
    abandoned: int = 0

    @property
    def anything(self) -> bool:
        return bool(self.claimed or self.abandoned)


def exchange(
    tx: Tx,
    *,
    now: datetime,
    lease: timedelta,
    tried: Sequence[Tried],
    wants: Wants,
    mine: Collection[int] | None,
) -> Exchange:
    """Mark, sweep, claim. `mine` are messages that this process has in hand; None: look at no leases."""
    if tried:
        tx.outbox.mark([one.mark for one in tried])
        _follow(tx, tried, now)
    abandoned = _sweep(tx, mine, now) if mine is not None else 0
    claimed = {key: got for key, most, token in wants if (got := tx.outbox.claim(now, [key], most, lease, token))}
    return Exchange(claimed, abandoned)


def take_over(tx: Tx, now: datetime) -> int:
    """For whoever is the only one that sends: every lease is a dead one's, and need not run out. Gives the number."""
    return _sweep(tx, (), now, FOREVER)


def _sweep(tx: Tx, mine: Collection[int], now: datetime, until: datetime | None = None) -> int:
    """Whoever held the leases that end by `until` (now) is gone; what it was sending may have arrived."""
    left = [message for message in tx.outbox.expired(until or now) if message.id not in mine]
    return tx.outbox.mark([abandoned(message, now) for message in left]) if left else 0


def _follow(tx: Tx, tried: Sequence[Tried], now: datetime) -> None:
    for one in tried:
        if one.receipt is not None and one.receipt.media_ids:
            for asset, provider_id in one.receipt.media_ids.items():
                tx.media.put(one.message.ref.channel, one.message.ref.account, asset, provider_id)
        if one.receipt is not None and one.receipt.outcome is Outcome.UNREACHABLE:
            _unreachable(tx, one, now)
        elif one.mark.state is OutboxState.FAILED:
            tx.journal.append([JournalEntry(now, "message_failed", data=_facts(one, one.mark.reason))])
        elif one.receipt is not None and one.receipt.without_file:
            tx.journal.append([JournalEntry(now, FILE_REFUSED, data=_facts(one, one.receipt.without_file))])


def _unreachable(tx: Tx, one: Tried, now: datetime) -> None:
    """Nothing more is sent to this address until its person comes back."""
    address = tx.turns.load([one.message.ref], now, ())[one.message.ref].address
    if address.status is AddressStatus.ACTIVE:
        tx.save([replace(address, status=AddressStatus.BLOCKED)])
    tx.outbox.cancel(one.message.address_id, "unreachable", now)
    tx.journal.append([JournalEntry(now, "address_unreachable", address.person_id, _facts(one, one.mark.reason))])


def _facts(one: Tried, reason: str) -> dict[str, Any]:
    return {"message": one.message.id, "address": one.message.address_id, "reason": reason}
