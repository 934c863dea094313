"""A quarter of mentoring in one process: the real service over phones in memory, on a clock that is moved.

Router, planner, sender and store are the real ones; only the channel is none of those that reach people.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.buttons import number36
from bot.clock import ManualClock
from bot.house import House
from bot.service import Service
from store.tx import Tx
from tests.rehearsal.quarter_agency import Member
from tests.rehearsal.quarter_channel import PhoneChannel
from tests.rehearsal.quarter_people import Actor, Agenda, Words
from tests.rehearsal.stage import command

Work = Callable[[Tx, House, datetime], object]
"""A transaction of the office, beside the phones."""
MONDAY = date(2027, 1, 11)
"""Thirteen weeks from here hold Chinese New Year, Nyepi, and the long holidays of Idul Fitri."""
START = datetime(2027, 1, 10, 22, 0, tzinfo=UTC)
HEARTBEAT = timedelta(hours=3)
"""The clock stands still no longer than that: a real schedule looks every second."""
_NEXT_MESSAGE = "SELECT min(not_before) FROM outbox WHERE state = 'queued' AND not_before > ?"


@dataclass(frozen=True, slots=True)
class QuarterTerms:
    """What is rehearsed. `questions`: of each mentee's own accord, on average."""

    mentees: int = 500
    mentors: int = 60
    weeks: int = 13
    seed: int = 1
    questions: float = 3.0

    @property
    def days(self) -> int:
        return self.weeks * 7

    @property
    def end(self) -> datetime:
        return START + timedelta(weeks=self.weeks)


@dataclass
class Quarter:
    """One quarter while it runs."""

    terms: QuarterTerms
    service: Service
    channel: PhoneChannel
    clock: ManualClock
    database: sqlite3.Connection
    config: Path
    capacity: int
    members: Mapping[str, Member]
    agenda: Agenda = field(default_factory=Agenda)
    words: Words = field(default_factory=Words)
    actors: dict[str, Actor] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    """NIP → person id."""
    moments: int = 0
    complaints: list[str] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    """What is to be done in the office."""
    commands: list[tuple[str, ...]] = field(default_factory=list)
    """What an administrator types meanwhile."""

    async def play(self, watch: Callable[[Quarter], None]) -> None:
        """Go from moment to moment until the end: what is due first, then everybody acts, until all is quiet."""
        while True:
            now = self.clock.now()
            await self.service.tick()
            await self.service.settle()
            self._look()
            while deeds := self.agenda.due(now):
                for deed in deeds:
                    deed()
                await self._hand_in()
                self._look()
            self.moments += 1
            watch(self)
            if now >= self.terms.end:
                return
            self.clock.move_to(await self._next(now))

    async def _next(self, now: datetime) -> datetime:
        due = await self.service.next_due()
        if due is not None and due <= now:
            self.complains(f"still due after it was planned: {due:%d.%m. %H:%M:%S}")
        [waits] = self.database.execute(_NEXT_MESSAGE, (f"{now:%Y-%m-%d %H:%M:%S.%f+00:00}",)).fetchone()
        message = datetime.fromisoformat(waits) if waits else None
        known = [at for at in (due, message, self.agenda.next()) if at is not None and at > now]
        return min([self.terms.end, now + HEARTBEAT, *known])

    async def _hand_in(self) -> None:
        works, self.works = self.works, []
        for work in works:
            await self.service.store.write(partial(_done, work, self.service.house, self.clock.now()))
        typed, self.commands = self.commands, []
        for words in typed:
            await asyncio.to_thread(command, self.config, self.clock, *words)
        while self.channel.handed_in:
            events, self.channel.handed_in = self.channel.handed_in, []
            await self.service.intake(events)
        await self.service.settle()

    def _look(self) -> None:
        while self.channel.arrived:
            arrived, self.channel.arrived = self.channel.arrived, []
            for phone, shown in arrived:
                actor = self.actors.get(phone.chat)
                if actor is not None and not phone.blocked:
                    actor.sees(shown)

    def complains(self, what: str) -> None:
        """Note what should not be."""
        self.complaints.append(f"{self.clock.now():%a %d.%m. %H:%M} UTC: {what}")

    def owner_of(self, number: str) -> str:
        """Question in base 36 → NIP of whoever asked."""
        statement = "SELECT p.nip FROM questions q JOIN persons p ON p.id = q.mentee_id WHERE q.id = ?"
        row = self.database.execute(statement, (number36(number),)).fetchone()
        return str(row[0]) if row else ""


def _done(work: Work, house: House, now: datetime, tx: Tx) -> None:
    work(tx, house, now)
