"""The steps by which a meeting is set and logged, alike for two and for a group: what is tapped or typed, step by step.

What a step leads to is given by whose meeting it is; there what the rules do not allow is refused kindly.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import markup
from bot.conversations import home
from bot.conversations.meeting_views import kindly, number
from bot.meetings.choices import minutes36
from mentoring import sessions
from mentoring.meeting_times import LENGTH
from people.moments import parse_moment

if TYPE_CHECKING:
    from bot.messages import Inbound
    from bot.turns import Turn

USUAL = int(LENGTH.total_seconds()) // 60
"""Minutes of a meeting for which nothing else was said."""
_TYPED = re.compile(r"(\d{1,3})\s*(?:menit|minutes?|mins?|m)?")
_TYPED_HOURS = re.compile(r"(\d)(?:[.,](5))?\s*(?:jam|hours?|h)")


@dataclass(frozen=True, slots=True)
class Booking:
    """About what, when, where. `kind` begins the names of its states."""

    kind: str
    topic: Callable[[Turn, str], None]
    time: Callable[[Turn, str], None]
    """Takes a moment as it stands on a button."""
    place: Callable[[Turn, str], None]

    def talk(self, turn: Turn, _: str = "") -> None:
        """No topic in particular."""
        if waits(turn, f"{self.kind}_topic"):
            self.topic(turn, turn.texts("meeting.just_talk"))

    def typed_topic(self, turn: Turn, event: Inbound) -> None:
        """The topic, in words."""
        _noted(turn, event, self.topic)

    def chosen(self, turn: Turn, argument: str) -> None:
        """A time that was offered."""
        if waits(turn, f"{self.kind}_when"):
            self.time(turn, argument)

    def typed_when(self, turn: Turn, event: Inbound) -> None:
        """A time in words, on the person's own clock."""
        found = parse_moment(event.text, turn.learner.hours.zone, turn.now)
        if found is None:
            _not_understood(turn, "when", event)
        else:
            self.time(turn, minutes36(found))

    def place_later(self, turn: Turn, _: str = "") -> None:
        """The place is not known yet."""
        if waits(turn, f"{self.kind}_place"):
            self.place(turn, "")

    def typed_place(self, turn: Turn, event: Inbound) -> None:
        """Where, in words or as a link."""
        _noted(turn, event, self.place)


@dataclass(frozen=True, slots=True)
class Logging:
    """How long it was, about what, and what follows. `kind` begins the names of its states, and names the meeting."""

    kind: str
    length: Callable[[Turn, int, int], None]
    """Takes the meeting and its minutes."""
    topic: Callable[[Turn, int, int, str], None]
    """The same with what was talked about."""
    follow_up: Callable[[Turn, str], None]

    def minutes(self, turn: Turn, argument: str) -> None:
        """A length from the buttons. Raises ValueError for what is none."""
        meeting, _, said = argument.partition("-")
        self.length(turn, number(meeting), int(said))

    def typed_minutes(self, turn: Turn, event: Inbound) -> None:
        """A length in words: `50`, `50 menit`, `1,5 jam`."""
        length = length_in(event.text)
        if length is None:
            _not_understood(turn, "minutes", event)
        else:
            self.length(turn, turn.state[self.kind], length)

    def ask_topic(self, turn: Turn, _: str = "") -> None:
        """What was really talked about."""
        if waits(turn, f"{self.kind}_follow"):
            known = {name: turn.state[name] for name in (self.kind, "minutes")}
            turn.say(turn.texts("meeting.ask_log_topic"))
            turn.aside(f"{self.kind}_log_topic", **known)

    def typed_topic(self, turn: Turn, event: Inbound) -> None:
        """The topic of the log, in words."""
        meeting, minutes = turn.state[self.kind], turn.state["minutes"]
        _noted(turn, event, lambda turn, topic: self.topic(turn, meeting, minutes, topic))

    def no_follow_up(self, turn: Turn, _: str = "") -> None:
        """Nothing follows from it."""
        if waits(turn, f"{self.kind}_follow"):
            self.follow_up(turn, "")

    def typed_follow_up(self, turn: Turn, event: Inbound) -> None:
        """What follows from it, in words."""
        _noted(turn, event, self.follow_up)


def waits(turn: Turn, at: str) -> bool:
    """Whether this step is the one that is waited for; else the button is an old one, and that is said."""
    if turn.state.get("at") == at:
        return True
    home.old_button(turn)
    return False


def length_in(said: str) -> int | None:
    """Minutes in words; None where there are none."""
    text = said.strip().casefold()
    if found := _TYPED_HOURS.fullmatch(text):
        return int(found[1]) * 60 + (30 if found[2] else 0)
    found = _TYPED.fullmatch(text)
    return int(found[1]) if found else None


@kindly
def _noted(turn: Turn, event: Inbound, take: Callable[[Turn, str], None]) -> None:
    """Go on with words that both may read."""
    take(turn, sessions.note(event.text))


def _not_understood(turn: Turn, what: str, event: Inbound) -> None:
    said = markup.plain(home.shortened(event.text.strip()))
    turn.say(turn.texts(f"meeting.{what}_not_understood", text=said))
