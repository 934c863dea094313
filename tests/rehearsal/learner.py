"""One learner with a phone: sees what arrives, acts in their own time, and remembers all of it in a story."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.bot_api_people import FakeUser, Shown
from tests.rehearsal.book import Book
from tests.rehearsal.habits import Habits, Plan
from tests.rehearsal.reading import Asked, Reading, read
from tests.rehearsal.staff import ZONES, Staff

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=15)
"""Learners act at whole steps of time, so that many act at once."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to one question: whether it is right by the book, and what it scores."""

    asked: Asked
    right: bool | None
    score: float


@dataclass(slots=True)
class Did:
    """One thing a learner did, which is one update. `reply` is what came back within the same moment."""

    at: datetime
    what: str
    detail: Any = None
    given: tuple[Given, ...] = ()
    expects: str = ""
    """Which kind of reply shows that it was understood; empty: any."""
    reply: Reading | None = None
    update: int = 0
    taken: tuple[Given, ...] = ()
    """What the reply shows as taken."""

    @property
    def confirmed(self) -> bool:
        return self.reply is not None and self.expects in self.reply.kinds


@dataclass(frozen=True, slots=True)
class Seen:
    """A message that arrived, or (`refused`) one that the service tried to send to somebody who has blocked it."""

    at: datetime
    reading: Reading
    pushed: bool
    refused: bool = False


Script = list[Callable[[], None]]


