"""An office with mentors, learners and a superior on several phones, and what is done in it beside the phones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.audience import Audience
from bot.house import House, MentoringRules
from bot.matching import needs_of, run_group_matching, run_matching
from bot.pairs.desk import PairDesk
from bot.shelf import Courses
from lessons.engine import Rules
from lessons.study import Participation
from mentoring import pairing
from mentoring.groups import Group
from mentoring.pairing import missed_clock
from mentoring.positions import LevelTable
from people.calendar import WorkingCalendar
from people.ids import new_id
from people.model import Kind, Leave, Person, Role, Unit, Zone
from people.roster.model import RosterChanges
from store.mentoring_model import AssessedBy, Assessment, MentorTerms
from store.model import Address, ChatRef
from store.store import Store
from store.tx import Tx
from tests.journeys.dialogue import Dialogue, World

START = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
"""Monday 30 November, 08.00 in Jayapura."""
HEALTH, OFFICE = Unit(1, "Puskesmas Oksibil"), Unit(2, "BKPSDM")
LEARNER, MENTOR = frozenset({Role.LEARNER}), frozenset({Role.MENTOR})
TABLE = LevelTable(
    "Perbup 12/2026",
    date(2026, 7, 1),
    {"pelayanan publik": 3, "komunikasi": 2, "literasi digital": 2},
    families={"Kesehatan": ("bidan*", "perawat*")},
)


def person(number: int, nip: str, name: str, unit: Unit, **more: object) -> Person:
    usual = Person(number, nip, name, unit.id, unit.name, Zone.WIT, Kind.PNS)
    return replace(usual, **more)  # type: ignore[arg-type]  # fields by name


PEOPLE = {
    "maria": person(11, "199003152015032002", "Maria Uropmabin, A.Md.Keb.", HEALTH, position="Bidan Terampil",
                    roles=LEARNER, superior_id=13),
    "yohanis": person(12, "198811022014031003", "Yohanis Kasipmabin", HEALTH, position="Perawat Terampil",
                      roles=LEARNER, superior_id=13),
    "rudi": person(13, "197505051999031001", "dr. Rudi Hartono", HEALTH, position="Kepala Puskesmas",
                   roles=frozenset({Role.SUPERVISOR, Role.MENTOR}), expertise=("pelayanan publik:5",)),
    "agus": person(14, "197808172003121006", "Drs. Agus Prasetyo, M.Kes.", OFFICE, position="Widyaiswara Ahli Madya",
                   roles=MENTOR, expertise=("pelayanan publik:4", "komunikasi")),
    "ester": person(15, "198407072009012009", "Ester Yikwa, S.Farm.", OFFICE, position="Apoteker Ahli Muda",
                    roles=frozenset({Role.LEARNER, Role.MENTOR}), expertise=("Pelayanan Publik",), zone=Zone.WITA),
    "siti": person(16, "198603142010012001", "Siti Aminah, S.Kom.", OFFICE, position="Analis SDM Aparatur",
                   roles=frozenset({Role.ADMIN})),
    "daniel": person(17, "199512302020121005", "Daniel Mandacan", HEALTH, position="Bidan Ahli", roles=LEARNER,
                     language="en"),
}  # fmt: skip


class Office(Dialogue):
    """Beside what every dialogue knows:

    * jodohkan                        the administrator confirms what matching proposes now
    * cuti agus 2026-12-07 2027-01-08
    * peran agus peserta              the roster gives somebody another role
    * lewat maria 2                   so many of the learner's questions went past their time
    * hapus agus                      the office erases somebody
    = lagi                            the next message on this phone, nothing was done in between
    * boleh berkelompok               the agency allows groups
    * kelompok                        the administrator confirms what matching with groups proposes now
    * sekelompok agus maria yohanis   these share a place with Agus, and all know each other
    * naik maria yohanis              by the roster Yohanis is Maria's superior from now on
    * penuh agus 2                    Agus has places for so many learners
    * tempat 1                        the agency's number of learners for each mentor who chose none
    * menilai maria                   Maria has assessed herself: one level short in public service
    """

    def _about(self, what: str) -> None:
        if what == "lagi":
            self._current()
            self.message = None
        else:
            super()._about(what)

    def _administer(self, words: list[str]) -> None:
        acts = {
            "jodohkan": self._match,
            "cuti": self._leave,
            "peran": self._role,
            "lewat": self._missed,
            "hapus": self._erase,
            "kelompok": self._group,
            "sekelompok": self._formed,
            "naik": self._leads,
            "penuh": self._full,
            "menilai": self._assessed,
        }
        if words == ["boleh", "berkelompok"]:
            house = self.world.house
            self.world.house = replace(house, mentoring=replace(house.mentoring, groups=True))
        elif words[0] == "tempat":
            house = self.world.house
            self.world.house = replace(house, mentoring=replace(house.mentoring, capacity=int(words[1])))
        elif words[0] in acts:
            self.world.store.write_now(lambda tx: acts[words[0]](tx, *words[1:]))
            self.world.deliver()
        else:
            super()._administer(words)

    def _match(self, tx: Tx) -> None:
        house, now = self.world.house, self.world.now
        audience = Audience(house, tx, now)
        desk, found = PairDesk(house, tx, now, audience), run_matching(tx, house, now)
        ids = [match.mentee_id for match in found.matches]
        needs, before = needs_of(tx, house, ids), tx.mentoring.histories(ids)
        for match in found.matches:
            desk.propose(match, needs[match.mentee_id], before.get(match.mentee_id, [None])[-1])
        tx.save(audience.messages)

    def _group(self, tx: Tx) -> None:
        house, now = self.world.house, self.world.now
        audience = Audience(house, tx, now)
        desk, found = PairDesk(house, tx, now, audience), run_group_matching(tx, house, now)
        for group in found.groups:
            ids = [one.mentee_id for one in group.members]
            desk.propose_group(group, needs_of(tx, house, ids), {})
        for one in found.joining:
            id_ = one.match.mentee_id
            before = tx.mentoring.histories([id_]).get(id_, [None])
            desk.propose_join(one, needs_of(tx, house, [id_])[id_], before[-1])
        tx.save(audience.messages)

    def _leads(self, tx: Tx, learner: str, superior: str) -> None:
        above = PEOPLE[superior].id
        tx.people.apply(RosterChanges(persons=(replace(PEOPLE[learner], superior_id=above),)))

    def _formed(self, tx: Tx, mentor: str, *members: str) -> None:
        now, host = self.world.now, PEOPLE[mentor].id
        group = Group(new_id(), host, "pelayanan publik", 2, now, named_at=now)
        pairs = [pairing.propose(new_id(), PEOPLE[name].id, host, now, now) for name in members]
        for number, pair in enumerate(pairs):
            known = pairing.agree_to_be_named(pairing.accept(pair, now, now), host, now)
            pairs[number] = replace(pairing.agree_to_be_named(known, pair.mentee_id, now), group_id=group.id)
        tx.save([group, *pairs])

    def _full(self, tx: Tx, name: str, places: str) -> None:
        tx.save([MentorTerms(PEOPLE[name].id, {}, capacity=int(places))])

    def _assessed(self, tx: Tx, name: str) -> None:
        number = PEOPLE[name].id
        levels = {"pelayanan publik": 2, "komunikasi": 2, "literasi digital": 2}
        tx.save([Assessment(number, one, n, AssessedBy.SELF, number, self.world.now) for one, n in levels.items()])

    def _leave(self, tx: Tx, name: str, first: str, last: str) -> None:
        tx.people.add_leave(PEOPLE[name].id, Leave(date.fromisoformat(first), date.fromisoformat(last)))

    def _role(self, tx: Tx, name: str, role: str) -> None:
        changed = replace(PEOPLE[name], roles=frozenset({Role(role)}))
        tx.people.apply(RosterChanges(persons=(changed,)))

    def _missed(self, tx: Tx, name: str, times: str) -> None:
        pair = tx.mentoring.pair_of(PEOPLE[name].id)
        assert pair
        for _ in range(int(times)):
            pair = missed_clock(pair)
        tx.save([pair])

    def _erase(self, tx: Tx, name: str) -> None:
        tx.people.erase(PEOPLE[name].id, self.world.now)


@contextmanager
def opened(sqlite_url: str, courses: Courses) -> Iterator[World]:
    """Everybody has a phone and has agreed; nobody was assessed yet."""
    terms = MentoringRules(levels=TABLE)
    house = House("BKPSDM Contoh", "id", Rules(WorkingCalendar()), courses, zone=Zone.WIT, mentoring=terms)
    chats = {
        one.id: Address(one.id, ChatRef("test", "satu", name), one.id, last_inbound_at=START, linked_at=START)
        for name, one in PEOPLE.items()
    }
    with Store.open(sqlite_url) as store:
        units = RosterChanges(units=(HEALTH, OFFICE), persons=tuple(PEOPLE.values()))
        store.write_now(lambda tx: tx.people.apply(units))
        store.write_now(lambda tx: tx.save([*chats.values(), *(Participation(id_, 1, START) for id_ in chats)]))
        yield World(store, house, START)
