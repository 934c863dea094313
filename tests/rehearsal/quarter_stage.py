"""The stage of a quarter: an installation set up by commands, everybody with a phone and with plans of their own."""

from __future__ import annotations

import asyncio
import csv
import random
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot import enrolling
from bot.app import build_service
from bot.building import build_house
from bot.clock import ManualClock
from bot.config import load_config
from bot.documents import Documents
from bot.house import House
from people.model import Leave, Role
from people.roster.model import RosterChanges
from store.store import Store
from store.tx import Tx
from tests.rehearsal.quarter import MONDAY, START, Quarter, QuarterTerms
from tests.rehearsal.quarter_agency import Member, make_agency, write_agency
from tests.rehearsal.quarter_channel import PhoneChannel
from tests.rehearsal.quarter_mentees import Mentee
from tests.rehearsal.quarter_mentors import Admin, Adviser, Mentor, Way, draw_ways, turning_day
from tests.rehearsal.quarter_people import Actor
from tests.rehearsal.stage import command

COURSES = ("tek-01", "dig-01", "man-01", "sos-01")
CAPACITY = 12
MATCH = ("mentors", "match", "--yes")
_Someone = TypeVar("_Someone", bound=Actor)
_CONFIG = """\
agency: {{name: Dinas Pelayanan Contoh, code: "9999", default_zone: Asia/Jayapura, language: id}}
store: {{url: "sqlite:///{folder}/bekal.db"}}
mentoring: {{capacity: {capacity}}}
log: {{format: json, level: error}}
"""


@asynccontextmanager
async def quarter(terms: QuarterTerms, folder: Path) -> AsyncIterator[Quarter]:
    """Everything set up, and taken down at the end."""
    members = make_agency(terms.mentees, terms.mentors, terms.seed)
    path = folder / "config.yaml"
    path.write_text(_CONFIG.format(folder=folder, capacity=CAPACITY), encoding="utf-8")
    codes = await asyncio.to_thread(_set_up, path, members)
    async with AsyncExitStack() as stack:
        config, clock = load_config(path), ManualClock(START)
        house = build_house(config)
        store = stack.enter_context(Store.open(config.store.url.reveal()))
        documents = Documents(house, store, clock)
        stack.callback(documents.close)
        channel = PhoneChannel(clock.now)
        service = build_service(house, store, clock, [channel], documents)
        database = stack.enter_context(closing(sqlite3.connect(folder / "bekal.db", isolation_level=None)))
        by_nip = {member.nip: member for member in members}
        played = Quarter(terms, service, channel, clock, database, path, CAPACITY, by_nip)
        played.ids.update(database.execute("SELECT nip, id FROM persons").fetchall())
        _Cast(played, codes).gather()
        yield played


def _set_up(config: Path, members: Sequence[Member]) -> dict[str, str]:
    """Import the roster and invite everybody; gives NIP → invitation code."""
    clock = ManualClock(START)
    roster = write_agency(config.parent / "pegawai.xlsx", members)
    counted = command(config, clock, "roster", "import", roster).splitlines()[-1]
    assert counted == f"ditambahkan {len(members)}, diubah 0, tetap 0, ditolak 0", counted
    invitations = config.parent / "undangan.csv"
    command(config, clock, "invite", "--all", "--out", invitations)
    with invitations.open(encoding="utf-8-sig", newline="") as file:
        return {row["nip"]: row["kode"] for row in csv.DictReader(file)}


