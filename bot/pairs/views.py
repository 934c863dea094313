"""How a pair reads: the text and the buttons, for whoever speaks to one of the two. Names, never numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from bot import markup, wording
from bot.buttons import Act, base36
from bot.messages import Choice
from bot.pairs import reasons
from bot.texts import Texts
from mentoring.model import Match, MenteeNeed, Pair
from mentoring.pairing import rematch_from
from people.hours import local_day
from people.model import Person
from people.names import discreet, polite

SHOWN_NEEDS = 3
_BULLET = "• "
View = tuple[str, list[Choice]]


class Speaker(Protocol):
    """A turn, or a listener: somebody's language, name and buttons."""

    now: datetime
    texts: Texts

    @property
    def person(self) -> Person: ...
    @property
    def name(self) -> str: ...
    def button(self, key: str, act: Act, argument: str = "", **params: Any) -> Choice: ...


def places(texts: Texts, learners: int, load: int, capacity: int) -> str:
    """How full a mentor is. `load` is `Mentor.load`: those who share a place count as what their group counts."""
    key = "pairing.mentees.places" if load == learners else "pairing.mentees.places_shared"
    return texts(key, learners=learners, load=load, capacity=capacity)


def proposal(to: Speaker, pair: Pair, match: Match, need: MenteeNeed, learner: Person) -> View:
    """To the mentor: who needs what, why it fits, until when to answer. The learner is named discreetly."""
    said = to.texts(
        "pairing.proposal",
        name=markup.plain(to.name),
        learner=markup.plain(discreet(learner, to.texts.language)),
        unit=markup.plain(learner.unit_name),
        needs=needs(to.texts, need),
        why=bulleted(reasons.to_mentor(to.texts, match)),
        until=until(to, pair),
    )
    return said, [pair_button(to, pair, "pair_accept"), pair_button(to, pair, "pair_decline")]


def appointment(to: Speaker, pair: Pair, match: Match, need: MenteeNeed, learner: Person) -> View:
    """To the mentor: an administrator named them for somebody who has waited for long."""
    said = to.texts(
        "pairing.appointed",
        name=markup.plain(to.name),
        learner=markup.plain(discreet(learner, to.texts.language)),
        unit=markup.plain(learner.unit_name),
        needs=needs(to.texts, need),
    )
    return said, [pair_button(to, pair, "pair_withdraw"), to.button("mentees", Act.MENTEES)]


def one_more(to: Speaker, learner: Person, need: MenteeNeed) -> View:
    """To a mentor who is full, as all who fit are: would they take this one learner beyond their places?"""
    said = to.texts(
        "pairing.one_more",
        name=markup.plain(to.name),
        learner=markup.plain(discreet(learner, to.texts.language)),
        unit=markup.plain(learner.unit_name),
        needs=needs(to.texts, need),
    )
    return said, [to.button("one_more", Act.ROOM, base36(learner.id)), to.button("enough_learners", Act.ROOM_FULL)]


def naming(to: Speaker, pair: Pair, match: Match, need: MenteeNeed) -> View:
    """To the learner: somebody would accompany them; may the two be named to each other?"""
    said = to.texts(
        "pairing.naming",
        name=markup.plain(to.name),
        competencies=markup.plain(for_what(to.texts, match, need)),
        why=bulleted(reasons.to_learner(to.texts, match)),
        until=until(to, pair),
    )
    if need.any_need:
        said += f"\n{to.texts('pairing.naming_other', main=markup.plain(reasons.main_competencies(to.texts, need)))}"
    if pair.group_id is not None:
        said += f"\n{to.texts('group.naming', name=markup.plain(to.name))}"
    return said, [pair_button(to, pair, "pair_name"), pair_button(to, pair, "pair_hold")]


def for_what(texts: Texts, match: Match | None, need: MenteeNeed) -> str:
    """Names of the competencies that a pair is for; without a match, or where it covers none, of the widest needs."""
    return (match and reasons.covered(texts, match)) or reasons.main_competencies(texts, need)


def introduction(to: Speaker, pair: Pair, learner: Person, need: MenteeNeed, words: str) -> View:
    """To the mentor: who it is."""
    said = to.texts(
        "pairing.introduced_mentor_words" if words else "pairing.introduced_mentor",
        learner=markup.plain(learner.name),
        called=called(to, learner),
        place=place(learner),
        needs=needs(to.texts, need),
        **({"words": markup.plain(words)} if words else {}),
    )
    return said, [to.button("mentees", Act.MENTEES)]


def needs(texts: Texts, need: MenteeNeed) -> str:
    """The widest gaps, one a line."""
    lines = [reasons.need_line(texts, one) for one in need.needs[:SHOWN_NEEDS]]
    return bulleted(lines) or texts("pairing.mentees.no_needs")


def bulleted(lines: Iterable[str]) -> str:
    """Lines of plain words, made safe and marked."""
    return "\n".join(f"{_BULLET}{markup.plain(line)}" for line in lines)


def place(person: Person) -> str:
    """Where somebody works, and as what."""
    return markup.plain(", ".join(part for part in (person.position, person.unit_name) if part))


def called(to: Speaker, person: Person) -> str:
    """How somebody is spoken of: `Ibu Maria`."""
    return markup.plain(polite(person, to.texts.language))


def until(to: Speaker, pair: Pair) -> str:
    """Until when a pair waits, on the reader's clock."""
    return moment(to, pair.answer_by)


def since(to: Speaker, pair: Pair) -> str:
    """Since when the two know each other."""
    at = pair.introduced_at or pair.proposed_at
    return wording.full_date(to.texts, local_day(to.person.zone, at))


def moment(to: Speaker, at: datetime) -> str:
    """A moment on the reader's clock."""
    return wording.moment(to.texts, at, to.person.zone, to.now)


def pair_button(to: Speaker, pair: Pair, key: str) -> Choice:
    """A button for one of the acts on this pair; its text key is the act's name."""
    return to.button(key, PAIR_ACTS[key], base36(pair.id))


def meet(to: Speaker, pair: Pair) -> Choice:
    """The way to the meetings of a pair."""
    return to.button("meet", Act.MEET, base36(pair.id))


def may_end(to: Speaker, pair: Pair) -> list[Choice]:
    """What either of the two may do with a living pair: complete it, and change it once that is allowed."""
    earliest = rematch_from(pair)
    key = "pair_change" if to.person.id == pair.mentee_id else "pair_change_mentor"
    change = [pair_button(to, pair, key)] if earliest and earliest <= to.now else []
    return [pair_button(to, pair, "pair_finish"), *change]


PAIR_ACTS = {
    "pair_accept": Act.PAIR_ACCEPT,
    "pair_decline": Act.PAIR_DECLINE,
    "pair_withdraw": Act.PAIR_WITHDRAW,
    "pair_name": Act.PAIR_NAME,
    "pair_hold": Act.PAIR_HOLD,
    "pair_change": Act.PAIR_CHANGE,
    "pair_change_mentor": Act.PAIR_CHANGE,
    "pair_change_sure": Act.PAIR_CHANGE_SURE,
    "pair_finish": Act.PAIR_FINISH,
    "pair_finish_sure": Act.PAIR_FINISH_SURE,
    "reflect": Act.REFLECT,
    "reflect_skip": Act.REFLECT_SKIP,
}
