"""`/temu`: what a pair has arranged, and the ways into booking, changing and noting a meeting."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import buttons, markup
from bot.buttons import Act, base36
from bot.conversations import home, meeting_booking, meeting_changing, meeting_logging
from bot.conversations.meeting_views import kindly, number, show_meeting
from bot.doors import Doors
from bot.meetings import words
from bot.meetings.room import Room, partner
from bot.messages import MAX_CHOICES, Choice
from bot.turns import Turn
from mentoring.model import Pair
from mentoring.sessions import Session, SessionStatus
from people.names import polite

REMEMBERED = timedelta(days=30)
"""How long a meeting of which nobody wrote a log is asked about."""
ALSO_SHOWN = 3
_NEXT_PAGE = "."


@kindly
def show(turn: Turn, argument: str = "") -> None:
    """The meetings with one person: the only one there is, or the one who was chosen."""
    room = Room.of(turn)
    if argument and not argument.startswith(_NEXT_PAGE):
        _show_pair(turn, room, room.living_pair(number(argument), turn.person.id))
        return
    pairs = room.living_pairs(turn.person.id)
    if len(pairs) == 1:
        _show_pair(turn, room, pairs[0])
    elif pairs:
        _which(turn, room, pairs, int(argument[1:] or 0))
    else:
        home.show(turn, turn.texts("meeting.nobody", name=markup.plain(turn.name)))


@kindly
def show_one(turn: Turn, argument: str) -> None:
    """One meeting as it stands now."""
    room = Room.of(turn)
    show_meeting(turn, room, room.meeting(number(argument), turn.person.id))


def _which(turn: Turn, room: Room, pairs: list[Pair], first: int) -> None:
    """With whom, a page of names at a time."""
    people = sorted((words.title(room.person(partner(pair, turn.person.id))), pair.id) for pair in pairs)
    page = people[first : first + MAX_CHOICES - 1]
    choices = [Choice(buttons.encode(buttons.Do(Act.MEET, base36(id_))), title) for title, id_ in page]
    if first + len(page) < len(people):
        choices.append(turn.button("more", Act.MEET, f"{_NEXT_PAGE}{first + len(page)}"))
    turn.say(turn.texts("meeting.which", name=markup.plain(turn.name)), choices, columns=2)
    turn.aside()


def _show_pair(turn: Turn, room: Room, pair: Pair) -> None:
    """What calls for this person first, of the meetings with one other."""
    found = _by_urgency(room, pair, turn.person.id)
    new = [turn.button("meet_new", Act.MEET_NEW, base36(pair.id)), *_of_the_group(turn, pair)]
    if found:
        show_meeting(turn, room, found[0], found[1 : ALSO_SHOWN + 1], new)
        return
    other = polite(room.person(partner(pair, turn.person.id)), turn.texts.language)
    turn.say(turn.texts("meeting.none", partner=markup.plain(other)), new)
    turn.aside()


def _of_the_group(turn: Turn, pair: Pair) -> list[Choice]:
    """The way to the meetings of the group in which the two are, where there is one."""
    group = turn.tx.mentoring.group(pair.group_id) if pair.group_id is not None else None
    return [turn.button("gather", Act.GATHER, base36(group.id))] if group and group.closed_at is None else []


def _by_urgency(room: Room, pair: Pair, person_id: int) -> list[Session]:
    since = room.now - REMEMBERED
    every = [one for one in room.tx.mentoring.meetings_of(person_id, since) if one.pair_id == pair.id]
    ranked = [(rank, one.starts_at, one) for one in every if (rank := _rank(one, person_id, room.now)) is not None]
    return [one for _, _, one in sorted(ranked, key=lambda found: found[:2])]


def _rank(session: Session, person_id: int, now: datetime) -> int | None:
    """What waits for this person comes first, then what lies ahead, then what waits for the other one."""
    over = now >= session.starts_at
    match session.status:
        case SessionStatus.LOGGED:
            return 5 if person_id in session.confirmed_by else 0
        case SessionStatus.AGREED:
            return 1 if over else 3
        case SessionStatus.PROPOSED if not over:
            return 4 if person_id in session.agreed_by else 2
    return None


DOORS = Doors(
    acts={
        Act.MEET: show,
        Act.MEET_SHOW: show_one,
        Act.MEET_NEW: meeting_booking.new,
        Act.MEET_AGAIN: meeting_booking.again,
        Act.MEET_TALK: meeting_booking.STEPS.talk,
        Act.MEET_WHEN: meeting_booking.other_time,
        Act.MEET_AT: meeting_booking.STEPS.chosen,
        Act.MEET_PLACE_LATER: meeting_booking.STEPS.place_later,
        Act.MEET_AGREE: meeting_changing.agree,
        Act.MEET_PLACE: meeting_changing.ask_place,
        Act.MEET_CANCEL: meeting_changing.ask_cancel,
        Act.MEET_CANCEL_SURE: meeting_changing.cancel,
        Act.MEET_LOG: meeting_logging.begin,
        Act.MEET_MINUTES: meeting_logging.STEPS.minutes,
        Act.MEET_OTHER_TOPIC: meeting_logging.STEPS.ask_topic,
        Act.MEET_NO_FOLLOW_UP: meeting_logging.STEPS.no_follow_up,
        Act.MEET_CONFIRM: meeting_logging.confirm,
        Act.MEET_NOT_HELD: meeting_logging.not_held,
    },
    typed={
        "meet_topic": meeting_booking.STEPS.typed_topic,
        "meet_when": meeting_booking.STEPS.typed_when,
        "meet_place": meeting_booking.STEPS.typed_place,
        "meet_where": meeting_changing.typed_place,
        "meet_minutes": meeting_logging.STEPS.typed_minutes,
        "meet_follow": meeting_logging.STEPS.typed_follow_up,
        "meet_log_topic": meeting_logging.STEPS.typed_topic,
    },
    replies={"meeting": meeting_booking.replied},
    commands={"temu": Act.MEET, "meet": Act.MEET},
)
