"""After a meeting: how long it was, what follows from it, and the other one's confirmation, which makes it evidence."""

from __future__ import annotations

import re

from bot import markup
from bot.buttons import Act, base36
from bot.conversations import home
from bot.conversations.meeting_views import kindly, number, show_meeting, speak
from bot.meetings import hours, words
from bot.meetings.room import Room, partner
from bot.meetings.words import Reader
from bot.messages import Inbound
from bot.turns import Turn
from mentoring import sessions
from mentoring.refusal import Refused
from mentoring.sessions import Log, Session, SessionStatus

MINUTES = (30, 45, 60, 90)
_TYPED = re.compile(r"(\d{1,3})\s*(?:menit|minutes?|mins?|m)?")
_TYPED_HOURS = re.compile(r"(\d)(?:[.,](5))?\s*(?:jam|hours?|h)")


@kindly
def begin(turn: Turn, argument: str) -> None:
    """A log, or a corrected one: how long was it?"""
    room = Room.of(turn)
    session = _held(room, number(argument), turn.person.id)
    reader = Reader(room, session, turn.person.id, turn.texts)
    choices = [
        turn.button("meet_minutes", Act.MEET_MINUTES, f"{argument}-{minutes}", minutes=minutes) for minutes in MINUTES
    ]
    speak(turn, session, reader("ask_minutes"), choices)
    turn.aside("meet_minutes", meet=session.id)


@kindly
def minutes(turn: Turn, argument: str) -> None:
    """A length from the buttons."""
    meeting, _, said = argument.partition("-")
    _take_minutes(turn, number(meeting), int(said))


@kindly
def typed_minutes(turn: Turn, event: Inbound) -> None:
    """A length in words: `50`, `50 menit`, `1,5 jam`."""
    length = length_in(event.text)
    if length is None:
        said = markup.plain(home.shortened(event.text.strip()))
        turn.say(turn.texts("meeting.minutes_not_understood", text=said))
    else:
        _take_minutes(turn, turn.state["meet"], length)


def length_in(said: str) -> int | None:
    """Minutes in words; None where there are none."""
    text = said.strip().casefold()
    if found := _TYPED_HOURS.fullmatch(text):
        return int(found[1]) * 60 + (30 if found[2] else 0)
    found = _TYPED.fullmatch(text)
    return int(found[1]) if found else None


@kindly
def ask_topic(turn: Turn, _: str = "") -> None:
    """What was really talked about."""
    if turn.state.get("at") != "meet_follow":
        home.old_button(turn)
        return
    turn.say(turn.texts("meeting.ask_log_topic"))
    turn.aside("meet_log_topic", meet=turn.state["meet"], minutes=turn.state["minutes"])


@kindly
def typed_topic(turn: Turn, event: Inbound) -> None:
    """The topic of the log, in words."""
    _ask_follow_up(turn, turn.state["meet"], turn.state["minutes"], sessions.note(event.text))


@kindly
def no_follow_up(turn: Turn, _: str = "") -> None:
    """Nothing follows from it."""
    if turn.state.get("at") != "meet_follow":
        home.old_button(turn)
        return
    _write(turn, "")


@kindly
def typed_follow_up(turn: Turn, event: Inbound) -> None:
    """What follows from it, in words."""
    _write(turn, sessions.note(event.text))


@kindly
def confirm(turn: Turn, argument: str) -> None:
    """The other one's log is right. One that was changed since is shown anew."""
    meeting, _, mark = argument.partition("-")
    room, me = Room.of(turn), turn.person.id
    session = room.meeting(number(meeting), me)
    if session.status is not SessionStatus.LOGGED or me in session.confirmed_by or words.log_mark(session) != mark:
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


def _take_minutes(turn: Turn, meeting_id: int, length: int) -> None:
    sessions.check_minutes(length)
    session = _held(Room.of(turn), meeting_id, turn.person.id)
    _ask_follow_up(turn, session.id, length, session.log.topic if session.log else session.topic)


def _ask_follow_up(turn: Turn, meeting_id: int, length: int, topic: str) -> None:
    room = Room.of(turn)
    session = _held(room, meeting_id, turn.person.id)
    reader = Reader(room, session, turn.person.id, turn.texts)
    choices = [
        turn.button("meet_no_follow_up", Act.MEET_NO_FOLLOW_UP),
        turn.button("meet_other_topic", Act.MEET_OTHER_TOPIC),
    ]
    speak(turn, session, reader("ask_follow_up", minutes=length, topic=markup.plain(topic)), choices)
    turn.aside("meet_follow", meet=session.id, minutes=length, topic=topic)


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
    correct = turn.button("meet_correct", Act.MEET_LOG, base36(session.id))
    speak(turn, session, mine("logged", log=mine.log()), [correct])
