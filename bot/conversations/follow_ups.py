"""The superior's side of a follow-up: a card for each person who was named, and the acts on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot import markup
from bot.buttons import Act as Tap
from bot.buttons import Do, encode
from bot.conversations import home
from bot.conversations.followed import refusal
from bot.follow_ups import telling
from bot.follow_ups.desk import GREETINGS, LEAVE_WEEKS, Case, FollowUpDesk
from bot.follow_ups.marks import meant
from bot.messages import Choice, Inbound, Kind
from bot.shelf import TurnShelf
from bot.texts import Texts, texts_for
from bot.turns import Turn
from bot.weekly.message import reason
from mentoring.refusal import Refused
from people.names import polite
from reports.follow_up_facts import Act, FollowUp
from store.follow_ups import follow_key

if TYPE_CHECKING:
    from people.model import Person

_STEP = re.compile(r"(.+-[0-9a-z]+)-(g[1-3]?|a|m|l[124]?|t)")
_STEPS = {Act.GREET: "g", Act.ASK: "a", Act.MENTOR: "m", Act.LEAVE: "l"}


def card(turn: Turn, argument: str) -> None:
    """Who it is, why they were named, what was done, and what can be done now."""
    case = _case(turn, argument)
    if case:
        _show(turn, case, argument)


def step(turn: Turn, argument: str) -> None:
    """An act was chosen: the texts to choose from, or what will be sent, before anything is."""
    argument, chosen = _chosen(argument)
    case = _case(turn, argument)
    if case is None:
        return
    who, back = _name(turn, case.person), turn.button("back", Tap.ACT_ON, argument)
    if chosen == "g":
        texts = [f"{n}. {telling.greeting(_theirs(turn, case), n, case.person)}" for n in GREETINGS]
        said = "\n".join([turn.texts("follow.choose_words", who=who), *texts])
        _say(turn, case, said, [*(_digit(argument, n) for n in GREETINGS), back], columns=4)
    elif chosen == "l":
        weeks = [turn.button("weeks", Tap.ACT_SURE, f"{argument}-l{n}", count=n) for n in LEAVE_WEEKS]
        _say(turn, case, turn.texts("follow.choose_weeks", who=who), [*weeks, back], columns=2)
    else:
        said = turn.texts("follow.preview", who=who, words=_preview(turn, case, chosen))
        sure = turn.button("follow_send", Tap.ACT_SURE, f"{argument}-{chosen}")
        _say(turn, case, said, [sure, back], columns=2)


def sure(turn: Turn, argument: str) -> None:
    """Do it."""
    argument, chosen = _chosen(argument)
    case = _case(turn, argument)
    if case is None:
        return
    try:
        done = _do(turn, case, chosen)
    except Refused as refused:
        refusal(turn, refused, [turn.button("back", Tap.ACT_ON, argument)])
        return
    said = turn.texts(f"follow.did.{done.act.value}", who=_name(turn, case.person), weeks=done.number)
    if done.act is Act.TALK:
        _say(turn, case, said, [turn.button("talk_no_note", Tap.ACT_ON, argument)])
        turn.aside("follow_note", n=done.id, c=argument)
    else:
        _say(turn, case, said, [turn.button("follow_again", Tap.ACT_ON, argument)])


def typed_note(turn: Turn, event: Inbound) -> None:
    """The superior's own note on a talk."""
    words, argument = event.text.strip(), str(turn.state.get("c", ""))
    again = turn.button("talk_no_note", Tap.ACT_ON, argument)
    if event.kind is not Kind.TEXT or not words:
        turn.say(turn.texts("follow.note_words_only"), [again])
        return
    try:
        _desk(turn).note(turn.person, int(turn.state.get("n", 0)), words)
    except Refused as refused:
        turn.aside()
        refusal(turn, refused)
        return
    turn.aside()
    home.show(turn, turn.texts("follow.noted", name=markup.plain(turn.name)))


