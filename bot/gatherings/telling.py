"""What those are told whom somebody else's act concerns: the invitation, a change, the end of a group's meeting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot import markup
from bot.gatherings import words
from bot.gatherings.calendar import asset
from bot.gatherings.words import Reader
from mentoring.sessions import SessionStatus

if TYPE_CHECKING:
    from bot.gatherings.hall import Hall
    from mentoring.gatherings import Gathering


def tell(
    hall: Hall,
    gathering: Gathering,
    people: Iterable[int],
    key: str,
    before: Gathering | None = None,
    file: bool = True,
) -> None:
    """Tell those of these people who may see it, under a text of `gathering.`, with the newest calendar file.

    Each has the buttons for what they may do now.
    """
    for person in sorted(hall.concerned(gathering).intersection(people)):
        listener = hall.listener(person)
        if listener is None:
            continue
        reader = Reader(hall, gathering, person, listener.texts)
        earlier = Reader(hall, before, person, listener.texts).when() if before else ""
        text = reader(key, name=markup.plain(listener.name), card=reader.card(), log=reader.log(), before=earlier)
        off = gathering.status is SessionStatus.CANCELLED
        choices = [] if off else words.fitting(listener, gathering, person, hall.now)
        hall.tell_of(gathering, person, text, choices, document=asset(gathering, person) if file else "")


def others(gathering: Gathering, by: int) -> frozenset[int]:
    """Everybody whom it concerns but one."""
    return gathering.people - {by}
