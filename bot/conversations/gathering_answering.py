"""A member's own part in a group's meeting: whether they will come, and afterwards whether they were there."""

from __future__ import annotations

from bot import markup
from bot.conversations import home
from bot.conversations.gathering_changing import ahead
from bot.conversations.gathering_views import show_gathering, speak
from bot.conversations.meeting_views import kindly, number
from bot.gatherings import hours, words
from bot.gatherings.hall import Hall
from bot.gatherings.words import Reader
from bot.meetings.choices import log_mark, minutes36
from bot.meetings.hours import said
from bot.turns import Turn
from mentoring import gatherings
from mentoring.gatherings import Gathering
from mentoring.sessions import JpProposal, SessionStatus

_YES = "1"


@kindly
def come(turn: Turn, argument: str) -> None:
    """They will come, or cannot. What was moved since is shown as it is now, and answered by nobody."""
    digits, start, yes = argument.split("-")
    hall, me = Hall.of(turn), turn.person.id
    before = ahead(hall, number(digits), me)
    seat = before.seat(me)
    if minutes36(before.starts_at) != start or seat is None or seat.coming is (yes == _YES):
        show_gathering(turn, hall, before)
        return
    gathering = gatherings.answer(before, me, yes == _YES)
    gathering = hall.keep_gathering(gathering, "gathering_answered", me, coming=int(yes == _YES))
    if yes != _YES or not gathering.answered(None):
        _tell_mentor(hall, gathering, "answers")
    reader = Reader(hall, gathering, me, turn.texts)
    text = reader("coming_noted" if yes == _YES else "not_coming_noted", name=markup.plain(turn.name))
    speak(turn, gathering, text, words.fitting(turn, gathering, me, turn.now))


@kindly
def was_there(turn: Turn, argument: str) -> None:
    """They were there, which is evidence for their hours and once for the mentor's; or they were not."""
    digits, mark, yes = argument.split("-")
    hall, me = Hall.of(turn), turn.person.id
    before = hall.gathering(number(digits), me)
    seat = before.seat(me)
    changed = before.status is not SessionStatus.LOGGED or log_mark(before) != mark
    if changed or seat is None or seat.attended or seat.attended is (yes == _YES):
        show_gathering(turn, hall, before)
        return
    gathering = gatherings.attend(before, me, yes == _YES)
    gathering = hall.keep_gathering(gathering, "gathering_attended", me, there=int(yes == _YES))
    proposed = hours.propose(hall, gathering, me) if yes == _YES else {}
    first = yes == _YES and not before.were(True)
    if first or not gathering.were(None):
        _tell_mentor(hall, gathering, "attended", proposed.get(gathering.mentor_id) if first else None, first)
    reader = Reader(hall, gathering, me, turn.texts)
    if yes == _YES:
        jp = said(turn.texts, hall, gathering, proposed.get(me))
        text, choices = reader("there_noted", name=markup.plain(turn.name), jp=jp), home.fitting(turn)
    else:
        text = reader("not_there_noted", name=markup.plain(turn.name))
        choices = words.fitting(turn, gathering, me, turn.now)
    speak(turn, gathering, text, choices)


def _tell_mentor(
    hall: Hall, gathering: Gathering, key: str, proposal: JpProposal | None = None, worth: bool = False
) -> None:
    """The mentor hears where the answers stand, in place of what they were not told yet."""
    listener = hall.listener(gathering.mentor_id)
    if listener is None:
        return
    reader = Reader(hall, gathering, gathering.mentor_id, listener.texts)
    jp = said(listener.texts, hall, gathering, proposal) if worth else ""
    answers = reader.attendance() if key == "attended" else reader.answers()
    text = reader(key, name=markup.plain(listener.name), answers=answers, jp=jp).rstrip()
    choices = words.fitting(listener, gathering, gathering.mentor_id, hall.now)
    hall.tell_of(gathering, gathering.mentor_id, text, choices)
