"""What the members of a group are told: the mentor asked once, names once everybody agreed, and who has left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import competencies, markup, wording
from bot.buttons import Act, base36
from bot.listeners import Listener
from bot.messages import Purpose
from bot.pairs import views
from bot.texts import Texts
from mentoring.groups import Group
from mentoring.model import Pair
from people.model import Person
from people.names import discreet, polite
from store.mentoring_model import group_key, pair_key


def ask_mentor(to: Listener, group: Group, pairs: Sequence[Pair], learners: Sequence[Person], at: datetime) -> None:
    """The proposal of a whole group, answered with one tap. The learners are named discreetly."""
    texts = to.texts
    lines = [f"{markup.plain(discreet(one, texts.language))} ({markup.plain(one.unit_name)})" for one in learners]
    until = min(pair.answer_by for pair in pairs)
    said = texts(
        "group.proposal",
        name=markup.plain(to.name),
        count=len(pairs),
        competency=about(texts, group),
        counts=group.counts,
        members="\n".join(f"• {line}" for line in lines),
        until=views.moment(to, until),
    )
    number = base36(group.id)
    choices = [to.button("pair_accept", Act.GROUP_ACCEPT, number), to.button("pair_decline", Act.GROUP_DECLINE, number)]
    to.say(group_key(group.id, "ask"), said, choices, columns=2, not_before=at, not_after=until)


def ask_join(to: Listener, group: Group, pair: Pair, learner: Person, at: datetime) -> None:
    """One more for a group that stands, answered with one tap. The learner is named discreetly."""
    texts = to.texts
    said = texts(
        "group.joining",
        name=markup.plain(to.name),
        competency=about(texts, group),
        learner=markup.plain(discreet(learner, texts.language)),
        unit=markup.plain(learner.unit_name),
        until=views.until(to, pair),
    )
    choices = [views.pair_button(to, pair, "pair_accept"), views.pair_button(to, pair, "pair_decline")]
    to.say(pair_key(pair.id, "ask"), said, choices, columns=2, not_before=at, not_after=pair.answer_by)


def joined(to: Listener, group: Group, pair: Pair, learner: Person) -> None:
    """Somebody has joined, who has agreed to be named: told to the other members."""
    said = to.texts(
        "group.joined", name=markup.plain(to.name), competency=about(to.texts, group), learner=views.called(to, learner)
    )
    to.say(group_key(group.id, f"joined/{pair.id}/{to.person.id}"), said, [to.button("group", Act.GROUP)])


def apart(to: Listener, group: Group, pair: Pair, learner: Person) -> None:
    """Told to the mentor, and to whom it is about: by the roster they stand above a member now, and go on alone."""
    key = "group.apart_mentor" if to.person.id == group.mentor_id else "group.apart"
    said = to.texts(
        key, name=markup.plain(to.name), competency=about(to.texts, group), learner=views.called(to, learner)
    )
    to.say(group_key(group.id, f"apart/{pair.id}/{to.person.id}"), said, [to.button("my_mentor", Act.MENTOR)])


def named(to: Listener, group: Group, mentor: Person, members: Sequence[Person]) -> None:
    """Everybody has agreed: who the others are. Told once, whoever leaves or joins the conversation later."""
    said = named_text(to, group, mentor, members)
    to.say(group_key(group.id, f"named/{to.person.id}"), said, [to.button("group", Act.GROUP)])


def named_text(to: views.Speaker, group: Group, mentor: Person, members: Sequence[Person]) -> str:
    """Who is in a group, said to one of them."""
    return to.texts(
        "group.named_mentor" if to.person.id == group.mentor_id else "group.named",
        name=markup.plain(to.name),
        competency=about(to.texts, group),
        mentor=views.called(to, mentor),
        members=listed(to.texts, members, but=to.person.id),
    )


def left(to: Listener, pair: Pair, learner: Person) -> None:
    """To the mentor: a member goes on elsewhere."""
    said = to.texts("group.left_other", name=markup.plain(to.name), learner=views.called(to, learner))
    to.say(group_key(pair.group_id or 0, f"left/{pair.id}"), said, [to.button("group", Act.GROUP)])


def passed_on(to: Listener, group: Group, mentor: Person, words: str, mark: str) -> None:
    """Words of the mentor to all; a reply to them is a question to the mentor alone."""
    said = to.texts(
        "group.said", competency=about(to.texts, group), mentor=views.called(to, mentor), text=markup.plain(words)
    )
    key = group_key(group.id, f"said/{mark}/{to.person.id}")
    to.say(key, said, [to.button("ask_mentor", Act.ASK, "-")], purpose=Purpose.MENTORING)


def about(texts: Texts, group: Group) -> str:
    """What a group is about, by name."""
    return markup.plain(competencies.name(texts, group.competency))


def listed(texts: Texts, persons: Sequence[Person], but: int = 0) -> str:
    """Several people by name: `Ibu Maria dan Bapak Yohanis`."""
    names = [markup.plain(polite(one, texts.language)) for one in persons if one.id != but]
    return wording.listed(texts, names)
