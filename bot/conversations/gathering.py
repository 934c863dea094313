"""The meetings of a group: the ways into setting, answering, changing and noting one, and one as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import buttons, markup
from bot.buttons import Act, base36
from bot.conversations import gathering_answering, gathering_booking, gathering_changing, gathering_logging
from bot.conversations.gathering_views import show_gathering
from bot.conversations.meeting_views import kindly, number
from bot.doors import Doors
from bot.gatherings.hall import Hall
from bot.meetings import words as meeting_words
from bot.messages import Choice
from bot.pairs import circles
from bot.turns import Turn
from mentoring.gatherings import Gathering
from mentoring.groups import Group
from mentoring.sessions import SessionStatus

ALSO_SHOWN = 3


@kindly
def show(turn: Turn, argument: str) -> None:
    """The meetings of a group: what calls for this person first, and the way to a new one."""
    hall = Hall.of(turn)
    group = hall.group(number(argument), turn.person.id)
    found = _by_urgency(hall.of_group(group, turn.person.id), turn.person.id, turn.now)
    new = turn.button("meet_new", Act.GATHER_NEW, argument)
    if not found:
        turn.say(turn.texts("gathering.none", group=circles.about(turn.texts, group)), [new, _back(turn, group)])
        turn.aside()
        return
    others = [_open(turn, one) for one in found[1 : ALSO_SHOWN + 1]]
    show_gathering(turn, hall, found[0], [*others, new])


@kindly
def show_one(turn: Turn, argument: str) -> None:
    """One of them as it stands now."""
    hall = Hall.of(turn)
    show_gathering(turn, hall, hall.gathering(number(argument), turn.person.id))


def _by_urgency(found: Sequence[Gathering], person_id: int, now: datetime) -> list[Gathering]:
    ranked = [(rank, one.starts_at, one) for one in found if (rank := _rank(one, person_id, now)) is not None]
    return [one for _, _, one in sorted(ranked, key=lambda each: each[:2])]


def _rank(one: Gathering, person_id: int, now: datetime) -> int | None:
    """What waits for this person comes first, then what lies ahead, then what waits for others."""
    seat, over, mentor = one.seat(person_id), now >= one.starts_at, person_id == one.mentor_id
    match one.status:
        case SessionStatus.LOGGED:
            return 0 if seat is not None and seat.attended is None else 5
        case SessionStatus.AGREED if over:
            return 1 if mentor else None
        case SessionStatus.AGREED:
            return 2 if seat is not None and seat.coming is None else 3
        case SessionStatus.PROPOSED if not over:
            return 1 if mentor else 4
    return None


def _open(turn: Turn, one: Gathering) -> Choice:
    title = meeting_words.short(turn.texts, one.starts_at, turn.learner.hours.zone)
    return Choice(buttons.encode(buttons.Do(Act.GATHER_SHOW, base36(one.id))), title)


def _back(turn: Turn, group: Group) -> Choice:
    return turn.button("group", Act.GROUP, base36(group.id) if turn.person.id == group.mentor_id else "")


def replied(turn: Turn, event: object, rest: str) -> None:
    """A reply to a message about a group's meeting: how it stands now, with what can be done."""
    _replied(turn, rest.partition("/")[0])


@kindly
def _replied(turn: Turn, digits: str) -> None:
    hall = Hall.of(turn)
    name = markup.plain(turn.name)
    intro = turn.texts("gathering.reply", name=name)
    show_gathering(turn, hall, hall.gathering(int(digits), turn.person.id), intro=intro)


DOORS = Doors(
    acts={
        Act.GATHER: show,
        Act.GATHER_SHOW: show_one,
        Act.GATHER_NEW: gathering_booking.new,
        Act.GATHER_TALK: gathering_booking.STEPS.talk,
        Act.GATHER_WHEN: gathering_booking.other_time,
        Act.GATHER_AT: gathering_booking.STEPS.chosen,
        Act.GATHER_PLACE_LATER: gathering_booking.STEPS.place_later,
        Act.GATHER_AGREE: gathering_changing.agree,
        Act.GATHER_PLACE: gathering_changing.ask_place,
        Act.GATHER_CANCEL: gathering_changing.ask_cancel,
        Act.GATHER_CANCEL_SURE: gathering_changing.cancel,
        Act.GATHER_COME: gathering_answering.come,
        Act.GATHER_LOG: gathering_logging.begin,
        Act.GATHER_MINUTES: gathering_logging.STEPS.minutes,
        Act.GATHER_TOPIC: gathering_logging.STEPS.ask_topic,
        Act.GATHER_NO_FOLLOW_UP: gathering_logging.STEPS.no_follow_up,
        Act.GATHER_WAS: gathering_answering.was_there,
        Act.GATHER_NOT_HELD: gathering_logging.not_held,
    },
    typed={
        "gather_topic": gathering_booking.STEPS.typed_topic,
        "gather_when": gathering_booking.STEPS.typed_when,
        "gather_place": gathering_booking.STEPS.typed_place,
        "gather_where": gathering_changing.typed_place,
        "gather_minutes": gathering_logging.STEPS.typed_minutes,
        "gather_follow": gathering_logging.STEPS.typed_follow_up,
        "gather_log_topic": gathering_logging.STEPS.typed_topic,
    },
    replies={"gathering": replied},
)
