"""Whom somebody would like to be paired with, and whom rather not: both sides may say so, and nobody is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot import markup, matching
from bot.buttons import Act, Do, base36, encode, number36
from bot.conversations import home
from bot.messages import MAX_TITLE, Choice, Inbound, Kind
from bot.turns import Turn
from people.model import Person, Role
from people.names import bare_name, polite
from store.mentoring_model import MenteeWish, MentorTerms

FEWEST = 3
"""Letters of a name that are looked up."""
SHOWN = 5
_GROUP = ("wish_group", Act.WISH_GROUP, "1")
WAYS = {"for": "preferences", "not": "exclusions"}


def show(turn: Turn, intro: str = "") -> None:
    """What was said so far, with what can be changed."""
    wish = _wish(turn)
    said = turn.texts(
        "pairing.wishes.show",
        name=markup.plain(turn.name),
        wanted=_names(turn, wish.preferences),
        unwanted=_names(turn, wish.exclusions),
    )
    choices = [turn.button("wish_for", Act.WISH_FOR), turn.button("wish_not", Act.WISH_NOT)]
    if wish.preferences or wish.exclusions:
        choices.append(turn.button("wish_nobody", Act.WISH_NOBODY))
    if turn.house.mentoring.groups and isinstance(wish, MenteeWish):
        choices.append(turn.button(*(("wish_alone", Act.WISH_GROUP, "0") if wish.in_group else _GROUP)))
        said += f"\n{turn.texts('pairing.wishes.group' if wish.in_group else 'pairing.wishes.alone')}"
    turn.say(f"{intro}\n{said}" if intro else said, [*choices, _back(turn)], columns=2)
    turn.aside()


def group(turn: Turn, argument: str) -> None:
    """Whether they would like to learn in a group."""
    turn.tx.save([replace(_learners(turn), in_group=argument == "1")])
    show(turn, turn.texts("pairing.wishes.saved", name=markup.plain(turn.name)))


def ask(turn: Turn, way: str) -> None:
    """Whose name: to be typed."""
    turn.say(turn.texts(f"pairing.wishes.ask_{way}", name=markup.plain(turn.name)), [turn.button("back", Act.WISHES)])
    turn.aside(f"wish_{way}")


def nobody(turn: Turn) -> None:
    """Take everything back."""
    _save(turn, preferences=frozenset(), exclusions=frozenset())
    show(turn, turn.texts("pairing.wishes.saved", name=markup.plain(turn.name)))


def typed(turn: Turn, event: Inbound) -> None:
    """A name, or a part of one: whoever it may be, to be chosen by a tap."""
    text, way = event.text.strip(), turn.state["at"].removeprefix("wish_")
    found = _found(turn, text) if event.kind is Kind.TEXT else []
    if not found:
        group = turn.texts("pairing.wishes.mentors" if _looks_for_mentor(turn) else "pairing.wishes.learners")
        said = turn.texts("pairing.wishes.unknown", text=markup.plain(home.shortened(text)), group=group)
        turn.say(said, [turn.button("back", Act.WISHES)])
        return
    lines = [f"{number}. {markup.plain(_described(person))}" for number, person in enumerate(found, 1)]
    said = "\n".join([turn.texts("pairing.wishes.which", name=markup.plain(turn.name)), *lines])
    turn.say(said, [_pick(turn, way, n, person) for n, person in enumerate(found, 1)])


def pick(turn: Turn, argument: str) -> None:
    """Note the person that was chosen. Raises ValueError for what no button of ours carries."""
    way, _, digits = argument.partition("-")
    number = number36(digits)
    if way not in WAYS or number is None or number not in {person.id for person in _candidates(turn)}:
        raise ValueError("no such wish")
    wish = _wish(turn)
    other = WAYS["not" if way == "for" else "for"]
    changed = {
        WAYS[way]: getattr(wish, WAYS[way]) | {number},
        other: getattr(wish, other) - {number},
    }
    _save(turn, **changed)
    show(turn, turn.texts("pairing.wishes.saved", name=markup.plain(turn.name)))


def _wish(turn: Turn) -> MenteeWish | MentorTerms:
    if not _looks_for_mentor(turn):
        return matching.mentor_of(turn.tx, turn.person, turn.now).terms
    return _learners(turn)


def _learners(turn: Turn) -> MenteeWish:
    mentee = turn.tx.mentoring.mentee(turn.person.id)
    return mentee.wish if mentee else MenteeWish(turn.person.id)


def _save(turn: Turn, **changed: frozenset[int]) -> None:
    # At once: what is shown next is read from the store.
    turn.tx.save([replace(_wish(turn), **changed)])  # type: ignore[arg-type]  # both kinds have these two fields


def _looks_for_mentor(turn: Turn) -> bool:
    """Whoever learns has a learner's wishes; a mentor who only mentors has a mentor's."""
    return Role.LEARNER in turn.person.roles


def _candidates(turn: Turn) -> list[Person]:
    role = Role.MENTOR if _looks_for_mentor(turn) else Role.LEARNER
    return [person for person in turn.tx.people.with_role(role) if person.id != turn.person.id]


def _found(turn: Turn, text: str) -> list[Person]:
    words = text.casefold().split()
    if len(text) < FEWEST or not words:
        return []
    fitting = (p for p in _candidates(turn) if all(word in bare_name(p.name).casefold() for word in words))
    return sorted(fitting, key=lambda person: (person.name, person.id))[:SHOWN]


def _described(person: Person) -> str:
    return ", ".join(part for part in (person.name, person.position, person.unit_name) if part)


def _pick(turn: Turn, way: str, number: int, person: Person) -> Choice:
    title = f"{number}. {polite(person, turn.texts.language)}"[:MAX_TITLE]
    return Choice(encode(Do(Act.WISH_PICK, f"{way}-{base36(person.id)}")), title)


def _names(turn: Turn, ids: Iterable[int]) -> str:
    people = [person for person in turn.tx.people.by_id(list(ids)) if not person.erased]
    return ", ".join(markup.plain(person.name) for person in people) or turn.texts("pairing.wishes.nobody")


def _back(turn: Turn) -> Choice:
    return turn.button("back", Act.MENTOR if _looks_for_mentor(turn) else Act.PROFILE)
