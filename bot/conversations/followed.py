"""The learner's side of a follow-up: what hinders, a mentor that is offered, leave that was granted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot import markup
from bot.buttons import number36
from bot.conversations import answering, home, my_mentor, start
from bot.follow_ups.desk import MOST_WORDS, FollowUpDesk
from bot.messages import Choice, Inbound, Kind
from bot.turns import Turn
from mentoring.refusal import Refused
from people.names import polite
from reports.follow_up_facts import FollowUp, Hindrance

if TYPE_CHECKING:
    from collections.abc import Callable


def hinders(turn: Turn, argument: str) -> None:
    """One of the choices; for something else they are asked to write."""
    digits, _, what = argument.rpartition("-")
    chosen, id_ = Hindrance(what), _id(digits)
    if chosen is Hindrance.OTHER:
        turn.say(turn.texts("follow.write", name=markup.plain(turn.name)))
        turn.aside("hinder", n=id_)
        return
    _hinders(turn, id_, chosen)


def typed(turn: Turn, event: Inbound) -> None:
    """Their own words."""
    words = event.text.strip()
    if event.kind is not Kind.TEXT or not words:
        turn.say(turn.texts("follow.write", name=markup.plain(turn.name)))
        return
    id_ = int(turn.state.get("n", 0))
    turn.aside()
    _hinders(turn, id_, Hindrance.OTHER, words)


def replied(turn: Turn, event: Inbound, rest: str) -> None:
    """A reply to the question what hinders is an answer in own words; to anything else it is typed like the rest."""
    _, _, tail = rest.partition("/")
    number, _, what = tail.partition("/")
    if what == "ask" and number.isdecimal() and event.kind is Kind.TEXT and event.text.strip():
        _hinders(turn, int(number), Hindrance.OTHER, event.text.strip())
    else:
        answering.typed(turn, event)


def yes(turn: Turn, argument: str) -> None:
    """They would like a mentor: from here on it is as if they had asked for one themselves."""

    def answered(desk: FollowUpDesk) -> None:
        desk.wants_mentor(turn.person, _id(argument), wants=True)
        (my_mentor.page if turn.tx.mentoring.pair_of(turn.person.id) else my_mentor.find)(turn)

    _try(turn, answered)


def no(turn: Turn, argument: str) -> None:
    """No mentor for now; it changes nothing."""

    def answered(desk: FollowUpDesk) -> None:
        desk.wants_mentor(turn.person, _id(argument), wants=False)
        home.show(turn, turn.texts("follow.offer_declined", name=markup.plain(turn.name)))

    _try(turn, answered)


def end_leave(turn: Turn, argument: str) -> None:
    """Go on before the leave is over."""

    def ended(desk: FollowUpDesk) -> None:
        desk.end_leave(turn.person, _id(argument))
        study = turn.learner
        study.leaves = tuple(turn.tx.people.leaves(turn.person.id))
        study.reschedule()
        start.start(turn, turn.texts("lesson.resumed", name=markup.plain(turn.name)))

    _try(turn, ended)


def refusal(turn: Turn, refused: Refused, choices: Sequence[Choice] = ()) -> None:
    """Say kindly why it cannot be done."""
    said = turn.texts(f"follow.refused.{refused.code}", name=markup.plain(turn.name))
    turn.say(said, choices or home.fitting(turn), columns=2)


def _hinders(turn: Turn, id_: int, what: Hindrance, words: str = "") -> None:
    def answered(desk: FollowUpDesk) -> None:
        act, told = desk.hinders(turn.person, id_, what, words)
        _thank(turn, act, told, cut=len(words) > MOST_WORDS)

    _try(turn, answered)


def _thank(turn: Turn, act: FollowUp, told: bool, cut: bool) -> None:
    asked_by = turn.tx.people.by_id([act.actor_id])[0]
    who, name = markup.plain(polite(asked_by, turn.texts.language)), markup.plain(turn.name)
    said = turn.texts("follow.passed_on" if told else "follow.not_passed_on", name=name, who=who)
    home.show(turn, f"{said} {turn.texts('follow.cut', most=MOST_WORDS)}" if cut else said)


def _try(turn: Turn, work: Callable[[FollowUpDesk], None]) -> None:
    try:
        work(FollowUpDesk(turn.house, turn.tx, turn.now, turn.other))
    except Refused as refused:
        refusal(turn, refused)


def _id(digits: str) -> int:
    found = number36(digits)
    if found is None:
        raise ValueError("no follow-up")
    return found
