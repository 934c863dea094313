"""A course's hours enter the ledger with its completion, and the learner sees what the ledger says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.jp import desk
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


def test_who_is_refused_hears_why_and_sees_it_in_their_progress(world: World) -> None:
    Dialogue(world, CODES).run(FIRST_DAYS)
    trainings = [
        JpEntry(n, MARIA.id, 2026, FRIDAY, JpForm.CLASSROOM, "teknis", 360, 8, "file", n, title="Arsip & Surat")
        for n in (7, 8)
    ]
    world.store.write_now(lambda tx: tx.ledger.propose(trainings))
    assert "Menunggu persetujuan: 16 JP" in progress(world)
    world.store.write_now(lambda tx: desk.refuse(tx, world.house, [7], "Daftar hadir belum ada.", None, world.now))
    world.store.write_now(lambda tx: desk.approve(tx, world.house, [8], None, world.now))
    world.deliver()
    said = world.phone("maria").messages[-1]
    assert "• Arsip &amp; Surat, 4 Desember 2026: 8 JP" in said.text
    assert "Alasannya: Daftar hadir belum ada." in said.text
    assert [choice.title for choice in said.choices] == ["Kemajuan saya"]
    world.taps("maria", "Kemajuan saya")
    shown = world.phone("maria").messages[-1].text
    assert "JP tahun ini: <b>9</b> dari 20 (kursus 1, klasikal 8)" in shown
    assert "Menunggu" not in shown


def test_what_was_decided_is_told_after_quiet_hours_and_in_ones_own_language(world: World) -> None:
    Dialogue(world, CODES).run(FIRST_DAYS)
    world.types("maria", "/language")
    night = datetime(2026, 12, 5, 14, 0, tzinfo=UTC)
    world.move_to(night)
    [entry] = ledger(world)
    told = len(world.phone("maria").messages)
    world.store.write_now(lambda tx: desk.correct(tx, world.house, entry.id, 0, "Entered twice.", None, night))
    world.deliver()
    assert len(world.phone("maria").messages) == told, "23.00 in the east"
    world.move_to(night + timedelta(hours=8))
    said = world.phone("maria").messages[told].text
    assert (
        "the JP for Layanan yang Ramah, 4 December 2026 were corrected: they were 1 JP, now they are <b>0 JP</b>"
        in said
    )
