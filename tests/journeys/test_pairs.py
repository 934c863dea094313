"""Dialogues about pairs, on several phones, with the real router, store and schedule; the office confirms matches."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import pytest

from bot.buttons import base36
from lessons.study import Participation
from mentoring import pairing
from people.ids import new_id
from people.roster.model import RosterChanges
from store.tx import Tx
from tests.journeys.dialogue import World
from tests.journeys.office import HEALTH, LEARNER, START, Office, person

DIALOGUES = sorted((Path(__file__).parent / "pairs").glob("*.txt"))


def test_a_large_team_is_paged(office: World) -> None:
    more = [
        person(n, f"1990031520150320{n}", f"Pegawai {n}", HEALTH, roles=LEARNER, superior_id=13) for n in range(20, 33)
    ]

    def joined(tx: Tx) -> None:
        tx.people.apply(RosterChanges(persons=tuple(more)))
        tx.save([Participation(one.id, 1, START) for one in more[:-1]])

    office.store.write_now(joined)
    office.types("rudi", "/tim")
    seen, titles = [], []
    for _ in range(3):
        page = office.phone("rudi").messages[-1]
        seen += [c.id for c in page.choices if c.title.startswith("Nilai ")]
        titles.append([c.title for c in page.choices if not c.title.startswith("Nilai ")])
        if "Berikutnya" in titles[-1]:
            office.taps("rudi", "Berikutnya")
    assert titles == [["Berikutnya"], ["Sebelumnya", "Berikutnya"], ["Sebelumnya"]]
    assert len(set(seen)) == 14, "everybody of the team who takes part, once"
    office.types("rudi", "/tim 9")
    assert office.phone("rudi").messages[-1].choices, "a page that is none is answered"


def test_a_mentor_of_many_opens_each_of_them(office: World) -> None:
    more = [person(n, f"1990031520150320{n}", f"Pegawai {n}", HEALTH, roles=LEARNER) for n in range(20, 36)]

    def paired(tx: Tx) -> None:
        tx.people.apply(RosterChanges(persons=tuple(more)))
        for one in more:
            known = pairing.accept(pairing.propose(new_id(), one.id, 14, START, START), START, START)
            known = pairing.agree_to_be_named(pairing.agree_to_be_named(known, 14, START), one.id, START)
            tx.save([Participation(one.id, 1, START), known])

    office.store.write_now(paired)
    office.types("agus", "/dampingan")
    seen, turned = [], []
    for _ in range(3):
        titles = [choice.title for choice in office.phone("agus").messages[-1].choices]
        seen += [title for title in titles if "Pegawai" in title]
        turned.append([title for title in titles if title in ("Sebelumnya", "Berikutnya")])
        if "Berikutnya" in titles:
            office.taps("agus", "Berikutnya")
    assert turned == [["Berikutnya"], ["Sebelumnya", "Berikutnya"], ["Sebelumnya"]]
    assert [title.split(".")[0] for title in seen] == [str(number) for number in range(1, 17)]
    office.taps("agus", seen[-1])
    assert "Pegawai 35" in office.phone("agus").messages[-1].text


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path: Path, office: World) -> None:
    Office(office, {"layanan": base36(crc32(b"pelayanan publik"))}).run(path)
