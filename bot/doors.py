"""What leads into a conversation: its buttons, the words it waits for, replies to its messages, its commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.buttons import Act
from bot.messages import Inbound
from bot.turns import Turn
from people.model import Role

Handler = Callable[[Turn, str], None]
"""Takes a button or a command with its argument."""
Typed = Callable[[Turn, Inbound], None]
"""Takes what was typed (or a photo or voice note, where `media` says so)."""
Replied = Callable[[Turn, Inbound, str], None]
"""Takes a reply to one of our messages, with the rest of that message's key."""


@dataclass(frozen=True, slots=True)
class Doors:
    """One conversation's ways in. `bot.router` holds all of them; no two may claim the same."""

    acts: Mapping[Act, Handler] = field(default_factory=dict)
    typed: Mapping[str, Typed] = field(default_factory=dict)
    """The conversation's state (`at`) → who takes the words then."""
    media: frozenset[str] = frozenset()
    """States in which a photo, voice note or file is taken like words."""
    replies: Mapping[str, Replied] = field(default_factory=dict)
    """First part of an outbox key (before the first colon) → who takes a reply to such a message."""
    commands: Mapping[str, Act] = field(default_factory=dict)
    needs: Mapping[Act, Role] = field(default_factory=dict)
    """Acts that only persons with this role may do."""
