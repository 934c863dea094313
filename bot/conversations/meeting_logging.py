"""After a meeting: how long it was, what follows from it, and the other one's confirmation, which makes it evidence."""

from __future__ import annotations

from bot import markup
from bot.conversations import home
from bot.conversations.meeting_steps import Logging
from bot.conversations.meeting_views import kindly, number, show_meeting, speak
from bot.meetings import hours, words
from bot.meetings.choices import log_mark
from bot.meetings.room import Room, partner
from bot.meetings.words import CHOICES, Reader
from bot.turns import Turn
from mentoring import sessions
from mentoring.refusal import Refused
from mentoring.sessions import Log, Session, SessionStatus


@kindly
def begin(turn: Turn, argument: str) -> None:
    """A log, or a corrected one: how long was it?"""
    room = Room.of(turn)
    session = _held(room, number(argument), turn.person.id)
    reader = Reader(room, session, turn.person.id, turn.texts)
    speak(turn, session, reader("ask_minutes"), CHOICES.lengths(turn, session))
    turn.aside("meet_minutes", meet=session.id)


@kindly
def confirm(turn: Turn, argument: str) -> None:
    """The other one's log is right. One that was changed since is shown anew."""
    meeting, _, mark = argument.partition("-")
    room, me = Room.of(turn), turn.person.id
    session = room.meeting(number(meeting), me)
    if session.status is not SessionStatus.LOGGED or me in session.confirmed_by or log_mark(session) != mark:
        show_meeting(turn, room, session)
        return
    session = room.keep(sessions.confirm(session, me), "meeting_confirmed", me)
    proposed = hours.propose(room, session)
    other = partner(session, me)
    if listener := room.listener(other):
        theirs = Reader(room, session, other, listener.texts)
        said = hours.said(listener.texts, room, session, proposed.get(other))
        text = theirs("confirmed_other", name=markup.plain(listener.name), jp=said)
        room.tell(session, other, text, [])
    mine = Reader(room, session, me, turn.texts)
    said = hours.said(turn.texts, room, session, proposed.get(me))
    speak(turn, session, mine("confirmed", name=markup.plain(turn.name), jp=said), home.fitting(turn))


@kindly
def not_held(turn: Turn, argument: str) -> None:
    """It came to nothing: nobody is to blame, and another time is one tap away."""
    room, me = Room.of(turn), turn.person.id
    session = sessions.cancel(_held(room, number(argument), me), me)
    session = room.keep(session, "meeting_not_held", me)
    other = partner(session, me)
    if listener := room.listener(other):
        theirs = Reader(room, session, other, listener.texts)
        room.withdraw(session, other)
        text = theirs("not_held_other", name=markup.plain(listener.name))
        room.tell(session, other, text, words.again(listener, session))
    mine = Reader(room, session, me, turn.texts)
    speak(turn, session, mine("not_held"), words.again(turn, session))


def _held(room: Room, meeting_id: int, person_id: int) -> Session:
    """A meeting of theirs of which a log may be written. Raises Refused."""
    session = room.meeting(meeting_id, person_id)
    if session.status not in (SessionStatus.AGREED, SessionStatus.LOGGED):
        raise Refused(f"session_{session.status}")
    if room.now < session.starts_at:
        raise Refused("session_not_yet", at=session.starts_at)
    return session


@kindly
def _take_minutes(turn: Turn, meeting_id: int, length: int) -> None:
    sessions.check_minutes(length)
    session = _held(Room.of(turn), meeting_id, turn.person.id)
    _ask_follow_up(turn, session.id, length, session.log.topic if session.log else session.topic)


@kindly
def _ask_follow_up(turn: Turn, meeting_id: int, length: int, topic: str) -> None:
    room = Room.of(turn)
    session = _held(room, meeting_id, turn.person.id)
    reader = Reader(room, session, turn.person.id, turn.texts)
    text = reader("ask_follow_up", minutes=length, topic=markup.plain(topic))
    speak(turn, session, text, CHOICES.following(turn))
    turn.aside("meet_follow", meet=session.id, minutes=length, topic=topic)


@kindly
def _write(turn: Turn, follow_up: str) -> None:
    room, me, known = Room.of(turn), turn.person.id, turn.state
    log = Log(known["topic"], known["minutes"], follow_up)
    session = sessions.write_log(_held(room, known["meet"], me), me, log, turn.now)
    session = room.keep(session, "meeting_logged", me, minutes=log.minutes)
    other = partner(session, me)
    if listener := room.listener(other):
        theirs = Reader(room, session, other, listener.texts)
        room.withdraw(session, other)
        text = theirs("state.logged", name=markup.plain(listener.name), log=theirs.log(), card="")
        room.tell(session, other, text, words.confirming(listener, session))
    mine = Reader(room, session, me, turn.texts)
    speak(turn, session, mine("logged", log=mine.log()), [CHOICES.correcting(turn, session)])


STEPS = Logging("meet", _take_minutes, _ask_follow_up, _write)