class _Cast:
    """Gives everybody a phone, their ways, and what they mean to do in the quarter."""

    def __init__(self, played: Quarter, codes: dict[str, str]) -> None:
        self._played, self._codes, self._terms = played, codes, played.terms
        self._rng = random.Random(f"quarter {played.terms.seed}")
        self._starts: defaultdict[tuple[str, date], list[int]] = defaultdict(list)

    def gather(self) -> None:
        members = list(self._played.members.values())
        mentors = [member for member in members if "mentor" in member.roles]
        ways = draw_ways(len(mentors), self._rng)
        for number, (member, way) in enumerate(zip(mentors, ways, strict=True)):
            self._mentor(member, way, number)
        for member in members:
            if "admin" in member.roles:
                self._make(Admin, member, owner_of=self._played.owner_of, matches=self._matches)
            elif member.roles == {"peserta"}:
                self._mentee(member)
            elif member.roles == {"atasan"}:
                self._make(Adviser, member)
        self._office()

    def _make(self, kind: type[_Someone], member: Member, **more: Any) -> _Someone:
        played, rng = self._played, random.Random(f"{self._terms.seed} {member.nip}")
        phone = played.channel.phone(member.nip)
        who = kind(member, phone, played.channel, played.agenda, played.words, rng, played.clock.now, **more)
        self._join(who)
        return who

    def _join(self, actor: Actor) -> None:
        self._played.actors[actor.member.nip] = actor
        actor.code = self._codes[actor.member.nip]
        self._played.agenda.at(actor.at_work(actor.later(actor.rng.uniform(0.5, 6))), actor.joins)

    # --- mentors

    def _mentor(self, member: Member, way: Way, number: int) -> None:
        caps = (self._rng.choice((2, 4, 6)), self._rng.choice((3, 5))) if number % 5 == 2 else None
        ways = {"way": way, "digest": number % 4 == 1, "caps": caps}
        mentor = self._make(Mentor, member, owner_of=self._played.owner_of, **ways)
        if way not in (Way.PROMPT, Way.SLOW, Way.DECLINING):
            mentor.turns_at = mentor.at_work(START + turning_day(mentor.rng, self._terms.days))
            self._played.agenda.at(mentor.turns_at, lambda: self._turns(mentor))
        mentor.settles_in()

    def _turns(self, mentor: Mentor) -> None:
        today = mentor.local(mentor.now()).date()
        if mentor.way is Way.BLOCKING:
            mentor.blocks(told=mentor.rng.random() < 0.5)
        elif mentor.way is Way.DEPARTING:
            self._played.works.append(lambda tx, house, now: self._lose_role(tx, mentor.member.nip))
        elif mentor.way is Way.WITHDRAWING:
            mentor.commands("berhenti")
        elif mentor.way is Way.RESTING:
            weeks = mentor.rng.choice((1, 2, 4))
            mentor.away.append((today + timedelta(days=1), today + timedelta(weeks=weeks)))
            mentor.rests(str(weeks))
        elif mentor.way in (Way.SHORT_LEAVE, Way.LONG_LEAVE):
            days = mentor.rng.randint(3, 8) if mentor.way is Way.SHORT_LEAVE else mentor.rng.randint(20, 45)
            leave = Leave(today + timedelta(days=1), today + timedelta(days=days))
            mentor.away.append((leave.first, leave.last))
            self._played.works.append(lambda tx, house, now: tx.people.add_leave(self._id(mentor.member), leave))

    def _lose_role(self, tx: Tx, nip: str) -> None:
        person = tx.people.find(nip)
        assert person is not None
        left = (person.roles - {Role.MENTOR}) or frozenset({Role.LEARNER})
        tx.people.apply(RosterChanges(persons=(replace(person, roles=left),)))

    # --- mentees

    def _mentee(self, member: Member) -> None:
        rng = self._rng
        mentee = self._make(Mentee, member, steady=rng.random() < 0.6)
        for _ in range(_some(rng, self._terms.questions * self._terms.weeks / 13)):
            moment = START + timedelta(days=rng.uniform(4, self._terms.days - 1))
            at = mentee.later((moment - START) / timedelta(hours=1))
            self._played.agenda.at(at if rng.random() < 0.15 else mentee.awake(at), mentee.asks)
        late = START + timedelta(days=rng.uniform(self._terms.days / 2, self._terms.days))
        if rng.random() < 0.06:
            self._played.agenda.at(mentee.awake(late), mentee.finishes)
        elif rng.random() < 0.02:
            self._played.agenda.at(mentee.awake(late), lambda: mentee.blocks(told=True))
        week = rng.randrange(max(1, self._terms.weeks - 2))
        self._starts[rng.choice(COURSES), MONDAY + timedelta(weeks=week)].append(self._id(member))

    # --- the office

    def _office(self) -> None:
        agenda = self._played.agenda
        self._played.works.append(self._enrol)
        agenda.at(START, lambda: None)
        for week in range(self._terms.weeks):
            agenda.at(START + timedelta(days=1 + 7 * week, hours=3), self._matches)

    def _matches(self) -> None:
        self._played.commands.append(MATCH)

    def _enrol(self, tx: Tx, house: House, now: datetime) -> None:
        for (course_id, first), ids in self._starts.items():
            course = house.courses.catalogue.get(course_id)
            placed = enrolling.place(tx, house, course, tx.people.by_id(ids), now, first)
            enrolling.enrol(tx, house, course, placed, now)

    def _id(self, member: Member) -> int:
        return self._played.ids[member.nip]


def _some(rng: random.Random, mean: float) -> int:
    """A number of things that happen by chance, so many on average."""
    return sum(rng.random() < mean / 20 for _ in range(20))
