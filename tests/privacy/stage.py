"""An agency in which much is said between learners and mentors, in words that are found again wherever they turn up.

Dr. Rudi is the direct superior of whoever asks, Ibu Hana leads him, and Bapak Lukas leads her. The first two are
whatever a person can be: supervisor, mentor, learner, administrator; the last is a supervisor only. Nothing of the
words is for any of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial

from sqlalchemy import bindparam, func, select

from bot.house import House, MentoringRules
from bot.messages import Inbound, Kind
from bot.processing import process
from lessons.study import Participation
from mentoring import pairing
from mentoring.groups import Group
from mentoring.sessions import SessionTable
from people.ids import new_id
from people.model import Person, Role, Zone
from people.roster.model import RosterChanges
from store.dialect import among
from store.mentoring_model import MenteeWish, MentorTerms
from store.model import Address, ChatRef, NewEvent
from store.store import Store
from store.tables import metadata, outbox
from store.tx import Tx
from tests.journeys.conftest import START
from tests.journeys.dialogue import World
from tests.journeys.questions.office import CLINIC, OFFICE, PEOPLE, begins, joins
from tests.undone import undone

EVERY_ROLE = frozenset(Role)
RUDI = replace(PEOPLE["rudi"], roles=EVERY_ROLE, superior_id=20)
HANA = Person(
    20, "196803031993032001", "Hana Hikoyabi, M.Si.", 1, CLINIC.name, Zone.WIT, roles=EVERY_ROLE, superior_id=21
)
LUKAS = Person(
    21, "196501011990031002", "Lukas Enembe Wanimbo", 1, CLINIC.name, Zone.WIT, roles=frozenset({Role.SUPERVISOR})
)
STAFF = {
    **PEOPLE,
    "rudi": RUDI,
    "hana": HANA,
    "lukas": LUKAS,
    "yohanis": replace(PEOPLE["yohanis"], superior_id=13),
}
SUPERIORS = ("rudi", "hana", "lukas")
EXPERTISE = {
    "agus": {"pelayanan publik": 4},
    "sri": {"pelayanan publik": 3},
    "rudi": {"pelayanan publik": 5},
    "hana": {"pelayanan publik": 5},
}

WORDS = {
    "question": "kuskusputih",
    "answer": "cenderawasih",
    "asked back": "kasuariloreng",
    "follow-up": "walabikecil",
    "note": "buayamuara",
    "second answer": "ikanarwana",
    "photo": "fotorahasia77",
    "caption": "kupusayap",
    "worry": "nuribayan",
    "escalated": "landakirian",
    "draft": "penyubelimbing",
    "topic": "rajaampat",
    "place": "telukcenderung",
    "logged topic": "danausentani",
    "logged follow-up": "lembahbaliem",
    "learner's reflection": "puncakjaya",
    "mentor's reflection": "sungaimamberamo",
    "wish": "pulaubiak",
    "raw event": "hutanlorentz",
    "group question": "kelelawarbuah",
    "group reply": "burungtaun",
    "group answer": "penyuhijau",
    "group topic": "danaupaniai",
    "group place": "pulaumisool",
    "group log": "telukyotefa",
    "group follow-up": "gunungtrikora",
    "proposed topic": "sungaidigul",
    "words to all": "kakatuaraja",
}
"""What is said → the word by which it is recognised. None stands in any text of ours."""


@dataclass
class Stage:
    """The agency, and ways to look without leaving a trace."""

    world: World

    @property
    def store(self) -> Store:
        return self.world.store

    def person_of(self, name: str) -> Person:
        return STAFF[name]

    def says(
        self, name: str, *events: Inbound, state: dict[str, object] | None = None, to: tuple[str, ...] = SUPERIORS
    ) -> list[str]:
        """What is queued `to` some people after events from somebody's phone, as it stands in the outbox; undone.

        Each event starts from the same place; `state` is what this chat's conversation waits for.
        """
        return self.say([{name: one} for one in events], state, to)

    def say(
        self,
        events: Sequence[dict[str, Inbound]],
        state: dict[str, object] | None = None,
        to: tuple[str, ...] = SUPERIORS,
    ) -> list[str]:
        """The same of several phones at once, by name, as when the inbox holds an event of each."""
        looks = [partial(_after, self.world, together, state, to) for together in events]
        return [text for seen in undone(self.store, looks) for text in seen]

    def everything(self) -> str:
        """All that the database holds, as one text."""
        return self.store.read_now(
            lambda tx: "\n".join(
                str(tuple(row)) for table in metadata.sorted_tables for row in tx.connection.execute(table.select())
            )
        )


def _after(
    world: World, events: dict[str, Inbound], state: dict[str, object] | None, to: tuple[str, ...], tx: Tx
) -> list[str]:
    refs = {name: ChatRef(one.channel, one.account, one.chat) for name, one in events.items()}
    if state is not None:
        known = tx.turns.load(list(refs.values()), world.now, [])
        tx.save([replace(loaded.address, state=state) for loaded in known.values()])
    newest = tx.connection.scalar(_NEWEST)
    tx.inbox.add([NewEvent(refs[name], one.event_id, "{}") for name, one in events.items()], world.now)
    waiting = [(stored, events[stored.ref.chat]) for stored in tx.inbox.waiting(100) if stored.ref.chat in events]
    process(world.house, tx, waiting, world.now)
    return messages_to(tx, to, newest)


_NEWEST = select(func.coalesce(func.max(outbox.c.id), 0))
_MESSAGES = select(outbox.c.payload).where(outbox.c.id > bindparam("newest"), among(outbox.c.person_id, "ids"))


def messages_to(tx: Tx, names: tuple[str, ...] = SUPERIORS, newer_than: int = 0) -> list[str]:
    """Every message to some people, as it stands in the outbox: text, buttons, files."""
    ids = [STAFF[name].id for name in names]
    return list(tx.connection.scalars(_MESSAGES, {"ids": ids, "newest": newer_than}))


def found_in(text: str) -> set[str]:
    """Which of the words stand in a text, by what they are."""
    lower = text.casefold()
    return {what for what, word in WORDS.items() if word in lower}


def event(name: str, kind: Kind, **fields: object) -> Inbound:
    """An event from somebody's phone."""
    return Inbound("test", "satu", f"only-now-{name}", name, kind, **fields)  # type: ignore[arg-type]  # fields by name


