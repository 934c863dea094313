"""Learners who act at once on whatever arrives, and again where nothing came back: for a service that keeps dying."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from tests.fakes.bot_api_people import FakeUser
from tests.rehearsal.book import Book
from tests.rehearsal.reading import Asked, Reading, read

OFTEN = ("agree", "hours_fit", "start", "resume", "bundle_all", "review")
"""Buttons that are tapped where no question is open, the first that is there."""
SELDOM = ("practice", "to_lesson", "to_test", "start_now")
"""What is mostly left to the schedule."""


@dataclass(frozen=True, slots=True)
class Tap:
    """An answer given by a button: the update, the question instance as its button carries it, the position."""

    update: int
    instance: str
    position: int


@dataclass
class Tapper:
    """Acts on the last message. `waiting`: has acted, and nothing has come since."""

    user: FakeUser
    code: str
    book: Book
    rng: random.Random
    waiting: bool = False
    seen: int = 0
    taps: list[Tap] = field(default_factory=list)

    def wake(self) -> None:
        """The service is there again: begin, or try once more what got no answer."""
        if not self.user.started:
            self.user.start(self.code)
            self.waiting = True
        elif self.waiting:
            self.act()

    def look(self) -> None:
        """A message has arrived."""
        if len(self.user.messages) > self.seen:
            self.seen, self.waiting = len(self.user.messages), False
            self.act()

    def act(self) -> None:
        """Do what the last message asks for; nothing where it asks for nothing."""
        if not self.user.messages:
            self.user.start(self.code)
            self.waiting = True
            return
        message = read(self.user.messages[-1], self.book)
        self.waiting = self._answers(message) or self._taps_on(message)

    def _answers(self, message: Reading) -> bool:
        if "bundle" in message.kinds:
            self.user.types(" ".join(f"{asked.number}{self.rng.choice('ABC')}" for asked in message.asked))
            return True
        for asked in message.asked:
            return self._answer(message, asked)
        return False

    def _answer(self, message: Reading, asked: Asked) -> bool:
        if asked.instance:
            self._tap(message, asked)
            if self.rng.random() < 0.2:
                self._tap(message, asked)
        else:
            self.user.types(self.rng.choice(("AC", "B, D")) if asked.options else "Jumat")
        return True

    def _tap(self, message: Reading, asked: Asked) -> None:
        labels = list(asked.options)
        position = self.rng.randrange(len(labels))
        update = self.user.taps(labels[position], message.shown)
        self.taps.append(Tap(update["update_id"], asked.instance, position))

    def _taps_on(self, message: Reading) -> bool:
        for key in (*OFTEN, *SELDOM):
            if title := message.button(key):
                if key in SELDOM and self.rng.random() < 0.8:
                    continue
                self.user.taps(title, message.shown)
                return True
        return False
