"""A meeting in words: the topic, the time on both clocks where they differ, the place, and what was noted of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from babel.dates import format_date

from bot import markup, wording
from bot.buttons import Act, base36
from bot.meetings.choices import Choices, log_mark
from bot.meetings.reading import Reading, on_clock
from bot.meetings.room import partner
from bot.messages import MAX_TITLE, Choice
from mentoring.sessions import Session, SessionStatus
from people.hours import local
from people.model import Person, Zone
from people.names import bare_name, polite

if TYPE_CHECKING:
    from bot.listeners import Listener
    from bot.meetings.room import Room
    from bot.texts import Texts
    from bot.turns import Turn

CHOICES = Choices(
    show=Act.MEET_SHOW,
    agree=Act.MEET_AGREE,
    time=Act.MEET_WHEN,
    place=Act.MEET_PLACE,
    cancel=Act.MEET_CANCEL,
    cancel_sure=Act.MEET_CANCEL_SURE,
    log=Act.MEET_LOG,
    minutes=Act.MEET_MINUTES,
    topic=Act.MEET_OTHER_TOPIC,
    no_follow_up=Act.MEET_NO_FOLLOW_UP,
    not_held=Act.MEET_NOT_HELD,
)


class Reader(Reading):
    """How one of the two reads of a meeting: their language, their clock, and the name of the other one."""

    def __init__(self, room: Room, session: Session, person_id: int, texts: Texts) -> None:
        super().__init__(session, room.hours(person_id).zone, texts, room.now)
        other = partner(session, person_id)
        self._other_zone = room.hours(other).zone
        self.partner = markup.plain(polite(room.person(other), texts.language))

    def __call__(self, key: str, **more: str | int) -> str:
        """A text of `meeting.`, with all of this in its places."""
        places = {"partner": self.partner, "when": self.when(), "day": self.day()}
        return self.texts(f"meeting.{key}", **{**places, **more})

    def _clocks(self, mine: str) -> str:
        if self._other_zone is self.zone:
            return mine
        theirs = self.there(self._other_zone)
        return self.texts("meeting.both_clocks", mine=mine, theirs=theirs, partner=self.partner)


def both(texts: Texts, at: datetime, zone: Zone, other_zone: Zone) -> str:
    """A moment on both clocks in a line of a list: `Sel 1 Des 10.00 WIT = 08.00 WIB`."""
    return f"{short(texts, at, zone)} {zone.abbreviation} = {on_clock(texts, at, other_zone)}"


def short(texts: Texts, at: datetime, zone: Zone) -> str:
    """A moment for a button: `Sel 1 Des 10.00`."""
    here = local(zone, at)
    return f"{format_date(here.date(), 'EEE d MMM', locale=texts.language)} {wording.clock(texts, here.time())}"


def title(person: Person) -> str:
    """A person's name for a button."""
    name = bare_name(person.name)
    return name if len(name) <= MAX_TITLE else f"{name[: MAX_TITLE - 1]}…"


def again(who: Turn | Listener, session: Session) -> list[Choice]:
    """After one that is off."""
    return [who.button("meet_again", Act.MEET_AGAIN, base36(session.id))]


def confirming(who: Turn | Listener, session: Session) -> list[Choice]:
    """For the one who reads what the other noted. The log's mark is on the button: a changed one is read anew."""
    mark = f"{base36(session.id)}-{log_mark(session)}"
    return [who.button("meet_confirm", Act.MEET_CONFIRM, mark), CHOICES.correcting(who, session)]


def fitting(who: Turn | Listener, session: Session, person_id: int, now: datetime) -> list[Choice]:
    """What one of the two may do with a meeting now."""
    if session.status is SessionStatus.LOGGED:
        return [] if person_id in session.confirmed_by else confirming(who, session)
    if session.status is SessionStatus.AGREED:
        return CHOICES.logging(who, session) if now >= session.starts_at else CHOICES.changes(who, session)
    if session.status is SessionStatus.PROPOSED and now < session.starts_at:
        return CHOICES.changes(who, session) if person_id in session.agreed_by else CHOICES.answers(who, session)
    return []