@contextmanager
def staged(url: str, house: House) -> Iterator[Stage]:
    """The agency after a week of asking, answering, meeting and parting."""
    terms = MentoringRules(officer=STAFF["kornelis"].nip, jp=SessionTable("2026-1"))
    house = replace(house, zone=Zone.WIT, mentoring=terms)
    with Store.open(url) as store:
        store.write_now(lambda tx: tx.people.apply(RosterChanges(units=(CLINIC, OFFICE), persons=(*STAFF.values(),))))
        world = World(store, house, START)
        for name in STAFF:
            _joins(world, name)
        for name, expertise in EXPERTISE.items():
            _offers(world, name, expertise)
        begins(world, "maria")
        _a_week(world)
        yield Stage(world)


def _joins(world: World, name: str) -> None:
    if name in PEOPLE:
        joins(world, name)
        return
    ref = ChatRef("test", "satu", name)
    address = Address(new_id(), ref, STAFF[name].id, last_inbound_at=world.now, linked_at=world.now)
    world.store.write_now(lambda tx: tx.save([address, Participation(STAFF[name].id, 1, world.now)]))


def _offers(world: World, name: str, expertise: dict[str, int]) -> None:
    terms = MentorTerms(STAFF[name].id, expertise, talk=(time(8), time(16)))
    world.store.write_now(lambda tx: tx.save([terms]))


def _a_week(world: World) -> None:
    world.store.write_now(lambda tx: tx.save([MenteeWish(11, WORDS["wish"])]))
    world.pair("maria", "agus")
    _asks(world)
    _worries(world)
    _escalates(world)
    _meets(world)
    _parts(world)
    _in_a_group(world)
    world.types("yohanis", "/tanya")
    world.types("yohanis", f"NIK 9102011503900001 dan {WORDS['draft']}")


def _asks(world: World) -> None:
    """Beside a wrong answer; answered, asked back, handed over with a note, answered again; a photo."""
    at(world, 2026, 12, 1, 8)
    taps_wrong(world, "maria")
    world.taps("maria", "Tanya mentor")
    world.types("maria", f"Bagaimana kalau warga lupa membawa {WORDS['question']}?")
    world.replies("agus", f"Sudah ada {WORDS['answer']} belum?")
    world.taps("maria", "Ada pertanyaan lagi")
    world.types("maria", f"Lalu {WORDS['follow-up']} bagaimana?")
    world.taps("agus", "Tanya balik")
    world.replies("agus", f"Maksudnya {WORDS['asked back']}?")
    world.replies("maria", f"Ya, {WORDS['follow-up']}.")
    world.taps("agus", "Alihkan")
    world.taps("agus", "Ke nomor 1")
    world.types("agus", f"Beliau {WORDS['note']}")
    at(world, 2026, 12, 1, 11)
    world.replies("sri", f"Cukup {WORDS['second answer']}.")
    world.replies("maria", WORDS["caption"], media=WORDS["photo"], media_kind="photo", media_size=1000)
    world.taps("maria", "Laporkan")
    world.taps("maria", "Ya, laporkan")


def _worries(world: World) -> None:
    world.types("maria", "/tanya")
    world.types("maria", f"Saya diminta menyuap, dan ada {WORDS['worry']}")
    world.taps("maria", "Kirim ke mentor")


