"""What everybody in a rehearsed quarter has: a phone, a clock of their own, and things that they mean to do."""

from __future__ import annotations

import heapq
import itertools
import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.buttons import Act
from bot.messages import Kind
from people.calendar import WorkingCalendar
from tests.rehearsal.quarter_agency import Member
from tests.rehearsal.quarter_channel import Phone, PhoneChannel, Shown
from tests.rehearsal.staff import ZONES

Deed = Callable[[], None]
STEP = timedelta(minutes=15)
_CALENDAR = WorkingCalendar()


class Agenda:
    """What is going to be done, by moment and in order."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Deed]] = []
        self._count = itertools.count()

    def at(self, moment: datetime, deed: Deed) -> None:
        """Do this then."""
        heapq.heappush(self._heap, (moment, next(self._count), deed))

    def next(self) -> datetime | None:
        return self._heap[0][0] if self._heap else None

    def due(self, now: datetime) -> list[Deed]:
        """What is to be done by now; it is taken off."""
        found = []
        while self._heap and self._heap[0][0] <= now:
            found.append(heapq.heappop(self._heap)[2])
        return found


class Words:
    """A word for each thing that is written, which nothing else has: by it anybody's words are found again."""

    def __init__(self) -> None:
        self.owner: dict[str, str] = {}
        """Word → NIP of the mentee whose thread it stands in."""
        self.public: set[str] = set()
        """Words of answers that were approved for everybody."""
        self._numbers = itertools.count(1)

    def fresh(self, nip: str) -> str:
        number, letters = next(self._numbers), ""
        for _ in range(6):
            number, digit = divmod(number, 16)
            letters += "bcdfghjklmnpqrst"[digit]
        word = f"zq{letters}"
        self.owner[word] = nip
        return word

    def found_in(self, text: str) -> Iterator[str]:
        """The words of this kind in a text."""
        for part in text.split():
            word = part.strip(".,:;!?…“”()\"'")
            if word in self.owner:
                yield word


@dataclass
class Actor:
    """Somebody with a phone."""

    member: Member
    phone: Phone
    channel: PhoneChannel
    agenda: Agenda
    words: Words
    rng: random.Random
    now: Callable[[], datetime]
    away: list[tuple[date, date]] = field(default_factory=list)
    """Days on which they do nothing, both ends included."""
    code: str = ""
    """Links their chat."""
    _script: deque[Deed] = field(default_factory=deque)
    """What they are in the middle of."""
    _busy: bool = False

    def joins(self) -> None:
        """First contact; the rest follows from what they are asked."""
        self.channel.happens(self.phone, Kind.START, text=self.code)

    # --- time

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(ZONES[self.member.staff.zone])

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def later(self, hours: float) -> datetime:
        """A moment so many hours from now, on a whole step of time."""
        moment = self.now() + timedelta(hours=hours)
        return moment + (datetime(2000, 1, 1, tzinfo=moment.tzinfo) - moment) % STEP

    def at_work(self, moment: datetime) -> datetime:
        """This moment, or the next morning on which they work."""
        here = self.local(moment)
        if time(8) <= here.time() < time(17) and self.works_on(here.date()):
            return moment
        day = here.date() + timedelta(days=here.time() >= time(8))
        while not self.works_on(day):
            day += timedelta(days=1)
        morning = datetime.combine(day, time(8), self.zone) + self.rng.randrange(1, 13) * STEP
        return morning.astimezone(moment.tzinfo)

    def works_on(self, day: date) -> bool:
        away = any(first <= day <= last for first, last in self.away)
        return day.weekday() < 5 and _CALENDAR.is_workday(day) and not away

    def awake(self, moment: datetime) -> datetime:
        """This moment, or the morning after the night in which it lies."""
        here = self.local(moment)
        if time(6, 30) <= here.time() < time(21):
            return moment
        day = here.date() + timedelta(days=here.time() >= time(21))
        morning = datetime.combine(day, time(6, 30), self.zone) + self.rng.randrange(8) * STEP
        return morning.astimezone(moment.tzinfo)

    # --- doing

    def does(self, at: datetime, *deeds: Deed) -> None:
        """Do these one after the other, each once the answer to the one before has arrived; nothing else meanwhile."""
        self.agenda.at(at, lambda: self._begin(deeds))

    def goes_on(self, *deeds: Deed) -> None:
        """Within a deed: do these next, before anything else."""
        self._script.extendleft(reversed(deeds))

    def _begin(self, deeds: tuple[Deed, ...]) -> None:
        if self._busy:
            self.does(self.later(0.2), *deeds)
            return
        self._busy = True
        self._script.extend(deeds)
        self._go()

    def _go(self) -> None:
        self._script.popleft()()
        if self._script:
            self.agenda.at(self.now(), self._go)
        else:
            self._busy = False

    def taps(self, shown: Shown, act: Act, argument: str | None = None) -> None:
        self.presses(shown.payload(act, argument), shown.id)

    def presses(self, payload: str, message: str = "") -> None:
        self._happens(Kind.TAP, payload=payload, reply_to=message)

    def taps_last(self, act: Act, argument: str | None = None) -> None:
        """Tap this on the newest message, if it is there."""
        shown = self.phone.shown[-1]
        if act in shown.acts:
            self.taps(shown, act, argument)

    def types(self, text: str) -> None:
        self._happens(Kind.TEXT, text=text)

    def commands(self, name: str) -> None:
        self._happens(Kind.TEXT, command=name)

    def replies(self, shown: Shown, text: str) -> None:
        self._happens(Kind.TEXT, text=text, reply_to=shown.id)

    def blocks(self, told: bool) -> None:
        """Close the chat; `told`: the channel tells the service, which else learns of it when it is refused."""
        self.phone.blocked = True
        if told:
            self.channel.happens(self.phone, Kind.BLOCKED)

    def sees(self, shown: Shown) -> None:
        """A message has arrived."""
        raise NotImplementedError

    def _happens(self, kind: Kind, **fields: str) -> None:
        if not self.phone.blocked:
            self.channel.happens(self.phone, kind, **fields)
