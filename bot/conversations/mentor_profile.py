"""A mentor's profile in chat: when they can talk, how many learners, how they want to be told of questions, rest."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

from bot import competencies, markup, matching, wording
from bot.buttons import Act
from bot.conversations import home
from bot.messages import Choice, Inbound
from bot.pairs import views
from bot.turns import Turn
from mentoring.desk import DeskTerms
from people.hours import is_quiet_time, local_day, midnight, parse_days, parse_time
from store.mentoring_model import MentorTerms

CAPACITIES, MOST_CAPACITY = (2, 4, 6, 8), 50
CAPS, MOST_CAP = (3, 5, 10), 50
WEEKS = (1, 2, 4)
SHORTEST_TALK = timedelta(hours=1)
_BETWEEN = re.compile(r"\s*(?:[-\u2013\u2014]|\bsampai\b|\bs\.?d\.?(?=\s)|\bhingga\b|\bto\b|\buntil\b)\s*")


def show(turn: Turn, intro: str = "") -> None:
    """The profile as it stands, with what can be changed."""
    terms = _terms(turn)
    said = turn.texts("profile.show", name=markup.plain(turn.name), **_shown(turn, terms))
    if until := _resting(turn, terms):
        said += "\n" + turn.texts("profile.resting", until=wording.full_date(turn.texts, until))
    if terms.resting_since is not None:
        said += "\n" + turn.texts("profile.held")
    turn.say(f"{intro}\n\n{said}" if intro else said, _choices(turn, terms), columns=2)
    turn.aside()


def ask_talk(turn: Turn) -> None:
    """Between which times they can talk: to be typed."""
    _ask(turn, "talk", turn.texts("profile.ask_talk", name=markup.plain(turn.name)))


def capacity(turn: Turn, argument: str) -> None:
    """Ask for the most learners, or take the number. Raises ValueError for what is none."""
    if argument:
        _set_number(turn, int(argument), MOST_CAPACITY, lambda terms, number: replace(terms, capacity=number))
        return
    choices = [turn.button("count_learners", Act.PROFILE_CAPACITY, str(n), count=n) for n in CAPACITIES]
    _ask(turn, "capacity", turn.texts("profile.ask_capacity", name=markup.plain(turn.name)), choices)


def cap(turn: Turn, argument: str) -> None:
    """Ask for the most questions a day, or take the number. Raises ValueError for what is none."""
    if argument:
        _set_number(turn, int(argument), MOST_CAP, _with_cap)
        return
    choices = [turn.button("count_a_day", Act.PROFILE_CAP, str(n), count=n) for n in CAPS]
    _ask(turn, "cap", turn.texts("profile.ask_cap", name=markup.plain(turn.name)), choices)


def digest(turn: Turn, argument: str) -> None:
    """One message a day instead of one for each question, or back."""
    terms = _terms(turn)
    _save(turn, replace(terms, desk=replace(terms.desk, digest=argument == "1")))


def office(turn: Turn, argument: str) -> None:
    """Ask for the weekly office hour, or take it away (`0`)."""
    if argument == "0":
        terms = _terms(turn)
        _save(turn, replace(terms, desk=replace(terms.desk, office_hour=None)))
        return
    none = [turn.button("office_none", Act.PROFILE_OFFICE, "0")]
    _ask(turn, "office", turn.texts("profile.ask_office", name=markup.plain(turn.name)), none)


def rest(turn: Turn, argument: str) -> None:
    """Ask how long, rest for some weeks, or be back (`0`). Raises ValueError for what is no number."""
    if not argument:
        choices = [turn.button("weeks", Act.PROFILE_REST, str(n), count=n) for n in WEEKS]
        _ask(turn, "", turn.texts("profile.ask_rest", name=markup.plain(turn.name)), choices)
        return
    weeks = int(argument)
    if weeks not in (0, *WEEKS):
        raise ValueError("no such rest")
    zone = turn.person.zone
    until = midnight(zone, local_day(zone, turn.now) + timedelta(weeks=weeks)) if weeks else None
    _save(turn, replace(_terms(turn), snoozed_until=until))


def typed(turn: Turn, event: Inbound) -> None:
    """Words in answer to one of the questions above."""
    kind, text = turn.state["at"].removeprefix("profile_"), event.text.strip()
    changed = _READERS[kind](turn, _terms(turn), text)
    if changed is None:
        said = turn.texts(f"profile.{kind}_not_understood", text=markup.plain(home.shortened(text)))
        turn.say(said, [turn.button("back", Act.PROFILE)])
    else:
        _save(turn, changed)


def _read_talk(turn: Turn, terms: MentorTerms, text: str) -> MentorTerms | None:
    parts = _BETWEEN.split(text)
    times = [at for at in map(parse_time, parts) if at is not None and not is_quiet_time(turn.learner.hours, at)]
    if len(parts) != 2 or len(times) != 2 or _span(*times) < SHORTEST_TALK:
        return None
    return replace(terms, talk=(times[0], times[1]))


def _read_capacity(turn: Turn, terms: MentorTerms, text: str) -> MentorTerms | None:
    number = _number(text, MOST_CAPACITY)
    return None if number is None else replace(terms, capacity=number)


def _read_cap(turn: Turn, terms: MentorTerms, text: str) -> MentorTerms | None:
    number = _number(text, MOST_CAP)
    return None if number is None else _with_cap(terms, number)


def _read_office(turn: Turn, terms: MentorTerms, text: str) -> MentorTerms | None:
    """`Rabu 13.30`: one day and a time outside the quiet hours."""
    day, _, clock = text.partition(" ")
    days, at = parse_days(day.rstrip(",")), parse_time(clock)
    if days is None or len(days) != 1 or at is None or is_quiet_time(turn.learner.hours, at):
        return None
    return replace(terms, desk=replace(terms.desk, office_hour=(min(days), at)))


_READERS: dict[str, Callable[[Turn, MentorTerms, str], MentorTerms | None]] = {
    "talk": _read_talk,
    "capacity": _read_capacity,
    "cap": _read_cap,
    "office": _read_office,
}


def _shown(turn: Turn, terms: MentorTerms) -> dict[str, str | int]:
    texts = turn.texts
    load = matching.mentor_of(turn.tx, turn.person, turn.now).load
    learners = len(turn.tx.mentoring.pairs_of_mentor(turn.person.id))
    capacity = turn.house.mentoring.capacity if terms.capacity is None else terms.capacity
    fields = [f"{competencies.name(texts, name)} ({level})" for name, level in terms.expertise.items()]
    told = "profile.digest" if terms.desk.digest else "profile.single"
    return {
        "expertise": markup.plain(", ".join(fields)) or texts("profile.expertise_none"),
        "talk": f"{wording.clock(texts, terms.talk[0])}–{wording.clock(texts, terms.talk[1])}",
        "zone": turn.person.zone.abbreviation,
        "places": views.places(texts, learners, load, capacity),
        "questions": texts(told, cap=terms.desk.daily_cap),
        "office": _office(turn, terms.desk),
    }


def _office(turn: Turn, desk: DeskTerms) -> str:
    if desk.office_hour is None:
        return turn.texts("profile.office_none")
    day, at = desk.office_hour
    return f"{wording.days(turn.texts, frozenset({day}))} {wording.clock(turn.texts, at)}"


def _choices(turn: Turn, terms: MentorTerms) -> list[Choice]:
    single = terms.desk.digest
    rest_or_back = ("rest_end", "0") if _resting(turn, terms) else ("rest_mentor", "")
    return [
        turn.button("mentees", Act.MENTEES),
        turn.button("talk", Act.PROFILE_TALK),
        turn.button("capacity", Act.PROFILE_CAPACITY),
        turn.button("one_by_one", Act.PROFILE_DIGEST, "0")
        if single
        else turn.button("digest", Act.PROFILE_DIGEST, "1"),
        turn.button("daily_cap", Act.PROFILE_CAP),
        turn.button("office_hour", Act.PROFILE_OFFICE),
        turn.button(rest_or_back[0], Act.PROFILE_REST, rest_or_back[1]),
        *([turn.button("ready", Act.MENTOR_READY)] if terms.resting_since is not None else []),
    ]


def _resting(turn: Turn, terms: MentorTerms) -> date | None:
    """The last day of their rest; None: they are there."""
    until = terms.snoozed_until
    if until is None or until <= turn.now:
        return None
    return local_day(turn.person.zone, until - timedelta(seconds=1))


def _ask(turn: Turn, at: str, text: str, choices: list[Choice] | None = None) -> None:
    turn.say(text, [*(choices or []), turn.button("back", Act.PROFILE)], columns=2)
    turn.aside(f"profile_{at}" if at else "")


def _set_number(turn: Turn, number: int, most: int, change: Callable[[MentorTerms, int], MentorTerms]) -> None:
    if not 0 < number <= most:
        raise ValueError("out of bounds")
    _save(turn, change(_terms(turn), number))


def _with_cap(terms: MentorTerms, number: int) -> MentorTerms:
    return replace(terms, desk=replace(terms.desk, daily_cap=number))


def _number(text: str, most: int) -> int | None:
    found = re.fullmatch(r"(\d{1,3})\b.*", text)
    return int(found[1]) if found and 0 < int(found[1]) <= most else None


def _span(first: time, last: time) -> timedelta:
    return timedelta(hours=last.hour - first.hour, minutes=last.minute - first.minute)


def _terms(turn: Turn) -> MentorTerms:
    return matching.mentor_of(turn.tx, turn.person, turn.now).terms


def _save(turn: Turn, terms: MentorTerms) -> None:
    # At once: what is shown next is read from the store.
    turn.tx.save([terms])
    turn.journal("profile_changed")
    show(turn, turn.texts("profile.saved", name=markup.plain(turn.name)))
