"""What every channel offers, and what it is given: the one way in and the one way out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from bot.messages import Inbound, Outbound, Receipt
from store.model import NewEvent

Sink = Callable[[Sequence[NewEvent]], Awaitable[None]]
"""Stores raw events; returns only after they are committed, so that the channel may acknowledge them.

Raises `store.errors.StoreUnavailable` where they could not be stored: then the channel must not acknowledge.
"""


class Unparseable(Exception):
    """A raw event that the channel's parser does not understand: it is set aside with this reason."""


@dataclass(frozen=True, slots=True)
class Media:
    """Files a message may refer to. `known` are asset ids → the account's reusable provider ids."""

    known: Mapping[str, str]
    path: Callable[[str], Path]
    """Asset id → file. Raises KeyError for an unknown asset."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The provider's rate: messages a second for the account, and seconds between two messages to one chat."""

    per_second: float
    per_chat_seconds: float


class Channel(Protocol):
    """One account of one channel."""

    name: ClassVar[str]

    @property
    def account(self) -> str: ...

    @property
    def limits(self) -> Limits: ...

    async def open(self, sink: Sink) -> None:
        """Start receiving (polling loop, or nothing where a webhook receives). Raw events go to `sink`."""
        ...

    async def close(self) -> None:
        """Stop receiving, finish what is in hand, free the connections."""
        ...

    def parse(self, raw: str) -> Inbound | None:
        """The neutral event in a stored raw event; None where it is of no concern. Raises Unparseable."""
        ...

    async def send(self, chat: str, message: Outbound, media: Media) -> Receipt:
        """Send one message once. Never raises for what a provider or a network may do: that is in the receipt."""
        ...
