"""Taking a course alone, in a terminal: the same router, engine and store as the service, without a network."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot import wire
from bot.clock import ManualClock
from bot.enrolling import enrol, place
from bot.house import House
from bot.messages import Choice, Inbound, Kind, Outbound
from bot.plans import PLANS, next_due
from bot.processing import process
from lessons.model import Course
from lessons.study import Participation
from people.ids import new_id
from people.model import Person, Unit, Zone
from people.roster import RosterChanges
from store.model import Address, ChatRef, Mark, OutboxState, StoredEvent
from store.store import Store
from store.tx import Tx

CHAT = ChatRef("terminal", "play", "1")
NIP = "0" * 18
"""Nobody's."""
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Player:
    """Who plays."""

    name: str
    zone: Zone
    language: str


class Play:
    """One learner who has agreed, enrolled in one course, in an empty store. Time moves when they ask for it."""

    def __init__(
        self, store: Store, house: House, course: Course, clock: ManualClock, learner: Player, position: int = 0
    ) -> None:
        """`position` is the item of the course's path to begin with."""
        self._store, self._house, self.clock = store, house, clock
        self._numbers = itertools.count(1)
        unit = Unit(new_id(), house.agency)
        self.person = Person(new_id(), NIP, learner.name, unit.id, unit.name, learner.zone, language=learner.language)
        store.write_now(lambda tx: self._join(tx, unit, course, position))

    def types(self, text: str) -> list[Outbound]:
        """What is answered to typed words; a leading slash makes them a command."""
        if text.startswith("/"):
            command, _, rest = text[1:].partition(" ")
            return self._event(self._inbound(Kind.TEXT, text=rest.strip(), command=command.lower()))
        return self._event(self._inbound(Kind.TEXT, text=text))

    def taps(self, choice: Choice) -> list[Outbound]:
        """What is answered to a tap on a button."""
        return self._event(self._inbound(Kind.TAP, payload=choice.id))

    def goes_on(self) -> list[Outbound]:
        """Move time to what is due next, and give what that brings; empty where nothing is due any more."""
        while due := self._store.read_now(lambda tx: next_due(tx, _NEVER)):
            self.clock.move_to(max(due, self.clock.now()))
            self._store.write_now(self._plan)
            if said := self._said():
                return said
        return []

    def _join(self, tx: Tx, unit: Unit, course: Course, position: int) -> None:
        now, person = self.clock.now(), self.person
        tx.people.apply(RosterChanges(units=(unit,), persons=(person,)))
        terms = Participation(person.id, self._house.notice_version, now)
        tx.save([Address(new_id(), CHAT, person.id, linked_at=now), terms])
        placed = place(tx, self._house, course, [person], now)
        enrol(tx, self._house, course, placed, now)
        tx.save([replace(one.enrolment, position=position) for one in placed if one.enrolment])

    def _plan(self, tx: Tx) -> None:
        for plan in PLANS.values():
            plan(tx, self._house, self.clock.now())

    def _inbound(self, kind: Kind, text: str = "", payload: str = "", command: str = "") -> Inbound:
        number = str(next(self._numbers))
        return Inbound(CHAT.channel, CHAT.account, number, CHAT.chat, kind, text=text, payload=payload, command=command)

    def _event(self, inbound: Inbound) -> list[Outbound]:
        now = self.clock.now()
        stored = StoredEvent(int(inbound.event_id), CHAT, inbound.event_id, "", now)
        self._store.write_now(lambda tx: process(tx=tx, house=self._house, batch=[(stored, inbound)], now=now))
        return self._said()

    def _said(self) -> list[Outbound]:
        """Take what is queued out of the outbox, in order."""
        said: list[Outbound] = []
        while taken := self._store.write_now(self._take):
            said += taken
        return said

    def _take(self, tx: Tx) -> list[Outbound]:
        now = self.clock.now()
        leased = tx.outbox.claim(now, [(CHAT.channel, CHAT.account)], 10, timedelta(minutes=1), "play")
        tx.outbox.mark([Mark(message.id, message.token, OutboxState.SENT, now) for message in leased])
        return [wire.load(message.payload) for message in leased]
