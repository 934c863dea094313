"""Dialogues about what a superior does on Monday and what the learner hears of it, with the real router and store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot.house import House, MentoringRules
from bot.shelf import Courses
from lessons.engine import Rules
from lessons.study import Participation
from people.calendar import WorkingCalendar
from people.model import Leave, Role, Zone
from people.roster.model import RosterChanges
from reports.follow_up_facts import Acting
from store.model import Address, ChatRef
from store.store import Store
from store.tx import Tx
from tests.journeys.conftest import enrol
from tests.journeys.dialogue import World
from tests.journeys.office import HEALTH, OFFICE, PEOPLE, START, TABLE, Office, person

DIALOGUES = sorted((Path(__file__).parent / "follow_ups").glob("*.txt"))
HEAD = person(
    18, "197104121996031001", "dr. Yulianus Kogoya, M.Kes.", OFFICE, position="Kepala Dinas",
    roles=frozenset({Role.SUPERVISOR}),
)  # fmt: skip
EVERYBODY = {**PEOPLE, "rudi": replace(PEOPLE["rudi"], superior_id=HEAD.id), "yulianus": HEAD}


class Monday(Office):
    """Beside what the dialogues about pairs know:

    * baca                      everything that came so far is read
    * pindah maria agus         the roster gives somebody another superior
    * mewakili agus rudi        Agus stands in for Rudi from today on; `… saat cuti`: whenever Rudi is on leave
    * cuti rudi 2026-12-14 2026-12-18
    """

    def _line(self, text: str) -> None:
        if text != "* baca":
            super()._line(text)
            return
        for phone in self.world.phones.values():
            phone.read = len(phone.messages)

    def _administer(self, words: list[str]) -> None:
        acts = {"pindah": self._move, "mewakili": self._stand_in}
        if words[0] in acts:
            self.world.store.write_now(lambda tx: acts[words[0]](tx, *words[1:]))
        else:
            super()._administer(words)

    def _move(self, tx: Tx, name: str, superior: str) -> None:
        moved = replace(EVERYBODY[name], superior_id=EVERYBODY[superior].id)
        tx.people.apply(RosterChanges(persons=(moved,)))

    def _stand_in(self, tx: Tx, name: str, superior: str, *when: str) -> None:
        first = None if when else date(2026, 12, 1)
        tx.save([Acting(1, EVERYBODY[superior].id, EVERYBODY[name].id, first)])

    def _leave(self, tx: Tx, name: str, first: str, last: str) -> None:
        tx.people.add_leave(EVERYBODY[name].id, Leave(date.fromisoformat(first), date.fromisoformat(last)))


@pytest.fixture
def house(courses: Courses) -> House:
    rules, mentoring = Rules(WorkingCalendar()), MentoringRules(levels=TABLE)
    return House("BKPSDM Contoh", "id", rules, courses, zone=Zone.WIT, mentoring=mentoring, weekly=(0, time(8, 0)))


@pytest.fixture
def office(sqlite_url: str, house: House) -> Iterator[World]:
    """Maria and Yohanis were enrolled on 30 November and are silent since; Rudi leads them, and Yulianus leads Rudi."""
    with Store.open(sqlite_url) as store:
        changes = RosterChanges(units=(HEALTH, OFFICE), persons=tuple(EVERYBODY.values()))
        store.write_now(lambda tx: tx.people.apply(changes))
        for name, one in EVERYBODY.items():
            chat = Address(one.id, ChatRef("test", "satu", name), one.id, last_inbound_at=START, linked_at=START)
            store.write_now(lambda tx, one=one, chat=chat: tx.save([chat, Participation(one.id, 1, START)]))  # type: ignore[misc]
        world = World(store, house, START)
        for name in ("maria", "yohanis"):
            world.phone(name)
            enrol(world, EVERYBODY[name].id, "contoh")
        yield world


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path: Path, office: World) -> None:
    Monday(office).run(path)


def test_the_dialogues_begin_when_somebody_is_silent() -> None:
    assert datetime(2026, 11, 29, 23, 0, tzinfo=UTC) == START
    assert len(DIALOGUES) >= 8
