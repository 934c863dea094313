"""What becomes of a meeting before it is held: agreed to, moved to another time or place, called off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import markup
from bot.conversations import home
from bot.conversations.meeting_views import kindly, number, show_meeting, speak
from bot.meetings import words
from bot.meetings.calendar import asset
from bot.meetings.choices import minutes36
from bot.meetings.room import AHEAD, Room, partner
from bot.meetings.words import CHOICES, Reader
from bot.messages import Inbound
from bot.turns import Turn
from mentoring import sessions
from mentoring.refusal import Refused
from mentoring.sessions import Session, SessionStatus


def ahead(room: Room, meeting_id: int, person_id: int) -> Session:
    """A meeting of theirs that may still be changed. Raises Refused."""
    session = room.meeting(meeting_id, person_id)
    if session.status not in AHEAD:
        raise Refused(f"session_{session.status}")
    if session.starts_at <= room.now:
        raise Refused("session_past")
    return session


@kindly
def agree(turn: Turn, argument: str) -> None:
    """Yes, at this time. What was changed since is shown as it is now, and agreed to by nobody."""
    meeting, _, start = argument.partition("-")
    room, me = Room.of(turn), turn.person.id
    session = ahead(room, number(meeting), me)
    if minutes36(session.starts_at) != start or me in session.agreed_by:
        show_meeting(turn, room, session)
        return
    agreed = sessions.agree(session, me)
    session = room.keep(replace(agreed, revision=agreed.revision + 1), "meeting_agreed", me)
    tell(room, session, me, "agreed_other", document=True)
    mine = Reader(room, session, me, turn.texts)
    text = mine("agreed", name=markup.plain(turn.name), card=mine.card())
    speak(turn, session, text, CHOICES.changes(turn, session), asset(session, me))


def move(turn: Turn, room: Room, meeting_id: int, at: datetime) -> None:
    """Another time: it is a proposal again, which the other one answers."""
    me = turn.person.id
    session = ahead(room, meeting_id, me)
    if at == session.starts_at:
        show_meeting(turn, room, session)
        return
    if not room.reaches(partner(session, me)):
        home.show(turn, Reader(room, session, me, turn.texts)("unreachable"))
        turn.aside()
        return
    before = session
    moved = sessions.propose(replace(session, starts_at=at), me, room.hours_of(session), turn.now)
    session = room.keep(moved, "meeting_moved", me)
    tell(room, session, me, "moved", before=before)
    mine = Reader(room, session, me, turn.texts)
    speak(turn, session, mine("proposed", card=mine.card()), CHOICES.changes(turn, session))


@kindly
def ask_place(turn: Turn, argument: str) -> None:
    """Another place: where?"""
    room = Room.of(turn)
    session = ahead(room, number(argument), turn.person.id)
    reader = Reader(room, session, turn.person.id, turn.texts)
    speak(turn, session, reader("ask_new_place"), [CHOICES.keeping(turn, session)])
    turn.aside("meet_where", meet=session.id)


@kindly
def typed_place(turn: Turn, event: Inbound) -> None:
    """Another place, in words or as a link; the time stands."""
    room, me = Room.of(turn), turn.person.id
    session = ahead(room, turn.state["meet"], me)
    session = sessions.relocate(session, me, sessions.note(event.text))
    in_calendars = session.status is SessionStatus.AGREED
    session = room.keep(replace(session, revision=session.revision + in_calendars), "meeting_relocated", me)
    tell(room, session, me, "place_other", document=in_calendars)
    mine = Reader(room, session, me, turn.texts)
    document = asset(session, me) if in_calendars else ""
    speak(turn, session, mine("place_changed", card=mine.card()), CHOICES.changes(turn, session), document)


@kindly
def ask_cancel(turn: Turn, argument: str) -> None:
    """Call it off?"""
    room = Room.of(turn)
    session = ahead(room, number(argument), turn.person.id)
    reader = Reader(room, session, turn.person.id, turn.texts)
    speak(turn, session, reader("cancel_sure"), CHOICES.cancelling(turn, session))


@kindly
def cancel(turn: Turn, argument: str) -> None:
    """It is off: nobody has to say why. A proposal that the other one has not even got is taken back without a word."""
    room, me = Room.of(turn), turn.person.id
    session = sessions.cancel(ahead(room, number(argument), me), me)
    in_calendars = session.revision > 0
    session = room.keep(replace(session, revision=session.revision + in_calendars), "meeting_cancelled", me)
    unheard = room.withdraw(session, partner(session, me)) and not in_calendars and me in session.agreed_by
    if not unheard:
        tell(room, session, me, "cancelled_other", document=in_calendars)
    mine = Reader(room, session, me, turn.texts)
    document = asset(session, me) if in_calendars else ""
    speak(turn, session, mine("cancelled"), words.again(turn, session), document)


def tell(
    room: Room, session: Session, by: int, key: str, document: bool = False, before: Session | None = None
) -> None:
    """Tell the other one, in their language and on their clock."""
    other = partner(session, by)
    listener = room.listener(other)
    if listener is None:
        return
    reader = Reader(room, session, other, listener.texts)
    earlier = Reader(room, before, other, listener.texts).when() if before else ""
    room.withdraw(session, other)
    text = reader(key, name=markup.plain(listener.name), card=reader.card(), before=earlier)
    off = session.status is SessionStatus.CANCELLED
    choices = words.again(listener, session) if off else words.fitting(listener, session, other, room.now)
    room.tell(session, other, text, choices, document=asset(session, other) if document else "")
