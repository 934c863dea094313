"""The buttons of a meeting, alike for two and for a group: the same words, with the acts of whose meeting it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zlib import crc32

from bot.buttons import Act, base36

if TYPE_CHECKING:
    from bot.listeners import Listener
    from bot.messages import Choice
    from bot.turns import Turn
    from mentoring.gatherings import Gathering
    from mentoring.sessions import Session

MINUTES = (30, 45, 60, 90)
"""What is offered where it is asked how long one was."""
_MINUTE = 60
_EPOCH = 1_577_836_800
"""2020-01-01 UTC: moments on buttons are counted in minutes from here."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be done with one kind of meeting, each act under its button."""

    show: Act
    agree: Act
    time: Act
    place: Act
    cancel: Act
    cancel_sure: Act
    log: Act
    minutes: Act
    topic: Act
    no_follow_up: Act
    not_held: Act

    def answers(self, who: Turn | Listener, one: Session | Gathering) -> list[Choice]:
        """For whoever answers what somebody else proposed.

        The time is on the button that agrees, so that an old one never agrees to another time.
        """
        number = base36(one.id)
        return [
            who.button("meet_agree", self.agree, f"{number}-{minutes36(one.starts_at)}"),
            who.button("meet_other_time", self.time, number),
            who.button("meet_cannot", self.cancel_sure, number),
        ]

    def changes(self, who: Turn | Listener, one: Session | Gathering) -> list[Choice]:
        """For whoever may change one that lies ahead."""
        number = base36(one.id)
        return [
            who.button("meet_change_time", self.time, number),
            who.button("meet_change_place", self.place, number),
            who.button("meet_cancel", self.cancel, number),
        ]

    def keeping(self, who: Turn | Listener, one: Session | Gathering) -> Choice:
        """Everything stays as it is."""
        return who.button("meet_keep", self.show, base36(one.id))

    def cancelling(self, who: Turn | Listener, one: Session | Gathering) -> list[Choice]:
        """Whether it is really to be called off."""
        return [self.keeping(who, one), who.button("meet_cancel_sure", self.cancel_sure, base36(one.id))]

    def logging(self, who: Turn | Listener, one: Session | Gathering) -> list[Choice]:
        """After one that should have been held."""
        number = base36(one.id)
        return [who.button("meet_log", self.log, number), who.button("meet_not_held", self.not_held, number)]

    def lengths(self, who: Turn | Listener, one: Session | Gathering) -> list[Choice]:
        """How long it was."""
        number = base36(one.id)
        return [who.button("meet_minutes", self.minutes, f"{number}-{n}", minutes=n) for n in MINUTES]

    def following(self, who: Turn | Listener) -> list[Choice]:
        """Where it is asked what follows: nothing does, or it was about something else."""
        return [who.button("meet_no_follow_up", self.no_follow_up), who.button("meet_other_topic", self.topic)]

    def correcting(self, who: Turn | Listener, one: Session | Gathering) -> Choice:
        """The log is written anew."""
        return who.button("meet_correct", self.log, base36(one.id))


def minutes36(at: datetime) -> str:
    """A moment as it stands on a button."""
    return base36((int(at.timestamp()) - _EPOCH) // _MINUTE)


def moment36(digits: str) -> datetime:
    """The moment that `minutes36` wrote. Raises ValueError for anything else."""
    try:
        return datetime.fromtimestamp(int(digits, 36) * _MINUTE + _EPOCH, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("no moment") from error


def log_mark(one: Session | Gathering) -> str:
    """A short mark of what a log says: on a button it tells whether the log was changed since."""
    said = f"{one.log.topic}\n{one.log.minutes}\n{one.log.follow_up}" if one.log else ""
    return base36(crc32(said.encode()))
