"""Whom a summary named: what a superior can do about them, was done, and what came of it; the same acts as in chat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.audience import Audience
from bot.buttons import base36, number36
from bot.follow_ups import rights, telling
from bot.follow_ups.desk import GOOD_FOR, GREETINGS, LEAVE_WEEKS, MOST_WORDS, Case, FollowUpDesk
from bot.shelf import TurnShelf
from bot.texts import texts_for
from bot.web.panel.table import Answer, Ask, GoTo, NotThere, Page, Scope, Shown, at
from bot.web.panel.weeks_asked import asked_week, zone_of
from bot.weekly.message import reason
from mentoring.refusal import Refused
from people.hours import local_day
from people.names import polite
from reports.follow_up_facts import Act, FollowUp
from reports.weeks import Week

if TYPE_CHECKING:
    from people.model import Person

PATH = "/panel/follow/{person}"
NOTE, NONE = "note", "none"
REFUSALS = ("not_yours", "old", "done", "unreachable")


@dataclass(frozen=True, slots=True)
class Card:
    """One person who was named, and the words that would be sent, in their language. `fitting` is what can be done."""

    case: Case
    fitting: tuple[Act, ...]
    greetings: tuple[tuple[int, str], ...]
    question: str
    offer: str

    @property
    def who(self) -> str:
        """As a form names them."""
        return base36(self.case.person.id)

    @property
    def unreached(self) -> bool:
        """Only a talk can be had."""
        return (
            bool(self.fitting)
            and all(one.act is not Act.GREET for one in self.case.done)
            and (Act.GREET not in self.fitting)
        )


def listed(ask: Ask) -> Answer:
    """Whom the superior's summary of the week named, and what became of those who were acted on in it."""
    asked = asked_week(ask, zone_of(ask))
    found = ask.weeks.team(ask.tx, ask.house, ask.person.id, asked.week, ask.now)
    if found is None:
        raise NotThere
    me, audience = ask.viewer.person, Audience(ask.house, ask.tx, ask.now)
    leads = rights.may_see(ask.tx, ask.house, me.id, ask.person.id, ask.now)
    week = str(asked.week)
    cases = _desk(ask, audience).cases(me, week, ask.person.id) if leads else _office(ask, week)
    summary = found.summary
    return Shown("follow_ups", {
        "asked": asked, "leader": summary.superior, "leads": leads, "me": me, "doers": _doers(ask, cases),
        "cards": [_card(ask, one, audience) for one in cases], "old": any(_is_old(ask, one) for one in cases),
        "after": summary.aftermath, "units": summary.units, "day_of": partial(local_day, summary.span.zone),
        "weeks_of_leave": LEAVE_WEEKS, "longest": MOST_WORDS, "reason": partial(reason, ask.texts),
        **_told(ask, cases),
    })  # fmt: skip


def act(ask: Ask) -> Answer:
    """Do what was chosen about one person. Sending the form again finds it done, and changes nothing."""
    form = ask.form
    try:
        week = Week.parse(form.get("week", ""))
    except ValueError:
        return GoTo(f"{at(PATH, ask.person.id)}?notice={NONE}")
    here, who = f"{at(PATH, ask.person.id)}?week={week}", number36(form.get("who", ""))
    audience = Audience(ask.house, ask.tx, ask.now)
    desk = _desk(ask, audience)
    try:
        case = desk.case(ask.viewer.person, str(week), ask.person.id, who) if who is not None else None
        done = _done(ask, desk, case) if case else ""
    except Refused as refused:
        return GoTo(f"{here}&refused={refused.code}")
    ask.tx.save(audience.messages)
    return GoTo(f"{here}&notice={done}&who={base36(who)}" if who is not None and done else f"{here}&notice={NONE}")


