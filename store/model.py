"""The store's own values: addresses, inbox events, outbox messages, journal entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from lessons.study import Learner


@dataclass(frozen=True, slots=True)
class ChatRef:
    """A chat of one account of one channel: the unit in which order is kept."""

    channel: str
    account: str
    chat: str


class AddressStatus(StrEnum):
    """`stopped`: the person asked us to stop writing here (privacy)."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Address:
    """One chat and, once linked, the person behind it; a person may have several."""

    id: int
    ref: ChatRef
    person_id: int | None = None
    status: AddressStatus = AddressStatus.ACTIVE
    state: dict[str, Any] = field(default_factory=dict)
    """The conversation's state: small, JSON."""
    last_inbound_at: datetime | None = None
    linked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a turn starts from. `learner` is None for a stranger."""

    address: Address
    learner: Learner | None = None


@dataclass(frozen=True, slots=True)
class NewEvent:
    """A raw event to be stored before it is acknowledged. `raw` is the provider's own bytes as text."""

    ref: ChatRef
    event_id: str
    raw: str


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event that waits to be processed."""

    id: int
    ref: ChatRef
    event_id: str
    raw: str
    received_at: datetime


class OutboxState(StrEnum):
    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    DELIVERED = "delivered"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be sent. `key` is unique for ever: storing it again changes nothing.

    `payload` is the neutral message as JSON (`bot.wire` writes and reads it).
    """

    key: str
    address_id: int
    ref: ChatRef
    person_id: int | None
    lane: int
    purpose: str
    payload: str
    created_at: datetime
    not_before: datetime | None = None
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeasedMessage:
    """A message that this process may send until `leased_until`; `token` must be shown when it is marked."""

    id: int
    key: str
    address_id: int
    ref: ChatRef
    lane: int
    purpose: str
    payload: str
    attempts: int
    token: str
    leased_until: datetime
    reason: str = ""
    """What the last mark said, of a message that was tried before."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a leased message.

    `state` is one of sent, uncertain, failed, cancelled, or queued (to be tried again at `not_before`).
    """

    id: int
    token: str
    state: OutboxState
    at: datetime
    provider_id: str = ""
    reason: str = ""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A fact, appended and never changed. `data` holds ids and numbers, no words of a person."""

    at: datetime
    kind: str
    person_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Invite:
    """An invitation code of a person; only its hash is stored."""

    code_hash: str
    person_id: int
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """What was agreed to, when and where; withdrawal is a later entry with `given` False."""

    person_id: int
    version: int
    given: bool
    at: datetime
    address_id: int
    notice_hash: str
