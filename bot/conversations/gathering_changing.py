"""What becomes of a group's meeting before it is held: agreed to by the mentor, moved, or called off. All are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import markup
from bot.conversations.gathering_views import show_gathering, speak
from bot.conversations.meeting_views import kindly, number
from bot.gatherings.calendar import asset
from bot.gatherings.hall import Hall
from bot.gatherings.telling import others, tell
from bot.gatherings.words import CHOICES, Reader
from bot.meetings.choices import minutes36
from bot.messages import Inbound
from bot.turns import Turn
from mentoring import gatherings, sessions
from mentoring.gatherings import Gathering
from mentoring.refusal import Refused
from mentoring.sessions import SessionStatus


def ahead(hall: Hall, gathering_id: int, person_id: int) -> Gathering:
    """One of theirs that lies ahead. Raises Refused."""
    gathering = hall.gathering(gathering_id, person_id)
    gatherings.demand_ahead(gathering)
    if gathering.starts_at <= hall.now:
        raise Refused("session_past")
    return gathering


def led(hall: Hall, gathering_id: int, person_id: int) -> Gathering:
    """The same where they may move it or call it off. Raises Refused."""
    gathering = ahead(hall, gathering_id, person_id)
    gatherings.demand_leads(gathering, person_id)
    return gathering


@kindly
def agree(turn: Turn, argument: str) -> None:
    """The mentor agrees to what a member proposed: now all are asked. What was changed since is shown as it is now."""
    digits, _, start = argument.partition("-")
    hall, me = Hall.of(turn), turn.person.id
    gathering = led(hall, number(digits), me)
    if minutes36(gathering.starts_at) != start or gathering.status is not SessionStatus.PROPOSED:
        show_gathering(turn, hall, gathering)
        return
    hall.group(gathering.group_id, me)
    gathering = hall.keep_gathering(gatherings.agree(gathering, me, turn.now), "gathering_agreed", me)
    _tell_invited(hall, gathering, me)
    reader = Reader(hall, gathering, me, turn.texts)
    text = reader("set", name=markup.plain(turn.name), card=reader.card())
    speak(turn, gathering, text, CHOICES.changes(turn, gathering), asset(gathering, me))


def move(turn: Turn, hall: Hall, gathering_id: int, at: datetime) -> None:
    """Another time: everybody answers anew. Moved by the mentor, what a member proposed stands."""
    me = turn.person.id
    before = led(hall, gathering_id, me)
    if at == before.starts_at:
        show_gathering(turn, hall, before)
        return
    group = hall.group(before.group_id, me)
    members = hall.members(group)
    hours = hall.hours_of_all((group.mentor_id, *members))
    moved = gatherings.propose(replace(before, starts_at=at), me, members, hours, turn.now)
    moved = hall.keep_gathering(moved, "gathering_moved", me)
    stands = moved.status is SessionStatus.AGREED
    if not stands:
        tell(hall, moved, [moved.mentor_id], "state.proposed")
    elif before.in_calendars:
        tell(hall, moved, others(moved, me), "moved", before=before)
    else:
        _tell_invited(hall, moved, me)
    reader = Reader(hall, moved, me, turn.texts)
    text = reader("set" if stands else "proposed", name=markup.plain(turn.name), card=reader.card())
    speak(turn, moved, text, CHOICES.changes(turn, moved), asset(moved, me))


@kindly
def ask_place(turn: Turn, argument: str) -> None:
    """Another place: where?"""
    hall = Hall.of(turn)
    gathering = led(hall, number(argument), turn.person.id)
    reader = Reader(hall, gathering, turn.person.id, turn.texts)
    speak(turn, gathering, reader("ask_new_place"), [CHOICES.keeping(turn, gathering)])
    turn.aside("gather_where", gather=gathering.id)


@kindly
def typed_place(turn: Turn, event: Inbound) -> None:
    """Another place, in words or as a link; the time stands."""
    hall, me = Hall.of(turn), turn.person.id
    gathering = led(hall, turn.state["gather"], me)
    gathering = gatherings.relocate(gathering, me, sessions.note(event.text))
    gathering = hall.keep_gathering(gathering, "gathering_relocated", me)
    if gathering.in_calendars:
        tell(hall, gathering, others(gathering, me), "place_other")
    else:
        tell(hall, gathering, [gathering.mentor_id], "state.proposed")
    reader = Reader(hall, gathering, me, turn.texts)
    text = reader("place_changed", card=reader.card())
    speak(turn, gathering, text, CHOICES.changes(turn, gathering), asset(gathering, me))


@kindly
def ask_cancel(turn: Turn, argument: str) -> None:
    """Call it off?"""
    hall = Hall.of(turn)
    gathering = led(hall, number(argument), turn.person.id)
    reader = Reader(hall, gathering, turn.person.id, turn.texts)
    speak(turn, gathering, reader("cancel_sure"), CHOICES.cancelling(turn, gathering))


@kindly
def cancel(turn: Turn, argument: str) -> None:
    """It is off, and nobody has to say why. What did not stand yet concerns the two who knew of it."""
    hall, me = Hall.of(turn), turn.person.id
    before = led(hall, number(argument), me)
    gathering = hall.keep_gathering(gatherings.cancel(before), "gathering_cancelled", me)
    key = "cancelled_other" if before.in_calendars else "declined" if me == gathering.mentor_id else "taken_back"
    tell(hall, gathering, hall.concerned(gathering) - {me}, key)
    reader = Reader(hall, gathering, me, turn.texts)
    text = reader("cancelled" if before.in_calendars else "cancelled_proposal")
    speak(turn, gathering, text, [], asset(gathering, me))


def _tell_invited(hall: Hall, gathering: Gathering, mentor_id: int) -> None:
    """Who proposed it hears that the mentor agreed; the others are invited."""
    by = gathering.proposed_by
    asker = {by} & others(gathering, mentor_id)
    tell(hall, gathering, others(gathering, mentor_id) - asker, "invited")
    tell(hall, gathering, asker, "agreed_other")
