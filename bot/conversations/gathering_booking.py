"""How a group's meeting is set: about what, when, where. By the mentor it stands at once; a member's waits for them."""

from __future__ import annotations

from bot import buttons, markup
from bot.buttons import Act
from bot.conversations import gathering_changing, home
from bot.conversations.gathering_views import speak
from bot.conversations.meeting_steps import USUAL, Booking
from bot.conversations.meeting_views import kindly, number
from bot.gatherings.calendar import asset
from bot.gatherings.hall import Hall
from bot.gatherings.telling import others, tell
from bot.gatherings.words import CHOICES, Reader
from bot.meetings.choices import minutes36, moment36
from bot.meetings.reading import on_clock
from bot.meetings.words import short
from bot.messages import Choice
from bot.pairs import circles
from bot.turns import Turn
from mentoring import gatherings
from mentoring.gatherings import Gathering
from mentoring.groups import Group
from mentoring.sessions import SessionStatus
from people.ids import new_id


@kindly
def new(turn: Turn, argument: str) -> None:
    """A new meeting: about what?"""
    group = Hall.of(turn).group(number(argument), turn.person.id)
    said = turn.texts("gathering.ask_topic", group=circles.about(turn.texts, group))
    turn.say(said, [turn.button("meet_talk", Act.GATHER_TALK)])
    turn.aside("gather_topic", group=group.id)


@kindly
def other_time(turn: Turn, argument: str) -> None:
    """Another time for one that lies ahead."""
    hall = Hall.of(turn)
    gathering = gathering_changing.led(hall, number(argument), turn.person.id)
    _ask_when(turn, hall, hall.group(gathering.group_id, turn.person.id), gather=gathering.id)


@kindly
def _topic(turn: Turn, topic: str) -> None:
    hall = Hall.of(turn)
    _ask_when(turn, hall, hall.group(turn.state["group"], turn.person.id), topic=topic)


def _ask_when(turn: Turn, hall: Hall, group: Group, **draft: str | int) -> None:
    """When: times that suit all as buttons, or typed. `draft` is what is known of it so far."""
    texts, zone = turn.texts, turn.learner.hours.zone
    people = (group.mentor_id, *hall.members(group))
    zones = sorted({hall.hours(one).zone for one in people} - {zone}, key=lambda other: other.abbreviation)
    times = hall.free_times(group, turn.person.id)
    lines = [texts("gathering.ask_when" if times else "gathering.ask_when_typed")]
    for at in times if zones else ():
        there = ", ".join(on_clock(texts, at, other) for other in zones)
        lines.append(f"{short(texts, at, zone)} {zone.abbreviation} = {there}")
    choices = [Choice(buttons.encode(buttons.Do(Act.GATHER_AT, minutes36(at))), short(texts, at, zone)) for at in times]
    turn.say("\n".join(lines), choices, columns=2)
    turn.aside("gather_when", group=group.id, **draft)


@kindly
def _take(turn: Turn, start: str) -> None:
    hall, known = Hall.of(turn), turn.state
    if "gather" in known:
        gathering_changing.move(turn, hall, known["gather"], moment36(start))
        return
    reader = Reader(hall, _drafted(turn, hall, start, ""), turn.person.id, turn.texts)
    turn.say(reader("ask_place"), [turn.button("meet_place_later", Act.GATHER_PLACE_LATER)])
    turn.aside("gather_place", group=known["group"], topic=known["topic"], start=start)


@kindly
def _placed(turn: Turn, place: str) -> None:
    hall = Hall.of(turn)
    _send(turn, hall, _drafted(turn, hall, turn.state["start"], place))


def _drafted(turn: Turn, hall: Hall, start: str, place: str) -> Gathering:
    """Set, but not stored. Raises Refused for a time that cannot be, ValueError for none."""
    me = turn.person.id
    group = hall.group(turn.state["group"], me)
    members, at = hall.members(group), moment36(start)
    one = Gathering(
        new_id(), group.id, group.mentor_id, me, turn.state["topic"], at, USUAL, place, SessionStatus.PROPOSED
    )
    return gatherings.propose(one, me, members, hall.hours_of_all((group.mentor_id, *members)), turn.now)


def _send(turn: Turn, hall: Hall, gathering: Gathering) -> None:
    me = turn.person.id
    stands = gathering.status is SessionStatus.AGREED
    if not stands and not hall.reaches(gathering.mentor_id):
        home.show(turn, Reader(hall, gathering, me, turn.texts)("unreachable"))
        turn.aside()
        return
    hall.begin_pairs(gathering)
    gathering = hall.keep_gathering(gathering, "gathering_set" if stands else "gathering_proposed", me)
    reader = Reader(hall, gathering, me, turn.texts)
    if stands:
        tell(hall, gathering, others(gathering, me), "invited")
    else:
        tell(hall, gathering, [gathering.mentor_id], "state.proposed")
    text = reader("set" if stands else "proposed", name=markup.plain(turn.name), card=reader.card())
    speak(turn, gathering, text, CHOICES.changes(turn, gathering), asset(gathering, me))


STEPS = Booking("gather", _topic, _take, _placed)
