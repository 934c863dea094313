"""A learner in every place of a conversation that there is, and one turn from there that leaves no trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from pathlib import Path

from sqlalchemy import bindparam, func, literal, select, union_all

from bot import wire
from bot.house import House
from bot.invites import code_hash
from bot.messages import Inbound, Kind, Outbound
from bot.processing import process
from bot.shelf import Courses
from lessons.engine import Rules
from lessons.loading import load_catalogue
from people.calendar import WorkingCalendar
from people.model import Person, Role, Unit, Zone
from people.roster.model import RosterChanges
from store.model import ChatRef, Invite, NewEvent
from store.store import Store
from store.tables import answers, enrolments, lesson_records, outbox, participations
from store.tx import Tx
from tests.journeys.dialogue import World
from tests.undone import undone

START = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)
"""Monday 30 November 2026, 09.00 WIT."""
UNIT = Unit(1, "Puskesmas Oksibil")
COURSES = Path(__file__).parents[1] / "journeys" / "courses"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seen:
    """What one event led to: what was said, and how many rows of each kind this person has more than before."""

    place: str
    event: Inbound
    said: list[Outbound]
    rows: Counter[str]

    def new(self, table: str) -> int:
        return self.rows[table]


class Places:
    """Phones, each in a place of its own. `place` names are the names of the phones."""

    def __init__(self, store: Store) -> None:
        catalogue, faults = load_catalogue([COURSES])
        assert not faults
        house = House("BKPSDM Pemkab Contoh", "id", Rules(WorkingCalendar()), Courses(catalogue), notice_version=2)
        self.world = World(store, house, START)
        self.persons: dict[str, int] = {}
        self._number = 100

    def person(self, place: str, roles: frozenset[Role] = frozenset({Role.LEARNER}), consent: bool = True) -> None:
        """Somebody with a phone of this name, linked; they have agreed, and chosen their hours, where `consent`."""
        self._number += 1
        nip = f"1990{self._number % 12 + 1:02}152015032{self._number:03}"
        person = Person(self._number, nip, f"Sari {place}", 1, UNIT.name, Zone.WIT, roles=roles)
        code = f"Kode{self._number}Contoh"
        invite = Invite(code_hash(code), person.id, START, START + 60 * DAY)
        write = self.world.store.write_now
        write(lambda tx: tx.people.apply(RosterChanges(units=(UNIT,), persons=(person,))))
        write(lambda tx: tx.save([invite]))
        self.persons[place] = person.id
        self.world.types(place, f"/start {code}")
        if consent:
            self.world.types(place, "setuju")
            if Role.LEARNER in roles:
                self.world.taps(place, "Pas")

    def learner(self, place: str, course: str = "contoh", pre_test: bool = True) -> None:
        """Somebody who is enrolled, and has done the pre-test."""
        self.person(place)
        self.world.enrol(place, course)
        if pre_test:
            self.world.types(place, "/belajar")
            self.answer(place, 3)

    def answer(self, place: str, times: int = 1) -> None:
        """Answer what this chat asks, rightly."""
        for _ in range(times):
            instance = self.world.asked(place)[0]
            self.world.types(place, self.world.answer(instance))

    def agreed_to_an_older_notice(self, place: str) -> None:
        """The notice was changed after this person agreed to it."""
        number = self.persons[place]

        def work(tx):  # type: ignore[no-untyped-def]  # of any type
            terms = tx.turns.learners([number], self.world.now)[number].participation
            tx.save([replace(terms, consent_version=1)])

        self.world.store.write_now(work)

    def later(self, days: float) -> None:
        self.world.move_to(self.world.now + timedelta(days=days))

    def sees(self, place: str, inbound: Callable[[str], Inbound], language: str | None = None) -> Seen:
        """Let this event happen to this place, look, and take it back."""
        [seen] = self.each_sees([place], [inbound], language)
        return seen[place]

    def each_sees(
        self, names: Collection[str], inbounds: Sequence[Callable[[str], Inbound]], language: str | None = None
    ) -> list[dict[str, Seen]]:
        """The same for many places and events: what every place sees of each event.

        The places see an event in one batch, as if their phones had sent it together, and may then speak to nobody
        beyond them; where that fails, they see it one by one, so that the failure names the place.
        """
        start = self.world.store.read_now(lambda tx: (_counts(tx), tx.connection.scalar(NEWEST)))
        looks = [partial(self._look, names, inbound, language, start) for inbound in inbounds]
        try:
            return undone(self.world.store, looks)
        except Exception as error:
            if len(names) == len(inbounds) == 1:
                error.add_note(f"{names}: {inbounds[0]('…')}")
                raise
            for inbound, name in product(inbounds, names):
                self.each_sees([name], [inbound], language)
            raise

    def _look(
        self,
        names: Collection[str],
        inbound: Callable[[str], Inbound],
        language: str | None,
        start: tuple[Counter[tuple[str, int]], int],
        tx: Tx,
    ) -> dict[str, Seen]:
        """`start` is how many rows there are, and the newest message, before any look."""
        if language:
            known = tx.turns.learners([self.persons[name] for name in names if name in self.persons], self.world.now)
            tx.save([replace(learner.participation, language=language) for learner in known.values()])
        before, newest = start
        events = {name: inbound(name) for name in names}
        tx.inbox.add([NewEvent(_ref(one), one.event_id, "{}") for one in events.values()], self.world.now)
        waiting = [stored for stored in tx.inbox.waiting(100) if stored.ref.chat in events]
        assert len(waiting) == len(names)
        process(self.world.house, tx, [(stored, events[stored.ref.chat]) for stored in waiting], self.world.now)
        new = _counts(tx)
        new.subtract(before)
        said = tx.connection.execute(SAID, {"newest": newest, "now": self.world.now}).all()
        return self._shared_out(events, [(chat, wire.load(payload)) for chat, payload in said], new)

    def _shared_out(
        self, events: dict[str, Inbound], said: list[tuple[str, Outbound]], rows: Counter[tuple[str, int]]
    ) -> dict[str, Seen]:
        """To each place what is its own; one that was alone gets all of it, also what others are told."""
        persons = {name: self.persons.get(name) for name in events}
        if len(events) > 1:
            assert {chat for chat, _ in said} <= set(events), "somebody else was spoken to"
            assert {person for (_, person), more in rows.items() if more} <= set(persons.values()), "others have rows"
        alone, seen = len(events) == 1, {}
        for name, event in events.items():
            its_rows = Counter[str]()
            for (table, person), more in rows.items():
                its_rows[table] += more if alone or person == persons[name] else 0
            seen[name] = Seen(name, event, [one for chat, one in said if alone or chat == name], its_rows)
        return seen


def event(kind: Kind, **fields: object) -> Callable[[str], Inbound]:
    """An event of this kind, of whichever phone."""
    return lambda place: Inbound("test", "satu", f"only-now-{place}", place, kind, **fields)  # type: ignore[arg-type]


COUNTED = (answers, lesson_records, enrolments, participations)
COUNTS = union_all(
    *(select(literal(table.name), table.c.person_id, func.count()).group_by(table.c.person_id) for table in COUNTED)
)
NEWEST = select(func.coalesce(func.max(outbox.c.id), 0))
SAID = select(outbox.c.chat, outbox.c.payload).where(
    outbox.c.id > bindparam("newest"), outbox.c.not_before <= bindparam("now", type_=outbox.c.not_before.type)
)


def _counts(tx: Tx) -> Counter[tuple[str, int]]:
    """How many rows each person has in each table."""
    return Counter({(table, person): rows for table, person, rows in tx.connection.execute(COUNTS)})


def _ref(one: Inbound) -> ChatRef:
    return ChatRef(one.channel, one.account, one.chat)


@contextmanager
def places(url: str) -> Iterator[Places]:
    """Everybody in their place, on Friday 18 December 2026 at 09.00 WIT."""
    with Store.open(url) as store:
        everywhere = Places(store)
        _settle(everywhere)
        yield everywhere


def _settle(at: Places) -> None:
    world = at.world
    world.types("stranger", "halo")
    at.person("linked", consent=False)
    at.person("no course")
    at.person("superior", frozenset({Role.SUPERVISOR}))
    at.learner("done")
    at.learner("away")
    at.learner("bundle")
    at.learner("paused by itself")
    at.learner("old notice")
    at.agreed_to_an_older_notice("old notice")
    at.learner("withdrawn")
    world.types("withdrawn", "/berhenti")
    at.learner("erased")
    world.types("erased", "/data")
    world.taps("erased", "Hapus data saya")
    world.taps("erased", "Ya, hapus")
    for _ in range(3):
        at.later(1)
        at.answer("done")
    world.types("done", "/belajar")
    at.answer("done", 3)
    at.later(15)
    at.learner("pre-test", pre_test=False)
    world.types("pre-test", "/belajar")
    at.learner("typed answer", "surat", pre_test=False)
    world.types("typed answer", "/belajar")
    at.answer("typed answer", 2)
    at.learner("between")
    for place in ("hours", "days", "leave", "erase"):
        at.learner(place)
    at.learner("resting")
    world.types("resting", "/jeda 2")
    for place in ("open", "practice", "blocked"):
        at.learner(place)
        world.types(place, "/belajar")
    at.answer("practice")
    world.taps("practice", "Praktik kecil")
    world.event("blocked", Kind.BLOCKED)
    _ask(at)


def _ask(at: Places) -> None:
    """What some of them were asked last."""
    world = at.world
    for place, asking in (("hours", "Jam"), ("days", "Hari")):
        world.types(place, "/jadwal")
        world.taps(place, asking)
    world.types("leave", "/cuti")
    world.types("erase", "/data")
    world.taps("erase", "Hapus data saya")
    world.types("bundle", "/belajar")
    bundle = next(c.title for m in world.phone("bundle").messages for c in m.choices if c.title.startswith("Semua"))
    world.taps("bundle", bundle)
