"""A course's hours enter the ledger with its completion, and the learner sees what the ledger says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from people.jp import JpEntry, JpForm, JpStatus, JpTerms, Part
from people.model import Kind
from people.roster.model import RosterChanges
from tests.journeys.conftest import CODES, PEOPLE
from tests.journeys.dialogue import Dialogue, World

FIRST_DAYS = Path(__file__).parent / "dialogues" / "hari-pertama.txt"
MARIA = PEOPLE[0]
FRIDAY = date(2026, 12, 4)


def ledger(world: World) -> list[JpEntry]:
    return world.store.read_now(lambda tx: tx.ledger.of(MARIA.id))


def progress(world: World) -> str:
    world.types("maria", "/jp")
    return world.phone("maria").messages[-1].text


def test_a_completed_course_is_entered_with_its_completion(world: World) -> None:
    world.house = replace(world.house, jp=JpTerms(parts={JpForm.COURSE: Part("2026-1", "SK 1")}))
    Dialogue(world, CODES).run(FIRST_DAYS)
    [done] = world.store.read_now(lambda tx: tx.study.enrolments(MARIA.id))
    [entry] = ledger(world)
    assert replace(entry, id=0) == JpEntry(
        0, MARIA.id, 2026, FRIDAY, JpForm.COURSE, "teknis", 45, 1, "enrolment", done.id, f"enrolment/{done.id}",
        "2026-1", JpStatus.APPROVED, decided_at=done.completed_at, title="Layanan yang Ramah",
        begun_on=date(2026, 12, 1),
    )  # fmt: skip


def test_what_has_to_be_approved_waits_and_the_learner_is_told_so(world: World) -> None:
    world.house = replace(world.house, jp=JpTerms(approve=frozenset()))
    with pytest.raises(AssertionError, match="1 JP tercatat"):
        Dialogue(world, CODES).run(FIRST_DAYS)
    [entry] = ledger(world)
    assert (entry.status, entry.decided_at) == (JpStatus.PROPOSED, None)
    assert "1 JP</b> diajukan untuk dicatat" in world.phone("maria").messages[-1].text
    assert "JP tahun ini: <b>0</b> dari 20\nMenunggu persetujuan: 1 JP" in progress(world)


def test_a_pppk_sees_the_ceiling_and_what_is_beyond_it(world: World) -> None:
    Dialogue(world, CODES).run(FIRST_DAYS)
    contract = replace(MARIA, kind=Kind.PPPK)
    more = JpEntry(7, MARIA.id, 2026, FRIDAY, JpForm.CLASSROOM, "teknis", 1080, 24, "file", 7, status=JpStatus.APPROVED)
    world.store.write_now(lambda tx: (tx.people.apply(RosterChanges(persons=(contract,))), tx.ledger.propose([more])))
    said = progress(world)
    assert "JP tahun ini: <b>25</b> dari paling banyak 24 (kursus 1, klasikal 24)" in said
    assert "lebih dari 24 JP setahun bagi PPPK mungkin tidak diakui (PP 49/2018 pasal 40)" in said


def test_refused_hours_are_not_shown_as_the_course_s(world: World) -> None:
    Dialogue(world, CODES).run(FIRST_DAYS)
    [entry] = ledger(world)
    world.store.write_now(lambda tx: tx.save([replace(entry, id=9, jp=0, corrects=entry.id, reason="salah")]))
    said = progress(world)
    assert "selesai, 0 JP" in said
    assert "JP tahun ini: <b>0</b> dari 20" in said