def _done(ask: Ask, desk: FollowUpDesk, case: Case) -> str:
    """Do it, and name it; nothing for what cannot be chosen. Raises Refused."""
    me, chosen = ask.viewer.person, ask.form.get("act", "")
    if chosen == Act.ASK:
        desk.ask(me, case)
    elif chosen == Act.MENTOR:
        desk.offer_mentor(me, case)
    elif chosen == Act.TALK:
        _noted(ask, desk, desk.talked(me, case))
    elif chosen == NOTE:
        talks = [one for one in case.done if one.act is Act.TALK]
        if not talks:
            return ""
        _noted(ask, desk, talks[0], even_nothing=True)
    elif chosen == Act.GREET and (number := _among(ask, "text", GREETINGS)):
        desk.greet(me, case, number)
    elif chosen == Act.LEAVE and (number := _among(ask, "weeks", LEAVE_WEEKS)):
        desk.grant_leave(me, case, number, TurnShelf(ask.house.courses, ask.tx))
    else:
        return ""
    return chosen


def _noted(ask: Ask, desk: FollowUpDesk, talk: FollowUp, even_nothing: bool = False) -> None:
    words = ask.form.get("note", "").replace("\r\n", "\n").strip()
    if words or even_nothing:
        desk.note(ask.viewer.person, talk.id, words)


def _among(ask: Ask, name: str, numbers: tuple[int, ...]) -> int | None:
    return next((one for one in numbers if ask.form.get(name, "") == str(one)), None)


def _desk(ask: Ask, audience: Audience) -> FollowUpDesk:
    return FollowUpDesk(ask.house, ask.tx, ask.now, audience)


def _office(ask: Ask, week: str) -> list[Case]:
    """The same for administrators, who do not act in a superior's place."""
    named = ask.tx.follow_ups.named(week, ask.person.id)
    people = {one.id: one for one in ask.tx.people.by_id([one.person_id for one in named]) if not one.erased}
    acts = ask.tx.follow_ups.of_people(list(people), week)
    return [
        Case(one, people[one.person_id], tuple(each for each in acts if each.person_id == one.person_id), ())
        for one in named
        if one.person_id in people
    ]


def _card(ask: Ask, case: Case, audience: Audience) -> Card:
    person, me, known = case.person, ask.viewer.person, audience(case.person.id)
    texts = known.texts if known else texts_for(person.language or ask.house.language)
    fitting = () if _is_old(ask, case) else case.fitting
    greetings = tuple((number, telling.signed(texts, number, person, me)) for number in GREETINGS)
    return Card(case, fitting, greetings, telling.question(texts, person, me), telling.offer(texts, person, me))


def _is_old(ask: Ask, case: Case) -> bool:
    return ask.now - case.named.at > GOOD_FOR


def _doers(ask: Ask, cases: list[Case]) -> dict[int, Person]:
    ids = {one.actor_id for case in cases for one in case.done}
    return {one.id: one for one in ask.tx.people.by_id(list(ids))}


def _told(ask: Ask, cases: list[Case]) -> dict[str, str]:
    """What is said about the form that was sent before."""
    notice, refused = ask.query.get("notice", ""), ask.query.get("refused", "")
    said = "".join(_notice(ask, cases, notice))
    name = polite(ask.viewer.person, ask.texts.language)
    return {
        "notice": said,
        "nothing": ask.texts("panel.follow_ups.none") if notice == NONE else "",
        "refused": ask.texts(f"follow.refused.{refused}", name=name) if refused in REFUSALS else "",
    }


def _notice(ask: Ask, cases: list[Case], notice: str) -> Iterator[str]:
    """What was done, as far as it stands in the store: an address alone proves nothing."""
    for case in cases:
        if base36(case.person.id) != ask.query.get("who", ""):
            continue
        who = polite(case.person, ask.texts.language)
        for one in case.done:
            if one.act == notice:
                yield ask.texts(f"panel.follow_ups.did.{notice}", who=who, weeks=one.number)
            elif one.act is Act.TALK and notice == NOTE:
                yield ask.texts("panel.follow_ups.noted")


PAGES = (
    Page(PATH, listed, scope=Scope.PERSON),
    Page(f"{PATH}/act", act, scope=Scope.PERSON, posts=True),
)
