"""After a group's meeting: the mentor notes once, for all, how long it was and what follows from it."""

from __future__ import annotations

from bot import markup
from bot.buttons import Act, base36
from bot.conversations import home
from bot.conversations.gathering_views import speak
from bot.conversations.meeting_logging import MINUTES, length_in
from bot.conversations.meeting_views import kindly, number
from bot.gatherings.hall import Hall
from bot.gatherings.telling import others, tell
from bot.gatherings.words import Reader
from bot.messages import Inbound
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
    choices = [turn.button("meet_minutes", Act.GATHER_MINUTES, f"{argument}-{n}", minutes=n) for n in MINUTES]
    speak(turn, gathering, reader("ask_minutes"), choices)
    turn.aside("gather_minutes", gather=gathering.id)


@kindly
def minutes(turn: Turn, argument: str) -> None:
    """A length from the buttons."""
    gathering, _, said = argument.partition("-")
    _take_minutes(turn, number(gathering), int(said))


@kindly
def typed_minutes(turn: Turn, event: Inbound) -> None:
    """A length in words: `50`, `50 menit`, `1,5 jam`."""
    length = length_in(event.text)
    if length is None:
        said = markup.plain(home.shortened(event.text.strip()))
        turn.say(turn.texts("meeting.minutes_not_understood", text=said))
    else:
        _take_minutes(turn, turn.state["gather"], length)


@kindly
def ask_topic(turn: Turn, _: str = "") -> None:
    """What was really talked about."""
    if turn.state.get("at") != "gather_follow":
        home.old_button(turn)
        return
    turn.say(turn.texts("meeting.ask_log_topic"))
    turn.aside("gather_log_topic", gather=turn.state["gather"], minutes=turn.state["minutes"])


@kindly
def typed_topic(turn: Turn, event: Inbound) -> None:
    """The topic of the log, in words."""
    _ask_follow_up(turn, turn.state["gather"], turn.state["minutes"], sessions.note(event.text))


@kindly
def no_follow_up(turn: Turn, _: str = "") -> None:
    """Nothing follows from it."""
    if turn.state.get("at") != "gather_follow":
        home.old_button(turn)
        return
    _write(turn, "")


@kindly
def typed_follow_up(turn: Turn, event: Inbound) -> None:
    """What follows from it, in words."""
    _write(turn, sessions.note(event.text))


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


def _take_minutes(turn: Turn, gathering_id: int, length: int) -> None:
    sessions.check_minutes(length)
    one = _held(Hall.of(turn), gathering_id, turn.person.id)
    _ask_follow_up(turn, one.id, length, one.log.topic if one.log else one.topic)


def _ask_follow_up(turn: Turn, gathering_id: int, length: int, topic: str) -> None:
    hall = Hall.of(turn)
    gathering = _held(hall, gathering_id, turn.person.id)
    reader = Reader(hall, gathering, turn.person.id, turn.texts)
    choices = [
        turn.button("meet_no_follow_up", Act.GATHER_NO_FOLLOW_UP),
        turn.button("meet_other_topic", Act.GATHER_TOPIC),
    ]
    text = turn.texts("meeting.ask_follow_up", day=reader.day(), minutes=length, topic=markup.plain(topic))
    speak(turn, gathering, text, choices)
    turn.aside("gather_follow", gather=gathering.id, minutes=length, topic=topic)


def _write(turn: Turn, follow_up: str) -> None:
    hall, me, known = Hall.of(turn), turn.person.id, turn.state
    log = Log(known["topic"], known["minutes"], follow_up)
    gathering = gatherings.write_log(_held(hall, known["gather"], me), me, log, turn.now)
    gathering = hall.keep_gathering(gathering, "gathering_logged", me, minutes=log.minutes)
    tell(hall, gathering, gathering.were(None), "logged_other", file=False)
    reader = Reader(hall, gathering, me, turn.texts)
    text = reader("logged", log=reader.log(), count=len(gathering.were(None)))
    speak(turn, gathering, text, [turn.button("meet_correct", Act.GATHER_LOG, base36(gathering.id))])
