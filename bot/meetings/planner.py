"""What the schedule does about meetings: reminders, questions after them, and a word where one is off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot import markup
from bot.audience import Audience
from bot.listeners import Listener
from bot.meetings import words
from bot.meetings.calendar import asset
from bot.meetings.room import AHEAD, Room
from bot.meetings.words import Reader
from bot.messages import Choice
from bot.planning import ANOTHER_DAY, BATCH, failed
from mentoring import meeting_calls, sessions
from mentoring.meeting_calls import Call
from mentoring.pairing import LIVING
from mentoring.sessions import Session, SessionStatus
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx


def plan_meetings(tx: Tx, house: House, now: datetime, limit: int = BATCH) -> int:
    """Say what at most `limit` meetings call for as of `now`; gives how many were looked at.

    Each gets a new time in this transaction, so that a second tick finds nothing left to do.
    """
    due = tx.mentoring.meetings_due(now, limit)
    audience = Audience(house, tx, now)
    audience.invite(sorted({person for session in due for person in session.people}))
    room = Room(house, tx, now, f"at-{int(now.timestamp())}", audience)
    for session in due:
        try:
            _look_at(room, session)
        except (LookupError, ValueError) as error:
            failure = failed("meeting", session.id, session.mentee_id, error, now)
            tx.save([replace(session, look_at=now + ANOTHER_DAY), failure])
    tx.save(audience.messages)
    return len(due)


def _look_at(room: Room, session: Session) -> None:
    if session.status is SessionStatus.CANCELLED:
        _tell_off(room, replace(session, look_at=None))
    elif session.status in AHEAD and room.now < session.starts_at and not _is_living(room, session):
        off = sessions.cancel(session, session.mentee_id)
        _tell_off(room, replace(off, revision=off.revision + (off.revision > 0), look_at=None))
    else:
        _call(room, session)


def _is_living(room: Room, session: Session) -> bool:
    pair = room.tx.mentoring.pair(session.pair_id)
    return pair is not None and pair.status in LIVING


def _tell_off(room: Room, session: Session) -> None:
    """The pair has ended, or one of the two has left: whoever is there is told that it is off."""
    room.tx.save([session, JournalEntry(room.now, "meeting_off", None, {"meeting": session.id})])
    for person in sorted(session.people):
        if listener := room.listener(person):
            reader = Reader(room, session, person, listener.texts)
            document = asset(session, person) if session.revision else ""
            text = reader("is_off", name=markup.plain(listener.name))
            room.withdraw(session, person)
            room.tell(session, person, text, [], document=document)


def _call(room: Room, session: Session) -> None:
    due, again = meeting_calls.look(session, room.hours_of(session), room.now)
    lapsed = any(one.call is Call.LAPSED for one in due)
    kept = replace(sessions.cancel(session, session.mentee_id) if lapsed else session, look_at=again)
    room.tx.save([kept])
    for one in due:
        if listener := room.listener(one.person_id):
            reader = Reader(room, session, one.person_id, listener.texts)
            text = reader(f"call.{one.call}", name=markup.plain(listener.name), card=reader.card(), log=reader.log())
            room.tell(session, one.person_id, text, _choices(listener, session, one.call))


def _choices(listener: Listener, session: Session, call: Call) -> list[Choice]:
    by_call = {
        Call.ANSWER: words.CHOICES.answers,
        Call.LAPSED: words.again,
        Call.EVE: words.CHOICES.changes,
        Call.SOON: words.CHOICES.changes,
        Call.LOG: words.CHOICES.logging,
        Call.CONFIRM: words.confirming,
    }
    return by_call[call](listener, session)
