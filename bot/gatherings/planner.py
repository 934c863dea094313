"""What the schedule does about the meetings of groups: reminders, questions after them, and a word where one is off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot import markup
from bot.audience import Audience
from bot.gatherings import words
from bot.gatherings.calendar import asset
from bot.gatherings.hall import Hall
from bot.gatherings.telling import tell
from bot.gatherings.words import Reader
from bot.planning import ANOTHER_DAY, BATCH, failed
from mentoring import gathering_calls, gatherings
from mentoring.gatherings import AHEAD, Gathering
from mentoring.meeting_calls import Call, Due
from mentoring.sessions import SessionStatus
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx


def plan_gatherings(tx: Tx, house: House, now: datetime, limit: int = BATCH) -> int:
    """Say what at most `limit` meetings of groups call for as of `now`; gives how many were looked at.

    Each gets a new time in this transaction, so that a second tick finds nothing left to do.
    """
    due = tx.mentoring.gatherings_due(now, limit)
    audience = Audience(house, tx, now)
    audience.invite(sorted({person for one in due for person in (*one.people, one.proposed_by)}))
    hall = Hall(house, tx, now, f"at-{int(now.timestamp())}", audience)
    for gathering in due:
        try:
            _look_at(hall, gathering)
        except (LookupError, ValueError) as error:
            failure = failed("gathering", gathering.id, gathering.mentor_id, error, now)
            tx.save([replace(gathering, look_at=now + ANOTHER_DAY), failure])
    tx.save(audience.messages)
    return len(due)


def _look_at(hall: Hall, gathering: Gathering) -> None:
    if gathering.status is SessionStatus.CANCELLED:
        _tell_off(hall, replace(gathering, look_at=None))
    elif gathering.status in AHEAD and hall.now < gathering.starts_at and not _stands(hall, gathering):
        _tell_off(hall, replace(gatherings.cancel(gathering), look_at=None))
    else:
        _call(hall, gathering)


def _stands(hall: Hall, gathering: Gathering) -> bool:
    """Whether the group still is one, somebody is asked, and whoever proposed it is in it."""
    group = hall.tx.mentoring.group(gathering.group_id)
    waits = gathering.status is SessionStatus.PROPOSED and gathering.proposed_by not in gathering.people
    return group is not None and group.closed_at is None and bool(gathering.seats) and not waits


def _tell_off(hall: Hall, gathering: Gathering) -> None:
    facts = {"gathering": gathering.id, "group": gathering.group_id}
    hall.tx.save([gathering, JournalEntry(hall.now, "gathering_off", None, facts)])
    tell(hall, gathering, gathering.people, "is_off")


def _call(hall: Hall, gathering: Gathering) -> None:
    hours = hall.hours_of_all(gathering.people | {gathering.proposed_by})
    due, again = gathering_calls.look(gathering, hours, hall.now)
    lapsed = any(one.call is Call.LAPSED for one in due)
    kept = replace(gatherings.cancel(gathering) if lapsed else gathering, look_at=again)
    hall.tx.save([kept])
    for one in due:
        _say(hall, gathering, one)


def _say(hall: Hall, gathering: Gathering, due: Due) -> None:
    listener = hall.listener(due.person_id)
    if listener is None or due.person_id not in hall.concerned(gathering):
        return
    reader = Reader(hall, gathering, due.person_id, listener.texts)
    proposing = gathering.status is SessionStatus.PROPOSED and due.call is Call.ANSWER
    key = "call.proposed" if proposing else f"call.{due.call}"
    text = reader(key, name=markup.plain(listener.name), card=reader.card(), log=reader.log())
    choices = [] if due.call is Call.LAPSED else words.fitting(listener, gathering, due.person_id, hall.now)
    asks = due.call is Call.ANSWER and not proposing
    document = asset(gathering, due.person_id) if asks else ""
    hall.tell_of(gathering, due.person_id, text, choices, document=document)
