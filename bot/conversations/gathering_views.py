"""A group's meeting as it stands for the person who looks at it, and what all parts of this conversation share."""

from __future__ import annotations

from collections.abc import Sequence

from bot import markup
from bot.gatherings import words
from bot.gatherings.hall import Hall
from bot.gatherings.words import Reader
from bot.messages import Choice
from bot.turns import Turn
from mentoring.gatherings import Gathering
from mentoring.sessions import SessionStatus
from store.mentoring_model import gathering_key

_COMING = {None: "open", True: "coming", False: "not_coming"}
_ATTENDED = {None: "open", True: "there", False: "not_there"}


def speak(turn: Turn, gathering: Gathering, text: str, choices: Sequence[Choice], document: str = "") -> None:
    """Say something about a group's meeting, under a key by which erasure of the others finds it."""
    key = gathering_key(gathering.id, f"by/{turn.person.id}/{turn.cause}")
    turn.say(text, choices, columns=2, key=key, document=document)
    turn.aside()


def show_gathering(turn: Turn, hall: Hall, gathering: Gathering, more: Sequence[Choice] = (), intro: str = "") -> None:
    """As it stands now, with what this person may do; `more` as further buttons, `intro` before it."""
    me = turn.person.id
    reader = Reader(hall, gathering, me, turn.texts)
    name, card, log = markup.plain(turn.name), reader.card(), reader.log()
    text = reader(state(hall, gathering, me), card=card, log=log, name=name, attendance=reader.attendance())
    choices = [*words.fitting(turn, gathering, me, turn.now), *more]
    speak(turn, gathering, f"{intro}\n\n{text}" if intro else text, choices)


def state(hall: Hall, gathering: Gathering, person_id: int) -> str:
    """The text for where it stands, as this person sees it."""
    seat, mentor = gathering.seat(person_id), person_id == gathering.mentor_id
    if gathering.status is SessionStatus.AGREED and hall.now >= gathering.starts_at:
        return "state.over_mentor" if mentor else "state.over"
    if gathering.status is SessionStatus.PROPOSED:
        return "state.proposed" if mentor else "state.proposed_mine"
    if gathering.status is SessionStatus.LOGGED:
        return f"state.logged_{'mentor' if seat is None else _ATTENDED[seat.attended]}"
    if gathering.status is SessionStatus.AGREED and seat is not None:
        return f"state.agreed_{_COMING[seat.coming]}"
    return f"state.{gathering.status}"
