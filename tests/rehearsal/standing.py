"""How things stand with one learner at a moment of their story: terms agreed in chat, pauses, and what was opened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from tests.rehearsal.book import Book, Item
from tests.rehearsal.learner import Did, Given
from tests.rehearsal.rules import Hours

Key = tuple[str, str]
"""Course and item."""


@dataclass(slots=True)
class Progress:
    """One item of the path, from its first sending on."""

    item: Item
    opened: datetime
    received: datetime | None = None
    """When it first reached the phone; None where it was only tried."""
    taken: list[tuple[datetime, Given]] = field(default_factory=list)

    @property
    def graded(self) -> int:
        return sum(given.asked.question.graded for _, given in self.taken)

    @property
    def completed(self) -> datetime | None:
        """When the last graded question was answered."""
        graded = [at for at, given in self.taken if given.asked.question.graded]
        return graded[self.item.graded - 1] if len(graded) >= self.item.graded else None

    @property
    def score(self) -> float:
        return sum(given.score for _, given in self.taken)


@dataclass(slots=True)
class Standing:
    """Changed by what is done and seen, in order."""

    book: Book
    hours: Hours
    consented: datetime | None = None
    left: bool = False
    reachable: bool = True
    paused: bool = False
    paused_until: datetime | None = None
    """None in a pause: until the learner comes back."""
    progress: dict[Key, Progress] = field(default_factory=dict)

    # --- what is

    @property
    def taught(self) -> bool:
        """Whether lessons may be sent at all."""
        return self.consented is not None and not self.left and self.reachable and not self.paused

    def next_item(self) -> Item | None:
        """The first item of the courses, in their order, that is not completed."""
        for item in self.book.items:
            known = self.progress.get((item.course, item.id))
            if known is None or known.completed is None:
                return item
        return None

    def open_item(self) -> Item | None:
        """The next item, where it lies before the learner already."""
        item = self.next_item()
        return item if item and (item.course, item.id) in self.progress else None

    def lessons(self) -> list[Progress]:
        """Lessons that were opened, tests left out."""
        return [p for p in self.progress.values() if not p.item.is_test]

    def opened_on(self, day: date, course: str) -> bool:
        """Whether an item of the course was opened on a local day, asked for or not: then no lesson is pushed on it."""
        of_course = (p for (of, _), p in self.progress.items() if of == course)
        return any(self.hours.local(p.opened).date() == day for p in of_course)

    # --- what changes it

    def time(self, now: datetime) -> None:
        """A rest that was asked for is over."""
        if self.paused and self.paused_until is not None and self.paused_until < now:
            self.paused = False

    def put(self, item: Item, at: datetime, received: bool) -> None:
        """An item was sent, for the first time or again."""
        known = self.progress.setdefault((item.course, item.id), Progress(item, at))
        if received and known.received is None:
            known.received = at

    def back(self, did: Did) -> bool:
        """Whether this act ends a pause: asking for what waits does, and after reminders an answer does."""
        ends = did.what == "start" or (bool(did.taken) and self.paused_until is None)
        if not self.paused or not ends:
            return False
        self.paused = False
        return True

    def agree(self, did: Did) -> None:
        """Take over what a confirmed act changes."""
        if not did.confirmed:
            return
        if did.what == "consent":
            self.consented = did.at
        elif did.what == "withdraw":
            self.left = True
        elif did.what == "rest":
            self.paused, self.paused_until = True, did.at + timedelta(weeks=did.detail)
        elif did.what == "leave":
            self.hours = replace(self.hours, leaves=(*self.hours.leaves, did.detail))
        elif did.what in ("days", "zone", "hours") and did.detail is not None:
            name = "at" if did.what == "hours" else did.what
            self.hours = replace(self.hours, **{name: did.detail})
