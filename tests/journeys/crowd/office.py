"""What the office does beside what people do in chat: match, appoint, change the roster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.audience import Audience
from bot.matching import needs_of, run_group_matching, run_matching
from bot.messages import Inbound, Kind
from bot.pairs.appointing import appoint_all
from bot.pairs.desk import PairDesk
from bot.processing import process
from mentoring.model import Pair
from mentoring.questions import Question
from people.ids import new_id
from people.roster.model import RosterChanges
from store.mentoring_model import MentorTerms
from store.model import ChatRef, NewEvent, StoredEvent
from store.tx import Tx
from tests.journeys.crowd.people import PEOPLE
from tests.journeys.dialogue import World


class Office(World):
    """The world with an office in it."""

    def does(self, work: Callable[[Tx, PairDesk], Any]) -> None:
        """Work in one transaction, as a command does it; what was said is delivered."""

        def done(tx: Tx) -> None:
            audience = Audience(self.house, tx, self.now)
            work(tx, PairDesk(self.house, tx, self.now, audience))
            tx.save(audience.messages)

        self.store.write_now(done)
        self.deliver()

    def matches(self) -> None:
        """The administrator confirms what matching proposes now."""
        self.does(self._pairs)

    def groups(self) -> None:
        """The same with groups."""
        self.does(self._groups)

    def appoints(self) -> None:
        """Mentors are named for everybody who has waited for long."""
        self.does(lambda tx, desk: appoint_all(self.house, tx, self.now, desk, None))

    def rosters(self, name: str, **fields: Any) -> None:
        """The roster has something else of somebody now; nothing where they were erased."""

        def work(tx: Tx, _: PairDesk) -> None:
            [person] = tx.people.by_id([PEOPLE[name].id])
            if not person.erased:
                tx.people.apply(RosterChanges(persons=(replace(person, **fields),)))

        self.does(work)

    def offers(self, name: str, **changed: Any) -> None:
        """A mentor's terms are changed."""

        def work(tx: Tx, _: PairDesk) -> None:
            kept = tx.mentoring.profile(PEOPLE[name].id)
            tx.save([replace(kept.terms if kept else MentorTerms(PEOPLE[name].id, {}), **changed)])

        self.does(work)

    def pair_of(self, name: str) -> Pair | None:
        """The open pair of a learner."""
        return self.store.read_now(lambda tx: tx.mentoring.pair_of(PEOPLE[name].id))

    def question_of(self, name: str) -> Question:
        """The newest question of a learner, with its words."""

        def work(tx: Tx) -> Question:
            [found] = tx.mentoring.questions_of(PEOPLE[name].id, 1)
            [thread] = tx.mentoring.threads([found.id])
            return thread

        return self.store.read_now(work)

    def texts(self, name: str) -> list[str]:
        """Everything on somebody's phone, oldest first."""
        return [message.text for message in self.phone(name).messages]

    def at_once(self, *taps: tuple[str, str]) -> None:
        """Taps of several phones within one batch, as the inbox worker takes them."""
        events = []
        for who, payload in taps:
            number = new_id()
            ref = ChatRef("test", "satu", who)
            inbound = Inbound("test", "satu", str(number), who, Kind.TAP, payload=payload)
            events.append((StoredEvent(number, ref, str(number), "", self.now), inbound))
        self.store.write_now(lambda tx: process(self.house, tx, events, self.now))
        self.deliver()

    def again(self, name: str) -> None:
        """The provider tells the last event of this phone once more."""
        ref = ChatRef("test", "satu", name)
        self.store.write_now(lambda tx: tx.inbox.add([NewEvent(ref, str(self._events), "{}")], self.now))
        assert not self.store.write_now(lambda tx: tx.inbox.waiting(9)), "it is known, and done"

    def _pairs(self, tx: Tx, desk: PairDesk) -> None:
        found = run_matching(tx, self.house, self.now)
        ids = [match.mentee_id for match in found.matches]
        needs, before = needs_of(tx, self.house, ids), tx.mentoring.histories(ids)
        for match in found.matches:
            desk.propose(match, needs[match.mentee_id], before.get(match.mentee_id, [None])[-1])

    def _groups(self, tx: Tx, desk: PairDesk) -> None:
        for group in run_group_matching(tx, self.house, self.now).groups:
            ids = [one.mentee_id for one in group.members]
            before = tx.mentoring.histories(ids)
            last = {id_: before.get(id_, [None])[-1] for id_ in ids}
            desk.propose_group(group, needs_of(tx, self.house, ids), last)
