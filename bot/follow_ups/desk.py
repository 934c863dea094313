"""Acts of superiors over the store, with who acts as an argument: the same for a chat and for a page.

Every act is refused (`mentoring.refusal.Refused`, texts under `follow.refused.`) where the actor does not lead the
person now, where it was done already, or where no message reaches the person. What is told goes through `tell`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.follow_ups import rights, telling
from bot.listeners import Listener
from lessons.engine import Study
from mentoring.refusal import Refused
from people.hours import local_day
from people.ids import new_id
from people.model import Leave, Person
from reports.follow_up_facts import Act, FollowUp, Hindrance, Named, State
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from bot.shelf import TurnShelf
    from store.tx import Tx

FACT = "followed_up"
"""The fact that somebody acted, or that what they did was answered: ids, week and act."""
GREETINGS = (1, 2, 3)
"""Texts under `follow.greet.`."""
LEAVE_WEEKS = (1, 2, 4)
GOOD_FOR = timedelta(days=14)
"""So long after they were named somebody can be acted on from that summary."""
A_WEEK = timedelta(days=7)
MOST_WORDS = 500
"""Characters of a note, or of a learner's own words."""


@dataclass(frozen=True, slots=True)
class Case:
    """One person whom a summary named, with what was done about them in its week; `fitting`: what can be done now."""

    named: Named
    person: Person
    done: tuple[FollowUp, ...]
    fitting: tuple[Act, ...]


