"""A group's meeting as a calendar file: one event for all, each with the time in their own words; nobody's number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.gatherings.words import Reader
from bot.markup import plain
from bot.meetings.calendar import written
from people.hours import local

if TYPE_CHECKING:
    from bot.gatherings.hall import Hall
    from mentoring.gatherings import Gathering

ICS = "icg:"
"""Marks the asset of a calendar file: `icg:<gathering>:<person>:<revision>`, so that no later one is taken for it."""


def asset(gathering: Gathering, person_id: int) -> str:
    """The asset id of the newest calendar file for one of them; empty where there is none."""
    return f"{ICS}{gathering.id}:{person_id}:{gathering.revision}" if gathering.in_calendars else ""


def parts_of(asset_id: str) -> tuple[int, int]:
    """The meeting and the person of an asset id. Raises KeyError for an id that is none of ours."""
    numbers = asset_id.removeprefix(ICS).split(":")
    if len(numbers) != 3 or not all(number.isdecimal() for number in numbers):
        raise KeyError(asset_id)
    return int(numbers[0]), int(numbers[1])


def calendar_file(hall: Hall, gathering_id: int, person_id: int) -> tuple[str, bytes]:
    """Name and content of the calendar file for one of them, as it stands now. Raises KeyError.

    The same event for all (one UID), without attendees: a calendar would ask for their addresses.
    """
    gathering, listener = hall.tx.mentoring.gathering(gathering_id), hall.listener(person_id)
    if gathering is None or listener is None or person_id not in hall.concerned(gathering):
        raise KeyError(gathering_id)
    reader = Reader(hall, gathering, person_id, listener.texts)
    title = reader("calendar_title", topic=plain(gathering.topic))
    about = reader("calendar_text", when=reader.exactly(), agency=plain(hall.house.agency))
    day = local(reader.zone, gathering.starts_at).date()
    uid = f"kelompok-{gathering.id}@bekal"
    return listener.texts("meeting.file", day=day.isoformat()), written(hall, gathering, uid, title, about)
