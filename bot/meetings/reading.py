"""How somebody reads of a meeting, of two or of a group: in their own language and on their own clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot import markup, wording
from people.hours import local

if TYPE_CHECKING:
    from bot.texts import Texts
    from mentoring.gatherings import Gathering
    from mentoring.sessions import Session
    from people.model import Zone


class Reading:
    """One meeting for one reader. Whose meeting it is says how the clocks of the others stand behind one's own."""

    def __init__(self, one: Session | Gathering, zone: Zone, texts: Texts, now: datetime) -> None:
        self._one, self.zone, self.texts, self._now = one, zone, texts, now

    def when(self) -> str:
        """`besok, Selasa 1 Desember, 10.00 WIT`, with the clocks of the others."""
        return self._clocks(wording.moment(self.texts, self._one.starts_at, self.zone, self._now))

    def exactly(self) -> str:
        """The same with its year and without "tomorrow": for what is read on another day."""
        here = local(self.zone, self._one.starts_at)
        said = f"{wording.full_date(self.texts, here.date())} {here.year}, {wording.clock(self.texts, here.time())}"
        return self._clocks(f"{said} {self.zone.abbreviation}")

    def day(self) -> str:
        """On which day it is or was, without the time."""
        return wording.full_date(self.texts, local(self.zone, self._one.starts_at).date())

    def card(self) -> str:
        """Topic, time and place."""
        place = markup.plain(self._one.place) or self.texts("meeting.place_later")
        return self.texts("meeting.card", topic=markup.plain(self._one.topic), when=self.when(), place=place)

    def log(self) -> str:
        """What was noted of it; the card where nothing was."""
        log = self._one.log
        if log is None:
            return self.card()
        follow = markup.plain(log.follow_up) or self.texts("meeting.no_follow_up")
        topic = markup.plain(log.topic)
        return self.texts("meeting.log_card", day=self.day(), minutes=log.minutes, topic=topic, follow_up=follow)

    def there(self, zone: Zone) -> str:
        """The time on somebody else's clock."""
        return on_clock(self.texts, self._one.starts_at, zone)

    def _clocks(self, mine: str) -> str:
        """A time as it is said on one's own clock, with those of the others where they have other ones."""
        raise NotImplementedError


def on_clock(texts: Texts, at: datetime, zone: Zone) -> str:
    """A time of day with its zone: `08.00 WIB`."""
    return f"{wording.clock(texts, local(zone, at).time())} {zone.abbreviation}"