class FollowUpDesk:
    """Follow-ups as of one transaction. `tell` gives whoever is to be told something; None: they have no chat."""

    def __init__(self, house: House, tx: Tx, now: datetime, tell: Callable[[int], Listener | None]) -> None:
        self._house, self._tx, self._now, self._tell = house, tx, now, tell

    # --- what there is

    def cases(self, actor: Person, week: str, superior_id: int) -> list[Case]:
        """Whom a superior's summary named and what was done, as far as the actor leads them now. Raises Refused."""
        if not rights.may_see(self._tx, self._house, actor.id, superior_id, self._now):
            raise Refused("not_yours")
        found = self._tx.follow_ups.named(week, superior_id)
        return [self._case(one) for one in found if self._may_act(actor, one.person_id)]

    def case(self, actor: Person, week: str, superior_id: int, person_id: int) -> Case:
        """One of them. Raises Refused where they were not named, have moved, or the summary is an old one."""
        found = [one for one in self._tx.follow_ups.named(week, superior_id) if one.person_id == person_id]
        if not found or not self._may_act(actor, person_id):
            raise Refused("not_yours")
        if self._now - found[0].at > GOOD_FOR:
            raise Refused("old")
        return self._case(found[0])

    # --- what a superior does

    def greet(self, actor: Person, case: Case, number: int) -> FollowUp:
        """Send a kind word over the actor's name. Raises Refused, and ValueError for a text that there is not."""
        if number not in GREETINGS:
            raise ValueError(f"no greeting {number}")
        act, listener = self._begin(actor, case, Act.GREET, number=number)
        telling.greet(self._house, listener, act, actor)
        return act

    def ask(self, actor: Person, case: Case) -> FollowUp:
        """Ask what hinders; the learner is told that the actor reads the answer. Raises Refused."""
        act, listener = self._begin(actor, case, Act.ASK, state=State.OPEN)
        telling.ask(self._house, listener, act, actor)
        return act

    def offer_mentor(self, actor: Person, case: Case) -> FollowUp:
        """Offer a mentor; the actor learns yes or no, and nothing else. Raises Refused."""
        act, listener = self._begin(actor, case, Act.MENTOR, state=State.OPEN)
        telling.offer_mentor(self._house, listener, act, actor)
        return act

    def grant_leave(self, actor: Person, case: Case, weeks: int, shelf: TurnShelf) -> FollowUp:
        """Leave from learning, from today on. Raises Refused, and ValueError for another number of weeks."""
        if weeks not in LEAVE_WEEKS:
            raise ValueError(f"no leave of {weeks} weeks")
        learner = self._tx.turns.learners([case.person.id], self._now)[case.person.id]
        study = Study(learner, self._house.rules, shelf, self._now, "")
        leave = Leave(study.today, study.today + timedelta(days=7 * weeks - 1), "atasan")
        act = self._add(actor, case, Act.LEAVE, number=weeks, until=leave.last)
        self._tx.people.add_leave(case.person.id, leave)
        study.take_leave(leave)
        self._tx.save(study.changes())
        if (listener := self._tell(case.person.id)) and listener.reachable:
            telling.granted(listener, act, actor)
        return act

    def talked(self, actor: Person, case: Case) -> FollowUp:
        """The actor has spoken with them. Raises Refused."""
        return self._add(actor, case, Act.TALK)

    def note(self, actor: Person, id_: int, words: str) -> FollowUp:
        """Keep the actor's own note on what they did. Raises Refused for what they did not do."""
        act = self._tx.follow_ups.get(id_)
        if act is None or act.actor_id != actor.id:
            raise Refused("not_yours")
        act = replace(act, note=words[:MOST_WORDS], changed_at=self._now)
        self._tx.save([act])
        return act

    # --- what the learner does

    def hinders(self, person: Person, id_: int, what: Hindrance, words: str = "") -> tuple[FollowUp, bool]:
        """What hinders, in one choice or own words; gives whether the one who asked was told. Raises Refused."""
        act = self._open(person, id_, Act.ASK)
        act = self._answer(replace(act, hindrance=what, words=words[:MOST_WORDS]), State.ANSWERED)
        return act, self._pass_on(act, person)

    def wants_mentor(self, person: Person, id_: int, wants: bool) -> tuple[FollowUp, bool]:
        """Yes or no to a mentor; gives whether the one who offered was told. Raises Refused."""
        act = self._answer(self._open(person, id_, Act.MENTOR), State.YES if wants else State.NO)
        return act, self._pass_on(act, person)

    def end_leave(self, person: Person, id_: int) -> FollowUp:
        """The learner goes on before the leave is over; the caller works out anew what is due. Raises Refused."""
        act = self._tx.follow_ups.get(id_)
        if act is None or act.person_id != person.id or act.act is not Act.LEAVE:
            raise Refused("not_yours")
        if act.state is State.ENDED or act.until is None or act.until < local_day(person.zone, self._now):
            raise Refused("over")
        self._cut(person, act.until)
        return self._answer(act, State.ENDED)

    # --- inside

    def _cut(self, person: Person, last: date) -> None:
        """Leave that lasts until `last` is over since yesterday, or never was where it began today."""
        today = local_day(person.zone, self._now)
        for leave in self._tx.people.leaves(person.id):
            if leave.last == last and leave.first <= today:
                left = replace(leave, last=today - timedelta(days=1)) if leave.first < today else None
                self._tx.people.end_leave(person.id, leave, left)

    def _may_act(self, actor: Person, person_id: int) -> bool:
        return rights.may_act(self._tx, self._house, actor.id, person_id, self._now)

    def _case(self, named: Named) -> Case:
        person = self._tx.people.by_id([named.person_id])[0]
        lately = self._tx.follow_ups.of_person(person.id, self._now - A_WEEK)
        of_week = self._tx.follow_ups.of_people([person.id], named.week)
        done = tuple({one.id: one for one in (*of_week, *lately)}.values())
        listener = self._tell(person.id)
        reached = listener is not None and listener.reachable
        taken = {one.act for one in done}
        fitting = tuple(act for act in Act if act not in taken and (reached or act is Act.TALK))
        return Case(named, person, done, fitting)

    def _begin(
        self, actor: Person, case: Case, act: Act, state: State = State.DONE, number: int = 0
    ) -> tuple[FollowUp, Listener]:
        """Note an act that is a message. Raises Refused."""
        listener = self._tell(case.person.id)
        if listener is None or not listener.reachable:
            raise Refused("unreachable")
        return self._add(actor, case, act, state=state, number=number), listener

    def _add(
        self, actor: Person, case: Case, act: Act, state: State = State.DONE, number: int = 0, until: date | None = None
    ) -> FollowUp:
        """Note an act, once in a week. Raises Refused."""
        if not self._may_act(actor, case.person.id):
            raise Refused("not_yours")
        named = case.named
        whose, who = named.superior_id, case.person.id
        made = FollowUp(
            new_id(), named.week, whose, who, act, actor.id, named.reason, self._now, state, number, until
        )  # fmt: skip
        if any(one.act is act for one in case.done) or not self._tx.follow_ups.add(made):
            raise Refused("done")
        self._fact(made)
        return made

    def _open(self, person: Person, id_: int, act: Act) -> FollowUp:
        found = self._tx.follow_ups.get(id_)
        if found is None or found.person_id != person.id or found.act is not act:
            raise Refused("not_yours")
        if found.state is not State.OPEN:
            raise Refused("answered")
        return found

    def _answer(self, act: FollowUp, state: State) -> FollowUp:
        act = replace(act, state=state, changed_at=self._now)
        self._tx.save([act])
        self._fact(act)
        return act

    def _pass_on(self, act: FollowUp, person: Person) -> bool:
        """Tell who acted, where they still lead the person."""
        listener = self._tell(act.actor_id) if rights.may_act(
            self._tx, self._house, act.actor_id, person.id, self._now
        ) else None  # fmt: skip
        if listener is None or not listener.reachable:
            return False
        telling.answer(listener, act, person)
        return True

    def _fact(self, act: FollowUp) -> None:
        data = {
            "follow_up": act.id, "superior": act.superior_id, "actor": act.actor_id, "week": act.week,
            "act": act.act.value, "state": act.state.value,
        }  # fmt: skip
        self._tx.save([JournalEntry(self._now, FACT, act.person_id, data)])