def _desk(turn: Turn) -> FollowUpDesk:
    return FollowUpDesk(turn.house, turn.tx, turn.now, turn.other)


def _case(turn: Turn, argument: str) -> Case | None:
    """The person in a button; None: it was said why not. Raises ValueError for one that we never gave."""
    week, superior, person = meant(argument)
    turn.aside()
    try:
        return _desk(turn).case(turn.person, str(week), superior, person)
    except Refused as refused:
        refusal(turn, refused)
        return None


def _chosen(argument: str) -> tuple[str, str]:
    found = _STEP.fullmatch(argument)
    if found is None:
        raise ValueError("no step")
    return found[1], found[2]


def _show(turn: Turn, case: Case, argument: str) -> None:
    texts, who = turn.texts, _name(turn, case.person)
    lines = [texts("follow.card", who=who, unit=markup.plain(case.person.unit_name), reason=reason(texts, case.named))]
    lines += [_was_done(turn, one) for one in case.done]
    if Act.GREET not in case.fitting and not any(one.act is Act.GREET for one in case.done):
        lines.append(texts("follow.card_unreached"))
    choices = [
        turn.button(f"follow_{act.value}", Tap.ACT_STEP, f"{argument}-{_STEPS[act]}")
        for act in case.fitting
        if act in _STEPS
    ]
    if Act.TALK in case.fitting:
        choices.append(turn.button("follow_talk", Tap.ACT_SURE, f"{argument}-t"))
    if not choices:
        lines.append(texts("follow.card_all_done"))
    _say(turn, case, "\n".join(lines), choices or home.fitting(turn))


def _was_done(turn: Turn, act: FollowUp) -> str:
    """What was done about them this week, by whom, and what was answered, to whom the learner knew would read it."""
    by = turn.tx.people.by_id([act.actor_id])[0]
    mine = by.id == turn.person.id
    who = turn.texts("follow.you") if mine else _name(turn, by)
    done = turn.texts(f"follow.done.{act.act.value}", who=who)
    if act.hindrance and mine:
        return f"{done} {turn.texts('follow.answer', what=turn.texts(f'follow.hindrance.{act.hindrance.value}'))}"
    return done


def _preview(turn: Turn, case: Case, chosen: str) -> str:
    """As the learner will read it, in their language. Raises ValueError for a step without one."""
    theirs = _theirs(turn, case)
    if chosen.startswith("g"):
        return telling.signed(theirs, int(chosen[1:]), case.person, turn.person)
    if chosen in ("a", "m"):
        return (telling.question if chosen == "a" else telling.offer)(theirs, case.person, turn.person)
    raise ValueError("nothing to show")


def _theirs(turn: Turn, case: Case) -> Texts:
    """The texts of the learner's language."""
    other = turn.other(case.person.id)
    return other.texts if other else texts_for(case.person.language or turn.house.language)


def _do(turn: Turn, case: Case, chosen: str) -> FollowUp:
    desk, actor = _desk(turn), turn.person
    if chosen == "a":
        return desk.ask(actor, case)
    if chosen == "m":
        return desk.offer_mentor(actor, case)
    if chosen == "t":
        return desk.talked(actor, case)
    number = int(chosen[1:])
    if chosen.startswith("l"):
        return desk.grant_leave(actor, case, number, TurnShelf(turn.house.courses, turn.tx))
    return desk.greet(actor, case, number)


def _digit(argument: str, number: int) -> Choice:
    return Choice(encode(Do(Tap.ACT_STEP, f"{argument}-g{number}")), str(number))


def _name(turn: Turn, person: Person) -> str:
    return markup.plain(polite(person, turn.texts.language))


def _say(turn: Turn, case: Case, said: str, choices: Sequence[Choice], columns: int = 2) -> None:
    """Under a key by which it is found when the person is erased."""
    turn.say(said, choices, columns=columns, key=follow_key(case.person.id, "card", turn.cause))
