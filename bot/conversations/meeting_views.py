"""One meeting as it stands for the person who looks at it, and what all parts of this conversation share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps

from bot import buttons, markup
from bot.buttons import Act, base36
from bot.conversations.refusing import refuse
from bot.meetings import words
from bot.meetings.room import Room
from bot.meetings.words import Reader
from bot.messages import Choice
from bot.turns import Turn
from mentoring.refusal import Refused
from mentoring.sessions import Session, SessionStatus
from store.mentoring_model import meeting_key


def kindly(act: Callable[..., None]) -> Callable[..., None]:
    """What the rules do not allow is said, and changes nothing."""

    @wraps(act)
    def handle(turn: Turn, *more: object) -> None:
        try:
            act(turn, *more)
        except Refused as refused:
            refuse(turn, refused)

    return handle


def number(digits: str) -> int:
    """The id on a button. Raises ValueError where there is none."""
    found = buttons.number36(digits)
    if found is None:
        raise ValueError("no number")
    return found


def speak(turn: Turn, session: Session, text: str, choices: Sequence[Choice], document: str = "") -> None:
    """Say something about a meeting, under a key by which erasure of the other one finds it."""
    key = meeting_key(session.id, f"by/{turn.person.id}/{turn.cause}")
    turn.say(text, choices, columns=2, key=key, document=document)
    turn.aside()


def show_meeting(
    turn: Turn, room: Room, session: Session, others: Sequence[Session] = (), more: Sequence[Choice] = ()
) -> None:
    """A meeting as it stands now, with what this person may do; `others` and `more` as further buttons."""
    me = turn.person.id
    reader = Reader(room, session, me, turn.texts)
    there = [_open(reader, other) for other in others]
    text = reader(state(session, me, room), card=reader.card(), log=reader.log(), name=markup.plain(turn.name))
    speak(turn, session, text, [*words.fitting(turn, session, me, turn.now), *there, *more])


def state(session: Session, person_id: int, room: Room) -> str:
    """The text for where a meeting stands, as this person sees it."""
    if session.status is SessionStatus.AGREED and room.now >= session.starts_at:
        return "state.over"
    done = {SessionStatus.PROPOSED: session.agreed_by, SessionStatus.LOGGED: session.confirmed_by}
    mine = person_id in done.get(session.status, ())
    return f"state.{session.status}{'_mine' if mine else ''}"


def _open(reader: Reader, other: Session) -> Choice:
    title = words.short(reader.texts, other.starts_at, reader.zone)
    return Choice(buttons.encode(buttons.Do(Act.MEET_SHOW, base36(other.id))), title)
