"""The mentor's page: the learners whom they accompany, and those who wait for their answer."""

from __future__ import annotations

from bot import markup, matching
from bot.buttons import Act, base36
from bot.messages import MAX_CHOICES, MAX_TITLE, Choice
from bot.pairs import views
from bot.pairs.desk import PairDesk
from bot.turns import Turn
from mentoring.model import Pair, PairStatus
from mentoring.pairing import LIVING
from mentoring.refusal import Refused
from people.names import discreet, polite

SHOWN = MAX_CHOICES - 3
"""Learners on a page; the other buttons lead to the page before, the next one, and the profile."""


def show(turn: Turn, argument: str = "") -> None:
    """A page of them, with a button for each. `argument`: how many come before. Raises ValueError for what is none."""
    pairs = turn.tx.mentoring.pairs_of_mentor(turn.person.id)
    name = markup.plain(turn.name)
    first = min(int(argument or 0), max(len(pairs) - 1, 0))
    if first < 0:
        raise ValueError("no such page")
    if not pairs:
        turn.say(turn.texts("pairing.mentees.none", name=name), [turn.button("profile", Act.PROFILE)])
        return
    mentor = matching.mentor_of(turn.tx, turn.person, turn.now)
    capacity = turn.house.mentoring.capacity if mentor.terms.capacity is None else mentor.terms.capacity
    places = views.places(turn.texts, len(pairs), mentor.load, capacity)
    lines = [turn.texts("pairing.mentees.title", name=name, places=places)]
    page = list(enumerate(pairs, 1))[first : first + SHOWN]
    lines += [_line(turn, number, pair) for number, pair in page]
    choices = [_choice(turn, number, pair) for number, pair in page]
    if first:
        choices.append(turn.button("page_before", Act.MENTEES_FROM, str(max(first - SHOWN, 0))))
    if left := len(pairs) - first - len(page):
        lines.append(turn.texts("pairing.mentees.more", count=left))
        choices.append(turn.button("page_after", Act.MENTEES_FROM, str(first + len(page))))
    turn.say("\n".join(lines), [*choices, turn.button("profile", Act.PROFILE)], columns=2)
    turn.aside()


def one(turn: Turn, desk: PairDesk, pair: Pair) -> None:
    """One of them: the proposal again, or who it is. Raises mentoring.Refused for what is over, or another's."""
    if turn.person.id != pair.mentor_id:
        raise Refused("not_yours")
    learner, need = turn.tx.people.by_id([pair.mentee_id])[0], desk.need_of(pair)
    match = desk.fit(pair)
    if pair.status is PairStatus.PROPOSED and match:
        said, choices = views.proposal(turn, pair, match, need, learner)
        turn.say(said, choices, columns=2)
    elif pair.status is PairStatus.ACCEPTED:
        choices = [views.pair_button(turn, pair, "pair_withdraw"), turn.button("mentees", Act.MENTEES)]
        turn.say(turn.texts("pairing.accepted", name=markup.plain(turn.name)), choices, columns=2)
    elif pair.status in LIVING:
        said = turn.texts(
            "pairing.mentees.one",
            learner=markup.plain(learner.name),
            place=views.place(learner),
            needs=views.needs(turn.texts, need),
            since=views.since(turn, pair),
        )
        rest = [*views.may_end(turn, pair), turn.button("mentees", Act.MENTEES)]
        turn.say(said, [views.meet(turn, pair), *rest], columns=2)
    else:
        raise Refused(f"pair_{pair.status}")


def _line(turn: Turn, number: int, pair: Pair) -> str:
    learner = turn.tx.people.by_id([pair.mentee_id])[0]
    unit = markup.plain(learner.unit_name)
    if pair.status in LIVING:
        who = views.called(turn, learner)
        return turn.texts(
            "pairing.mentees.living", number=number, learner=who, unit=unit, since=views.since(turn, pair)
        )
    who = markup.plain(discreet(learner, turn.texts.language))
    if pair.status is PairStatus.ACCEPTED:
        return turn.texts("pairing.mentees.accepted", number=number, learner=who, unit=unit)
    until = views.until(turn, pair)
    return turn.texts(
        "pairing.mentees.proposed", number=number, learner=who, unit=unit, name=markup.plain(turn.name), until=until
    )


def _choice(turn: Turn, number: int, pair: Pair) -> Choice:
    learner = turn.tx.people.by_id([pair.mentee_id])[0]
    naming = polite if pair.status in LIVING else discreet
    title = f"{number}. {naming(learner, turn.texts.language)}"[:MAX_TITLE]
    return Choice(turn.button("mentees", Act.MENTEES, base36(pair.id)).id, title)
