"""Leave in chat, for learners and mentors alike: what is noted, taking it, and being back before it ends."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot import markup, wording
from bot.buttons import Act
from bot.conversations import home, lesson
from bot.messages import Choice, Inbound
from bot.questions.desk import DESKS, desk_of
from bot.questions.office import Office
from bot.turns import Turn
from people.dates import parse_date
from people.model import Leave, Role

LONGEST = 366
"""Days of one leave, and days ahead that it may begin."""
DAYS = (3, 7, 14)
_BETWEEN = re.compile(r"\s*(?:[\u2013\u2014]|\s-\s|\bsampai\b|\bs\.?d\.?(?=\s)|\bhingga\b|\bto\b|\buntil\b)\s*")
_A_DAY = timedelta(days=1)


def ask(turn: Turn) -> None:
    """What is noted, and how long another leave is: three proposals, or typed."""
    texts, noted = turn.texts, _noted(turn)
    choices = [turn.button("leave_days", Act.LEAVE, str(count), count=count) for count in DAYS]
    lines = [texts("leave.noted", span=_span(turn, one)) for one in noted]
    ends = [turn.button("leave_end", Act.LEAVE_END, f"{one.first:%Y%m%d}-{one.last:%Y%m%d}") for one in noted[:1]]
    turn.say("\n".join([*lines, texts("settings.ask_leave")]), [*choices, *ends], columns=3)
    turn.aside("leave")


def for_days(turn: Turn, argument: str) -> None:
    """So many days from today on, by a button. Raises ValueError for what is no leave."""
    leave = read(str(int(argument)), turn.learner.today)
    if leave is None:
        raise ValueError("no leave")
    take(turn, leave)


def take(turn: Turn, leave: Leave) -> None:
    """Note it; lessons, questions and pairs keep to it from now on."""
    study, name = turn.learner, markup.plain(turn.name)
    turn.tx.people.add_leave(study.person.id, leave)
    study.take_leave(leave)
    turn.journal("leave_taken", days=(leave.last - leave.first).days + 1)
    now = leave.first <= study.today
    if now and Role.LEARNER in study.person.roles and study.active and study.active.next_due_at:
        said = turn.texts("settings.leave_saved", name=name, when=lesson.next_moment(turn))
    elif now:
        said = turn.texts("settings.leave_noted", name=name, last=wording.full_date(turn.texts, leave.last))
    else:
        said = turn.texts("leave.saved_ahead", name=name, span=_span(turn, leave))
    turn.say("\n".join([said, *_as_mentor(turn)]), _onward(turn), columns=2)
    turn.aside()


def end(turn: Turn, argument: str) -> None:
    """Back from today on, or not going at all. Raises ValueError for a button of none of ours."""
    if not re.fullmatch(r"\d{8}-\d{8}", argument, re.ASCII):
        raise ValueError("no leave")
    first, last = (date(int(day[:4]), int(day[4:6]), int(day[6:])) for day in argument.split("-"))
    study, gone = turn.learner, Leave(first, last)
    kept = next((one for one in _noted(turn) if (one.first, one.last) == (first, last)), None)
    if kept is None:
        turn.say(turn.texts("leave.over", name=markup.plain(turn.name)), _onward(turn), columns=2)
        return
    left = replace(kept, last=study.today - _A_DAY)
    turn.tx.people.end_leave(study.person.id, gone, left if left.first <= left.last else None)
    study.end_leave(kept, left if left.first <= left.last else None)
    turn.journal("leave_ended")
    turn.say(turn.texts("leave.ended", name=markup.plain(turn.name)), _onward(turn), columns=2)
    turn.aside()


def typed(turn: Turn, event: Inbound) -> None:
    """A number of days, the day they are back, or a first and a last day."""
    text = event.text.strip()
    leave = read(text, turn.learner.today)
    if leave is not None:
        take(turn, leave)
        return
    said = turn.texts("settings.leave_not_understood", text=markup.plain(home.shortened(text)))
    turn.say(said, [turn.button("back", Act.LEAVE_ASK)])


def read(text: str, today: date) -> Leave | None:
    """`10 hari` counts days from today, a date is the day one is back, `A sampai B` are the first and the last day."""
    words = text.strip().casefold()
    counted = re.fullmatch(r"(\d{1,3})\s*(?:hari|days?)?", words)
    parts = _BETWEEN.split(words)
    if counted:
        first, last = today, today + timedelta(days=int(counted[1]) - 1)
    elif len(parts) == 2:
        begins = parse_date(parts[0], today)
        ends = parse_date(parts[1], begins) if begins else None
        if begins is None or ends is None:
            return None
        first, last = begins, ends
    else:
        back = parse_date(words, today)
        if back is None or back <= today:
            return None
        first, last = today, back - _A_DAY
    most = timedelta(days=LONGEST)  # as differences: the calendar ends in 9999
    within = today <= first <= last and last - first <= most and first - today <= most
    return Leave(first, last) if within else None


def _noted(turn: Turn) -> list[Leave]:
    """Leave that holds today or is to come, the next first."""
    today = turn.learner.today
    return sorted((one for one in turn.learner.leaves if one.last >= today), key=lambda one: (one.first, one.last))


def _span(turn: Turn, leave: Leave) -> str:
    first, last = (wording.full_date(turn.texts, day) for day in (leave.first, leave.last))
    return first if leave.first == leave.last else turn.texts("leave.span", first=first, last=last)


def _as_mentor(turn: Turn) -> list[str]:
    """What becomes of questions meanwhile."""
    if Role.MENTOR not in turn.person.roles:
        return []
    waiting = len(desk_of(Office.of(turn), turn.person).own)
    return [turn.texts("leave.desk_waits" if waiting else "leave.desk_free", count=waiting)]


def _onward(turn: Turn) -> list[Choice]:
    if Role.LEARNER not in turn.person.roles:
        return home.fitting(turn)[:2]
    desk = [turn.button("desk", Act.DESK)] if turn.person.roles & DESKS else []
    return [turn.button("settings", Act.SETTINGS), *desk]
