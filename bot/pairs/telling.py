"""What the two of a pair are told while somebody else speaks: in their own language, in their waking hours, once."""

from __future__ import annotations

from datetime import datetime

from bot import markup
from bot.buttons import Act
from bot.listeners import Listener
from bot.messages import Choice
from bot.pairs import views
from mentoring.model import Match, MenteeNeed, Pair
from people.model import Person
from store.mentoring_model import pair_key


def ask_mentor(to: Listener, pair: Pair, match: Match, need: MenteeNeed, learner: Person, at: datetime) -> None:
    """The proposal, at `at`: in the mentor's working time, or with their next digest."""
    said, choices = views.proposal(to, pair, match, need, learner)
    to.say(pair_key(pair.id, "ask"), said, choices, columns=2, not_before=at, not_after=pair.answer_by)


def appointed(to: Listener, pair: Pair, match: Match, need: MenteeNeed, learner: Person) -> None:
    """To the mentor whom an administrator named; stepping back needs no reason."""
    said, choices = views.appointment(to, pair, match, need, learner)
    to.say(pair_key(pair.id, "ask"), said, choices)


def taken(to: Listener, pair: Pair) -> None:
    """To a mentor who was asked: somebody else said yes first. Who it was stays untold."""
    said = to.texts("pairing.taken", name=markup.plain(to.name))
    to.say(pair_key(pair.id, "taken"), said, [_mentees(to)])


def still_willing(to: Listener, at: datetime) -> None:
    """To a mentor whose proposals went unanswered: whether they will, without any blame."""
    said = to.texts("pairing.still_willing", name=markup.plain(to.name))
    choices = [to.button("ready", Act.MENTOR_READY), to.button("rest_mentor", Act.MENTOR_RESTS)]
    to.say(f"willing:{to.person.id}:{to.now:%Y-%m-%d}", said, choices, columns=2, not_before=at)


def ask_learner(to: Listener, pair: Pair, match: Match, need: MenteeNeed) -> None:
    """Whether the two may be named to each other."""
    said, choices = views.naming(to, pair, match, need)
    to.say(pair_key(pair.id, "naming"), said, choices, columns=2, not_after=pair.answer_by)


def introduce_to_mentor(to: Listener, pair: Pair, learner: Person, need: MenteeNeed, words: str) -> None:
    """Who it is."""
    said, choices = views.introduction(to, pair, learner, need, words)
    to.say(pair_key(pair.id, "intro"), said, choices)


def not_to_be(to: Listener, pair: Pair) -> None:
    """To a mentor who was willing: the learner did not agree, or did not answer. Who it was stays untold."""
    said = to.texts("pairing.not_to_be", name=markup.plain(to.name))
    to.say(pair_key(pair.id, "not_to_be"), said, [_mentees(to)])


def missed(to: Listener, pair: Pair) -> None:
    """To a learner who did not answer in time."""
    said = to.texts("pairing.missed", name=markup.plain(to.name))
    to.say(pair_key(pair.id, "missed"), said, [to.button("find_mentor", Act.PAIR_FIND)])


def lost(to: Listener, pair: Pair, why: str, mentor: Person, found: bool) -> None:
    """To a learner whose mentor cannot go on; `found`: another one is being asked."""
    key = f"pairing.lost.{why}.{'found' if found else 'none'}"
    called = to.texts("pairing.the_mentor") if mentor.erased else views.called(to, mentor)
    said = to.texts(key, name=markup.plain(to.name), mentor=called)
    to.say(pair_key(pair.id, "lost"), said, [to.button("my_mentor", Act.MENTOR)])


def ended(to: Listener, pair: Pair, why: str, learner: Person) -> None:
    """To a mentor whose learner goes on elsewhere, or has left."""
    said = to.texts(f"pairing.ended.{why}", name=markup.plain(to.name), learner=views.called(to, learner))
    to.say(pair_key(pair.id, "ended"), said, [_mentees(to)])


def ask_reflection(to: Listener, pair: Pair, other: Person) -> None:
    """To the one who did not mark the pair as complete: a word of theirs."""
    said = to.texts("pairing.ask_reflection", name=markup.plain(to.name), other=views.called(to, other))
    choices = [views.pair_button(to, pair, "reflect"), views.pair_button(to, pair, "reflect_skip")]
    to.say(pair_key(pair.id, "reflect"), said, choices, columns=2)


def offer_change(to: Listener, pair: Pair, mentor: Person) -> None:
    """To a learner whose questions went past their time: another mentor, if they like. Once for each time."""
    said = to.texts("pairing.offer", name=markup.plain(to.name), mentor=views.called(to, mentor))
    choices = [views.pair_button(to, pair, "pair_change"), to.button("stay", Act.MENTOR)]
    to.say(pair_key(pair.id, f"offer/{pair.missed_clocks}"), said, choices, columns=2)


def _mentees(to: Listener) -> Choice:
    return to.button("mentees", Act.MENTEES)
