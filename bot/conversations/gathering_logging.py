"""After a group's meeting: the mentor notes once, for all, how long it was and what follows from it."""

from __future__ import annotations

from bot import markup
from bot.buttons import Act, base36
from bot.conversations import home
from bot.conversations.gathering_views import speak
from bot.conversations.meeting_steps import Logging
from bot.conversations.meeting_views import kindly, number
from bot.gatherings.hall import Hall
from bot.gatherings.telling import others, tell
from bot.gatherings.words import CHOICES, Reader
from bot.turns import Turn
from mentoring import gatherings, sessions
from mentoring.gatherings import Gathering
from mentoring.sessions import Log, SessionStatus


@kindly
def begin(turn: Turn, argument: str) -> None:
    """A log, or a corrected one: how long was it?"""
    hall = Hall.of(turn)
    gathering = _held(hall, number(argument), turn.person.id)
    reader = Reader(hall, gathering, turn.person.id, turn.texts)
    speak(turn, gathering, reader("ask_minutes"), CHOICES.lengths(turn, gathering))
    turn.aside("gather_minutes", gather=gathering.id)


@kindly
def not_held(turn: Turn, argument: str) -> None:
    """It came to nothing: nobody is to blame, and all are told."""
    hall, me = Hall.of(turn), turn.person.id
    before = _held(hall, number(argument), me)
    if before.status is SessionStatus.LOGGED:
        home.old_button(turn)
        return
    gathering = hall.keep_gathering(gatherings.cancel(before), "gathering_not_held", me)
    tell(hall, gathering, others(gathering, me), "not_held_other", file=False)
    reader = Reader(hall, gathering, me, turn.texts)
    again = turn.button("meet_new", Act.GATHER_NEW, base36(gathering.group_id))
    speak(turn, gathering, reader("not_held", name=markup.plain(turn.name)), [again])


def _held(hall: Hall, gathering_id: int, person_id: int) -> Gathering:
    """One of which this mentor may write a log. Raises Refused."""
    gathering = hall.gathering(gathering_id, person_id)
    gatherings.demand_may_log(gathering, person_id, hall.now)
    return gathering


@kindly
def _take_minutes(turn: Turn, gathering_id: int, length: int) -> None:
    sessions.check_minutes(length)
    one = _held(Hall.of(turn), gathering_id, turn.person.id)
    _ask_follow_up(turn, one.id, length, one.log.topic if one.log else one.topic)


@kindly
def _ask_follow_up(turn: Turn, gathering_id: int, length: int, topic: str) -> None:
    hall = Hall.of(turn)
    gathering = _held(hall, gathering_id, turn.person.id)
    reader = Reader(hall, gathering, turn.person.id, turn.texts)
    text = turn.texts("meeting.ask_follow_up", day=reader.day(), minutes=length, topic=markup.plain(topic))
    speak(turn, gathering, text, CHOICES.following(turn))
    turn.aside("gather_follow", gather=gathering.id, minutes=length, topic=topic)


@kindly
def _write(turn: Turn, follow_up: str) -> None:
    hall, me, known = Hall.of(turn), turn.person.id, turn.state
    log = Log(known["topic"], known["minutes"], follow_up)
    gathering = gatherings.write_log(_held(hall, known["gather"], me), me, log, turn.now)
    gathering = hall.keep_gathering(gathering, "gathering_logged", me, minutes=log.minutes)
    tell(hall, gathering, gathering.were(None), "logged_other", file=False)
    reader = Reader(hall, gathering, me, turn.texts)
    text = reader("logged", log=reader.log(), count=len(gathering.were(None)))
    speak(turn, gathering, text, [CHOICES.correcting(turn, gathering)])


STEPS = Logging("gather", _take_minutes, _ask_follow_up, _write)
