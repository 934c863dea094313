"""The pages over a made-up agency on a real socket, and people of every role who look at them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from bot.clock import ManualClock
from bot.config.settings import Secret
from bot.house import House
from bot.links import Links, ticket_mark
from bot.web.health import Backlog, Health
from bot.web.metrics import Metrics
from bot.web.panel.site import Panel
from bot.web.server import build_app
from lessons.study import Participation
from people.ids import new_id
from people.model import Person, Role
from people.roster.model import RosterChanges
from reports.follow_up_facts import Named
from store.model import Address, ChatRef
from store.pages import Ticket
from store.store import Store
from store.tx import Tx
from tests.weekly.sample import Plan, fill

PLAN = Plan(learners=60)
TOP, CHIEF, HEAD, OTHER, MEMBER, ACTING, ADMIN, MENTOR = 1, 2, 100, 101, 1005, 1012, 900, 901
"""The head of all, of the office, of two units; somebody in the first; who leads one person without the role."""
LED = 1024
"""Whom the acting superior leads."""
WHO = {
    "learner": MEMBER, "mentor": MENTOR, "acting superior": ACTING, "superior of another unit": OTHER,
    "superior": HEAD, "higher superior": CHIEF, "head of all": TOP, "administrator": ADMIN,
}  # fmt: skip
Browser = TestClient[Request, Application]
both = pytest.mark.parametrize("office", ["sqlite", "postgresql"], indirect=True)
"""Marks a test that is run on each kind of database; the others are run on SQLite."""


@dataclass
class Office:
    """The running pages; `now` moves by hand."""

    store: Store
    house: House
    clock: ManualClock
    links: Links
    panel: Panel
    server: TestServer

    @property
    def origin(self) -> str:
        return str(self.server.make_url("/")).rstrip("/")

    def ticket(self, person_id: int) -> int:
        """The number of a link that was asked for now."""
        now = self.clock.now()
        made = Ticket(new_id(), person_id, now, now + timedelta(minutes=15))
        self.store.write_now(lambda tx: tx.save([made]))
        return made.id

    def link(self, person_id: int) -> str:
        """Where a link of now leads, without the host."""
        return self.path(ticket_mark(self.ticket(person_id)))

    def path(self, mark: str) -> str:
        return self.links.address(mark).removeprefix(self.links.public_url)

    def pass_time(self, **span: float) -> None:
        self.clock.move_to(self.clock.now() + timedelta(**span))

    @asynccontextmanager
    async def browser(self, person_id: int | None = None) -> AsyncIterator[Browser]:
        """A browser of its own; logged in as this person."""
        client: Browser = TestClient(self.server, cookie_jar=CookieJar(unsafe=True))
        try:
            if person_id is not None:
                answer = await self.post(client, self.link(person_id))
                assert answer.status == 200, await answer.text()
            yield client
        finally:
            await client.session.close()

    async def post(self, browser: Browser, path: str, **fields: str):  # type: ignore[no-untyped-def]  # aiohttp's own
        return await browser.post(path, data=fields, headers={"Origin": self.origin})

    def change(self, person: Person) -> None:
        """The roster has somebody otherwise now."""
        self.store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(person,))))

    def person(self, person_id: int) -> Person:
        return self.store.read_now(lambda tx: tx.people.by_id([person_id])[0])


def staff(store: Store, now: datetime) -> None:
    """The sample, with an administrator, a mentor and an acting superior; all who log in have agreed."""
    fill(store, PLAN)

    def more(tx):  # type: ignore[no-untyped-def]  # a closure of the store
        head = tx.people.by_id([HEAD])[0]
        admin = replace(head, id=ADMIN, nip="198001012005011001", name="Kornelis Contohwan", superior_id=None,
                        roles=frozenset({Role.ADMIN}))  # fmt: skip
        mentor = replace(head, id=MENTOR, nip="198101012005011001", name="Agus Teladan", superior_id=TOP,
                         roles=frozenset({Role.MENTOR}))  # fmt: skip
        acting, member, led = (tx.people.by_id([id_])[0] for id_ in (ACTING, MEMBER, LED))
        moved = [
            replace(member, superior_id=HEAD),
            replace(acting, superior_id=OTHER),
            replace(led, superior_id=ACTING),
        ]
        tx.people.apply(RosterChanges(persons=(admin, mentor, *moved)))
        agreed = now - timedelta(days=30)
        tx.save([Participation(id_, 1, agreed) for id_ in WHO.values()])

    store.write_now(more)


@asynccontextmanager
async def running(store: Store, house: House, now: datetime) -> AsyncIterator[Office]:
    """The pages on a socket of this machine."""
    clock = ManualClock(now)
    links = Links("http://127.0.0.1:8080", Secret("a secret of these tests alone, long enough"))
    panel = Panel(house, store, clock, links)

    async def backlog() -> Backlog:
        return Backlog(0, 0)

    server = TestServer(build_app(Health(clock, backlog, [], Metrics()), panel=panel))
    await server.start_server()
    try:
        yield Office(store, house, clock, links, panel, server)
    finally:
        await server.close()


def name_two(office: Office) -> list[Person]:
    """The head's summary of this morning names two of theirs, who have a chat and have agreed."""
    now = office.clock.now()
    seen = {"last_inbound_at": now, "linked_at": now}

    def named(tx: Tx) -> list[Person]:
        people = [one for one in tx.people.in_unit(None) if one.superior_id == HEAD and one.id != MEMBER]
        for one in people[:2]:
            tx.save([
                Address(new_id(), ChatRef("simulator", "demo", f"of-{one.id}"), one.id, **seen),
                Participation(one.id, 1, now - timedelta(days=30)),
                Named(str(PLAN.last), HEAD, one.id, "silent", 9, "greet", now),
            ])  # fmt: skip
        return people[:2]

    return office.store.write_now(named)


def made(url: str) -> None:
    """The agency in an empty store."""
    with Store.open(url) as store:
        staff(store, PLAN.now)