def _escalates(world: World) -> None:
    """Nobody answers until the administrators have it: two of them stand above him, the third may read it."""
    world.types("yohanis", "/tanya")
    world.types("yohanis", f"Bagaimana mengurus {WORDS['escalated']}?")
    at(world, 2026, 12, 14, 9)


def _meets(world: World) -> None:
    world.types("maria", "/temu")
    world.taps("maria", "Buat janji")
    world.types("maria", f"Tentang {WORDS['topic']}")
    world.types("maria", "Selasa 10.00")
    world.types("maria", f"Di {WORDS['place']}")
    world.taps("agus", "Setuju")
    at(world, 2026, 12, 15, 12)
    world.taps("maria", "Isi catatan")
    world.taps("maria", "60 menit")
    world.taps("maria", "Topiknya lain")
    world.types("maria", WORDS["logged topic"])
    world.types("maria", WORDS["logged follow-up"])
    world.taps("agus", "Sesuai")


def _parts(world: World) -> None:
    """The pair is complete, and both write a closing word."""

    def work(tx: Tx) -> None:
        pair = tx.mentoring.pair_of(11)
        assert pair
        pair = pairing.close(pair, world.now)
        for person, what in ((11, "learner's reflection"), (16, "mentor's reflection")):
            pair = pairing.reflect(pair, person, WORDS[what])
        raw = NewEvent(ChatRef("test", "satu", "maria"), "odd", f'{{"text": "{WORDS["raw event"]}"}}')
        tx.save([pair])
        tx.inbox.add([raw], world.now)
        tx.inbox.done([stored.id for stored in tx.inbox.waiting(100)], world.now)

    world.store.write_now(work)


def _in_a_group(world: World) -> None:
    """Maria, Yohanis and Kornelis share a mentor: a question to all, a reply, an answer, a meeting that was held."""
    terms = replace(world.house.mentoring, groups=True)
    world.house = replace(world.house, mentoring=terms)
    group, members = Group(new_id(), 16, "pelayanan publik", 2, world.now, named_at=world.now), (11, 12, 19)
    pairs = [pairing.propose(new_id(), one, 16, world.now, world.now) for one in members]
    for number, pair in enumerate(pairs):
        known = pairing.agree_to_be_named(pairing.accept(pair, world.now, world.now), 16, world.now)
        pairs[number] = replace(pairing.agree_to_be_named(known, pair.mentee_id, world.now), group_id=group.id)
    world.store.write_now(lambda tx: tx.save([group, *pairs]))
    world.types("maria", "/tanya")
    world.taps("maria", "Tanya di kelompok")
    world.types("maria", f"Apa guna {WORDS['group question']} di loket?")
    world.replies("yohanis", f"Saya pakai {WORDS['group reply']}.")
    _newest_question(world, "agus", f"Coba {WORDS['group answer']}.")
    world.types("agus", "/kelompok")
    world.taps("agus", "Tulis ke kelompok")
    world.types("agus", f"Minggu ini {WORDS['words to all']}.")
    world.types("agus", "/kelompok")
    world.taps("agus", "Temu kelompok")
    world.taps("agus", "Buat janji")
    world.types("agus", f"Tentang {WORDS['group topic']}")
    world.types("agus", "Rabu 10.00")
    world.types("agus", f"Di {WORDS['group place']}")
    world.taps("kornelis", "Belum bisa")
    at(world, 2026, 12, 16, 12)
    world.taps("agus", "Isi catatan")
    world.taps("agus", "60 menit")
    world.taps("agus", "Topiknya lain")
    world.types("agus", WORDS["group log"])
    world.types("agus", WORDS["group follow-up"])
    world.taps("maria", "Saya hadir")
    world.types("yohanis", "/kelompok")
    world.taps("yohanis", "Temu kelompok")
    world.taps("yohanis", "Buat janji")
    world.types("yohanis", f"Tentang {WORDS['proposed topic']}")
    world.types("yohanis", "Jumat 10.00")
    world.taps("yohanis", "Menyusul")


def _newest_question(world: World, name: str, text: str) -> None:
    """An answer to the newest question that is on this desk."""
    phone = world.phone(name)
    newest = next(n for n in reversed(range(len(phone.messages))) if "kelelawarbuah" in phone.messages[n].text)
    world.event(name, Kind.TEXT, text=text, reply_to=phone.ids[newest])


def at(world: World, year: int, month: int, day: int, hour: int) -> None:
    """Time moves there (WIT); what is due on the way is played."""
    world.move_to(datetime(year, month, day, hour, tzinfo=UTC) - timedelta(hours=9))


def taps_wrong(world: World, name: str) -> None:
    """A wrong option of the open question."""
    _, labels, right = world.open_question(name)
    world.taps(name, next(label for place, label in enumerate(labels) if place != right))