@dataclass
class Learner:
    """`start` is the first local day of the rehearsal."""

    staff: Staff
    habits: Habits
    user: FakeUser
    book: Book
    rng: random.Random
    start: date
    code: str
    story: list[Did | Seen] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    answered: set[tuple[str, ...]] = field(default_factory=set)
    ignored: set[int] = field(default_factory=set)
    readings: list[Reading] = field(default_factory=list)
    attend_at: datetime | None = None
    react: Callable[[Learner], None] = lambda who: None
    begin: Callable[[Learner, Plan], Script] = lambda who, plan: []
    plans: list[tuple[datetime, Plan]] = field(default_factory=list)
    script: Script = field(default_factory=list)
    unanswered: list[Did] = field(default_factory=list)
    now: datetime = LONG_AGO
    consented: bool = False
    left: bool = False
    """Has withdrawn."""

    # --- time

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(ZONES[self.staff.zone])

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def day(self, moment: datetime) -> int:
        """The number of the local day, from 0."""
        return (self.local(moment).date() - self.start).days

    def due(self) -> datetime | None:
        """When this learner acts next; None: not before something arrives."""
        if self.script:
            return self.now
        planned = self.plans[0][0] if self.plans else None
        return min((at for at in (self.attend_at, planned) if at is not None), default=None)

    def reachable_from(self, at: datetime) -> datetime:
        """`at`, or the morning after the days without signal in which it lies; on a whole step of time."""
        day = self.day(at)
        for first, last in self.habits.away:
            if first <= day <= last:
                morning = datetime.combine(self.start + timedelta(days=last + 1), time(7), self.zone)
                at = morning.astimezone(UTC) + self.rng.randrange(24) * STEP
        return at + (LONG_AGO - at) % STEP

    # --- acting

    def act(self, now: datetime) -> None:
        """Do the one thing that is due."""
        self.now = now
        if self.script:
            self.script.pop(0)()
        elif self.plans and self.plans[0][0] <= now:
            _, plan = self.plans.pop(0)
            self.script = self.begin(self, plan)
            if self.script:
                self.script.pop(0)()
        else:
            self.attend_at = None
            if not self.user.blocked and not self.left:
                self.react(self)

    def types(self, text: str, what: str, detail: Any = None, **more: Any) -> None:
        """Type something; `more` are fields of Did."""
        self.did(what, self.user.types(text), detail, **more)

    def taps(self, title: str, on: Reading | None, what: str, detail: Any = None, **more: Any) -> None:
        """Tap the button with this title, on this message or on the newest that has it."""
        self.did(what, self.user.taps(title, on.shown if on else None), detail, **more)

    def did(self, what: str, update: dict[str, Any], detail: Any = None, silent: bool = False, **more: Any) -> None:
        """Remember what was done; `silent`: nothing is to be said to it."""
        did = Did(self.now, what, detail, update=update.get("update_id", 0), **more)
        self.story.append(did)
        if not silent:
            self.unanswered.append(did)

    def complains(self, what: str) -> None:
        self.complaints.append(f"{self.user.id} {self.local(self.now):%a %d.%m. %H:%M} {self.staff.zone}: {what}")

    # --- seeing

    @property
    def last(self) -> Reading | None:
        return self.readings[-1] if self.readings else None

    def look(self, now: datetime, pushed: bool) -> None:
        """Take in what arrived: what is not pushed answers what was just done, one for one and in order."""
        self.now = now
        fresh = [read(shown, self.book) for shown in self.user.messages[len(self.readings) :]]
        self.readings += fresh
        self.story += [Seen(now, reading, pushed) for reading in fresh]
        if not pushed:
            self._pair(fresh)
        if fresh and not self.script:
            self._attend(pushed, fresh[-1])

    def refused(self, now: datetime, shown: Shown, pushed: bool) -> None:
        """The service tried to send this, in vain."""
        self.story.append(Seen(now, read(shown, self.book), pushed, refused=True))

    def _pair(self, fresh: list[Reading]) -> None:
        done, self.unanswered = self.unanswered, []
        if len(done) != len(fresh):
            said = [reading.shown.text[:60] for reading in fresh]
            self.complains(f"{[did.what for did in done]} were answered by {len(fresh)} messages: {said}")
        for did, reading in zip(done, fresh, strict=False):
            did.reply = reading
            self._understand(did, reading)

    def _understand(self, did: Did, reply: Reading) -> None:
        if did.expects and did.expects not in reply.kinds:
            self.complains(f"{did.what}: expected {did.expects}, got {reply.shown.text[:80]!r}")
        if did.what == "consent" and did.confirmed:
            self.consented = True
        if did.what == "withdraw" and did.confirmed:
            self.left = True
        if did.given:
            did.taken = _taken(did.given, reply)
            self._check_answers(did, reply)
            self.answered.update(given.asked.key for given in did.taken)

    def _check_answers(self, did: Did, reply: Reading) -> None:
        for given in did.given:
            first = given.asked.key not in self.answered
            if first and given not in did.taken:
                self.complains(f"the answer to {given.asked.key} was not taken: {reply.shown.text[:80]!r}")
            if not first and given in did.taken:
                self.complains(f"a second answer to {given.asked.key} was taken")
            if given in did.taken and given.right is not None and given.right != _told(given, reply):
                self.complains(f"{given.asked.key} was graded otherwise than the book says: {reply.shown.text[:80]!r}")

    def _attend(self, pushed: bool, newest: Reading) -> None:
        if self.left or (self.day(self.now) >= self.habits.silent_from and "paused" not in newest.kinds):
            return
        if "paused" in newest.kinds:
            if not self.habits.returns:
                return
            delay = timedelta(days=self.rng.randrange(1, 4), minutes=self.rng.randrange(300))
        elif pushed:
            delay = timedelta(minutes=self.rng.randint(*self.habits.delay))
        else:
            delay = self.rng.choice((timedelta(0), STEP))
        self.attend_at = self.reachable_from(self.now + delay)


def _taken(given: tuple[Given, ...], reply: Reading) -> tuple[Given, ...]:
    if reply.marks is not None:
        return tuple(one for one in given if one.asked.number in reply.marks)
    return given if reply.kinds & {"right", "wrong", "noted"} else ()


def _told(given: Given, reply: Reading) -> bool:
    """What the reply says of an answer that was taken."""
    return reply.marks[given.asked.number] if reply.marks is not None else "right" in reply.kinds
