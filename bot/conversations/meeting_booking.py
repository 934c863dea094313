"""How a meeting is booked: about what, when, where. Each step is a button or a few words."""

from __future__ import annotations

from datetime import datetime

from bot import buttons, markup
from bot.buttons import Act
from bot.conversations import home, meeting_changing
from bot.conversations.meeting_steps import USUAL, Booking
from bot.conversations.meeting_views import kindly, number, show_meeting, speak
from bot.meetings import words
from bot.meetings.choices import minutes36, moment36
from bot.meetings.room import Room, partner
from bot.meetings.words import CHOICES, Reader
from bot.messages import Choice, Inbound
from bot.turns import Turn
from mentoring import sessions
from mentoring.model import Pair
from mentoring.sessions import Session
from people.ids import new_id
from people.moments import parse_moment
from people.names import polite


@kindly
def new(turn: Turn, argument: str) -> None:
    """A new meeting: about what?"""
    room = Room.of(turn)
    pair = room.living_pair(number(argument), turn.person.id)
    other = markup.plain(polite(room.person(partner(pair, turn.person.id)), turn.texts.language))
    turn.say(turn.texts("meeting.ask_topic", partner=other), [turn.button("meet_talk", Act.MEET_TALK)])
    turn.aside("meet_topic", pair=pair.id)


@kindly
def again(turn: Turn, argument: str) -> None:
    """A new one in place of one that was not held: the same topic and place, another time."""
    room = Room.of(turn)
    session = room.meeting(number(argument), turn.person.id)
    pair = room.living_pair(session.pair_id, turn.person.id)
    _ask_when(turn, room, pair, topic=session.topic or turn.texts("meeting.just_talk"), place=session.place)


@kindly
def other_time(turn: Turn, argument: str) -> None:
    """Another time for one that lies ahead."""
    room = Room.of(turn)
    session = meeting_changing.ahead(room, number(argument), turn.person.id)
    pair = room.living_pair(session.pair_id, turn.person.id)
    _ask_when(turn, room, pair, meet=session.id)


def replied(turn: Turn, event: Inbound, rest: str) -> None:
    """A time in reply to a message about a meeting is another time for it; other words are shown how it stands."""
    digits = rest.partition("/")[0]
    at = parse_moment(event.text, turn.learner.hours.zone, turn.now)
    _reply(turn, int(digits), at)


@kindly
def _reply(turn: Turn, meeting_id: int, at: datetime | None) -> None:
    room = Room.of(turn)
    if at is None:
        show_meeting(turn, room, room.meeting(meeting_id, turn.person.id))
    else:
        meeting_changing.move(turn, room, meeting_id, at)


@kindly
def _topic(turn: Turn, topic: str) -> None:
    room = Room.of(turn)
    _ask_when(turn, room, room.living_pair(turn.state["pair"], turn.person.id), topic=topic)


def _ask_when(turn: Turn, room: Room, pair: Pair, **draft: str | int) -> None:
    """When: times that suit both as buttons, or typed. `draft` is what is known of the meeting so far."""
    other = partner(pair, turn.person.id)
    name = markup.plain(polite(room.person(other), turn.texts.language))
    zone, there = room.hours(turn.person.id).zone, room.hours(other).zone
    times = room.times(pair, turn.person.id)
    lines = [turn.texts("meeting.ask_when" if times else "meeting.ask_when_typed", partner=name)]
    if zone is not there:
        lines += [words.both(turn.texts, at, zone, there) for at in times]
    choices = [
        Choice(buttons.encode(buttons.Do(Act.MEET_AT, minutes36(at))), words.short(turn.texts, at, zone))
        for at in times
    ]
    turn.say("\n".join(lines), choices, columns=2)
    turn.aside("meet_when", pair=pair.id, **draft)


@kindly
def _take(turn: Turn, start: str) -> None:
    room, known = Room.of(turn), turn.state
    at = moment36(start)
    if "meet" in known:
        meeting_changing.move(turn, room, known["meet"], at)
    elif "place" in known:
        _send(turn, room, _drafted(turn, room, start, known["place"]))
    else:
        reader = Reader(room, _drafted(turn, room, start, ""), turn.person.id, turn.texts)
        turn.say(reader("ask_place"), [turn.button("meet_place_later", Act.MEET_PLACE_LATER)])
        turn.aside("meet_place", pair=known["pair"], topic=known["topic"], start=start)


@kindly
def _placed(turn: Turn, place: str) -> None:
    room = Room.of(turn)
    _send(turn, room, _drafted(turn, room, turn.state["start"], place))


def _drafted(turn: Turn, room: Room, start: str, place: str) -> Session:
    """Proposed, but not stored. Raises Refused for a time that cannot be, ValueError for none."""
    pair = room.living_pair(turn.state["pair"], turn.person.id)
    people, at = (pair.mentee_id, pair.mentor_id), moment36(start)
    session = Session(new_id(), pair.id, *people, turn.state["topic"], at, USUAL, place)
    return sessions.propose(session, turn.person.id, room.hours_of(session), turn.now)


def _send(turn: Turn, room: Room, session: Session) -> None:
    other = partner(session, turn.person.id)
    mine = Reader(room, session, turn.person.id, turn.texts)
    if not room.reaches(other):
        home.show(turn, mine("unreachable"))
        turn.aside()
        return
    room.begin(session.pair_id)
    session = room.keep(session, "meeting_proposed", turn.person.id)
    meeting_changing.tell(room, session, turn.person.id, "state.proposed")
    speak(turn, session, mine("proposed", card=mine.card()), CHOICES.changes(turn, session))


STEPS = Booking("meet", _topic, _take, _placed)
