"""What the people concerned are told when a superior acts, and the superior when they answer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot import markup, wording
from bot.buttons import Act as Tap
from bot.buttons import base36
from bot.follow_ups.marks import mark
from bot.messages import Choice
from people.hours import is_learning_day, local_day, next_slot
from people.names import polite
from reports.follow_up_facts import Act, FollowUp, Hindrance, State
from store.follow_ups import follow_key

if TYPE_CHECKING:
    from bot.house import House
    from bot.listeners import Listener
    from bot.texts import Texts
    from people.model import Person


def greet(house: House, learner: Listener, act: FollowUp, actor: Person) -> None:
    """The kind word, signed."""
    said = signed(learner.texts, act.number, learner.person, actor)
    _say(house, learner, act, "word", said, [learner.button("start", Tap.START)])


def ask(house: House, learner: Listener, act: FollowUp, actor: Person) -> None:
    """What hinders? Who reads the answer is said beforehand."""
    said = question(learner.texts, learner.person, actor)
    _say(house, learner, act, "ask", said, hindrances(learner, act.id))


def hindrances(learner: Listener, id_: int) -> list[Choice]:
    """One button for each answer."""
    return [learner.button(f"hinder_{one.value}", Tap.HINDER, f"{base36(id_)}-{one.value}") for one in Hindrance]


def offer_mentor(house: House, learner: Listener, act: FollowUp, actor: Person) -> None:
    """Would they like a mentor?"""
    said = offer(learner.texts, learner.person, actor)
    argument = base36(act.id)
    choices = [
        learner.button("offer_yes", Tap.OFFER_YES, argument), learner.button("offer_no", Tap.OFFER_NO, argument),
    ]  # fmt: skip
    _say(house, learner, act, "offer", said, choices)


def granted(learner: Listener, act: FollowUp, actor: Person) -> None:
    """Leave was granted; they may end it."""
    texts = learner.texts
    said = texts(
        "follow.granted",
        name=markup.plain(learner.name),
        who=_who(texts, actor),
        weeks=act.number,
        last=wording.full_date(texts, act.until) if act.until else "",
    )
    key = follow_key(act.person_id, act.id, "leave")
    learner.say(key, said, [learner.button("granted_end", Tap.GRANTED_END, base36(act.id))])


def answer(superior: Listener, act: FollowUp, person: Person) -> None:
    """The learner has answered what the superior asked or offered."""
    texts, who = superior.texts, _who(superior.texts, person)
    if act.act is Act.MENTOR:
        said = texts("follow.mentor_yes" if act.state is State.YES else "follow.mentor_no", who=who)
    elif act.words:
        said = texts("follow.hinders_words", who=who, words=markup.plain(act.words))
    else:
        what = act.hindrance or Hindrance.OTHER
        said = texts("follow.hinders", who=who, what=texts(f"follow.hindrance.{what.value}"))
    card = mark(act.week, act.superior_id, act.person_id)
    superior.say(follow_key(person.id, act.id, "answer"), said, [superior.button("follow_again", Tap.ACT_ON, card)])


def greeting(texts: Texts, number: int, learner: Person) -> str:
    """The words of a greeting, in the learner's language."""
    return texts(f"follow.greet.{number}", name=markup.plain(polite(learner, texts.language)))


def signed(texts: Texts, number: int, learner: Person, actor: Person) -> str:
    """The same as the learner reads them: to be seen before they are sent."""
    words = greeting(texts, number, learner)
    return texts("follow.signed", words=words, sender=markup.plain(actor.name))


def question(texts: Texts, learner: Person, actor: Person) -> str:
    """What hinders, as the learner reads it."""
    return texts("follow.ask", name=_who(texts, learner), who=_who(texts, actor))


def offer(texts: Texts, learner: Person, actor: Person) -> str:
    """The offer of a mentor, as the learner reads it."""
    return texts("follow.offer", name=_who(texts, learner), who=_who(texts, actor))


def _who(texts: Texts, person: Person) -> str:
    return markup.plain(polite(person, texts.language))


def _say(house: House, learner: Listener, act: FollowUp, what: str, said: str, choices: list[Choice]) -> None:
    key = follow_key(act.person_id, act.id, what)
    learner.say(key, said, choices, columns=2, not_before=_their_time(house, learner))


def _their_time(house: House, learner: Listener) -> datetime:
    """Now on a day on which they learn, else their next one: words of a superior are work."""
    hours, calendar, now = learner.hours, house.rules.calendar, learner.now
    today = local_day(hours.zone, now)
    return now if is_learning_day(hours, calendar, today) else next_slot(hours, calendar, now)
