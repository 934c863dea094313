"""A meeting as a calendar file (RFC 5545): one UID for ever, a higher SEQUENCE at each change, no one's number."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from icalendar import Calendar, Event, vCalAddress, vText

from bot.buttons import number10
from bot.markup import plain, visible
from bot.meetings.words import Reader
from mentoring.sessions import Session, SessionStatus
from people.hours import local

if TYPE_CHECKING:
    from bot.meetings.room import Room
    from mentoring.gatherings import Gathering

ICS = "ics:"
"""Marks the asset of a calendar file: `ics:<meeting>:<person>:<revision>`, so that no later one is taken for it."""
ORGANIZER = "mailto:jangan-dibalas@bekal.invalid"
"""An address that is nobody's: calendars ask for one."""
_STATUS = {SessionStatus.PROPOSED: "TENTATIVE", SessionStatus.CANCELLED: "CANCELLED"}


def asset(session: Session, person_id: int) -> str:
    """The asset id of the newest calendar file of a meeting for one of the two."""
    return f"{ICS}{session.id}:{person_id}:{session.revision}"


def parts_of(asset_id: str) -> tuple[int, int]:
    """The meeting and the person of an asset id. Raises KeyError for an id that is none of ours."""
    numbers = [number10(one) for one in asset_id.removeprefix(ICS).split(":")]
    match numbers:
        case [int(meeting), int(person), int()]:
            return meeting, person
    raise KeyError(asset_id)


def calendar_file(room: Room, meeting_id: int, person_id: int) -> tuple[str, bytes]:
    """Name and content of a meeting's calendar file for one of the two, as it stands now. Raises KeyError."""
    session, listener = room.tx.mentoring.meeting(meeting_id), room.listener(person_id)
    if session is None or listener is None or person_id not in session.people:
        raise KeyError(meeting_id)
    reader = Reader(room, session, person_id, listener.texts)
    title = reader("calendar_title", topic=plain(session.topic))
    about = reader("calendar_text", when=reader.exactly(), agency=plain(room.house.agency))
    day = local(reader.zone, session.starts_at).date()
    uid = f"pertemuan-{session.id}@bekal"
    return listener.texts("meeting.file", day=day.isoformat()), written(room, session, uid, title, about)


def written(room: Room, meeting: Session | Gathering, uid: str, title: str, about: str) -> bytes:
    """The calendar file of a meeting of a pair or a group; `title` and `about` may hold markup."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bekal//Mentoring//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if meeting.status is SessionStatus.CANCELLED else "PUBLISH")
    event = _event(room, meeting, uid)
    event.add("summary", visible(title).rstrip(": "))
    event.add("description", visible(about))
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _event(room: Room, meeting: Session | Gathering, uid: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("sequence", max(0, meeting.revision - 1))
    event.add("dtstamp", room.now.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("status", _STATUS.get(meeting.status, "CONFIRMED"))
    if meeting.place:
        event.add("location", meeting.place)
    organizer = vCalAddress(ORGANIZER)
    organizer.params["cn"] = vText(room.house.agency)
    event["organizer"] = organizer
    return event
