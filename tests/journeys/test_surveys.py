"""Questionnaires: the dialogues in `surveys/`, and when nobody is to be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.buttons import Act, Do, encode
from bot.messages import Kind
from bot.personal import copy_of
from bot.surveys.planner import next_surveys
from lessons.survey_terms import SurveyTerms
from lessons.surveys import Survey, SurveyStatus
from people.model import Leave
from people.roster.model import RosterChanges
from store.dossier import TAPPED
from store.survey_tables import surveys
from tests.journeys.conftest import CODES
from tests.journeys.dialogue import WIT, Dialogue, World

DIALOGUES = sorted((Path(__file__).parent / "surveys").glob("*.txt"))
TERMS = SurveyTerms(job=False)
MARIA, RUDI = 11, 13


def join(world: World, *names: str) -> None:
    """They link their phones and agree; what they are told is not looked at."""
    for name in names:
        code = CODES["kode" if name == "maria" else f"kode_{name}"]
        world.types(name, f"/start {code}")
        world.types(name, "setuju")
        phone = world.phone(name)
        phone.read = len(phone.messages)


def quiet(world: World) -> None:
    """Nobody has a course of their own under way that would speak too."""
    for person in (11, 12):
        world.store.write_now(
            lambda tx, person=person: tx.save([replace(e, next_due_at=None) for e in tx.study.enrolments(person)])
        )


@pytest.fixture
def asked(world: World) -> World:
    world.house = replace(world.house, surveys=TERMS)
    join(world, "maria", "yohanis")
    quiet(world)
    return world


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda path: path.stem)
def test_dialogue(path: Path, asked: World) -> None:
    if path.stem == "kepuasan-kerja":
        # Who joined before is not asked: the terms came after them.
        asked.now += timedelta(hours=1)
        asked.house = replace(asked.house, surveys=SurveyTerms(programme_end=date(2026, 12, 18)))
    Dialogue(asked, CODES).run(path)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=WIT).astimezone(UTC)


def rows(world: World) -> list[Survey]:
    found = world.store.read_now(
        lambda tx: tx.connection.execute(surveys.select().order_by(surveys.c.planned_at)).all()
    )
    return [Survey(*row) for row in found]


def said(world: World, name: str) -> int:
    phone = world.phone(name)
    new, phone.read = len(phone.messages) - phone.read, len(phone.messages)
    return new


def withdraw(world: World) -> None:
    def work(tx: Any) -> None:
        terms = tx.turns.learners([MARIA], world.now)[MARIA].participation
        tx.save([replace(terms, withdrawn_at=world.now)])

    world.store.write_now(work)


def pause(world: World) -> None:
    def work(tx: Any) -> None:
        terms = tx.turns.learners([MARIA], world.now)[MARIA].participation
        tx.save([replace(terms, paused_at=world.now)])

    world.store.write_now(work)


def leave(world: World) -> None:
    days = Leave(date(2026, 11, 30), date(2027, 2, 1))
    world.store.write_now(lambda tx: tx.people.add_leave(MARIA, days))


def block(world: World) -> None:
    world.event("maria", Kind.BLOCKED)


def erase(world: World) -> None:
    world.store.write_now(lambda tx: tx.people.erase(MARIA, world.now))


@pytest.mark.parametrize("happens", [withdraw, pause, leave, block, erase])
def test_who_is_not_to_be_disturbed_is_not_asked_and_it_lapses(asked: World, happens: Callable[[World], None]) -> None:
    world = asked
    world.complete("maria", "contoh")
    happens(world)
    said(world, "maria")
    world.move_to(at("2026-12-28 08:00"))
    assert said(world, "maria") == 0
    first = [survey for survey in rows(world) if survey.occasion.value == "after"]
    assert [survey.status for survey in first] in ([SurveyStatus.CANCELLED], [])


def test_a_second_tick_finds_nothing(asked: World) -> None:
    world = asked
    world.complete("maria", "contoh")
    world.move_to(at("2026-12-01 08:00"))
    assert said(world, "maria") == 1
    before = rows(world)
    for _ in range(3):
        world._tick()
    assert said(world, "maria") == 0
    assert rows(world) == before
    due = world.store.read_now(lambda tx: next_surveys(tx, world.house, world.now))
    assert due is not None
    assert due > world.now


def test_holidays_and_weekends_wait_for_the_next_learning_day(asked: World) -> None:
    world = asked
    world.move_to(at("2026-12-24 15:00"))
    said(world, "maria")
    world.complete("maria", "contoh")
    world.move_to(at("2026-12-28 07:59"))  # Christmas, then a weekend
    assert said(world, "maria") == 0
    world.move_to(at("2026-12-28 08:00"))
    assert said(world, "maria") == 1


def test_a_superior_without_chat_is_not_waited_for(asked: World) -> None:
    """And nobody else is asked in their place."""
    world = asked
    person = world.store.read_now(lambda tx: tx.people.by_id([MARIA])[0])
    changed = RosterChanges(persons=(replace(person, superior_id=RUDI),))
    world.store.write_now(lambda tx: tx.people.apply(changed))
    world.complete("maria", "contoh")
    world.move_to(at("2027-04-01 08:00"))
    theirs = [survey for survey in rows(world) if survey.questionnaire == "penerapan-atasan"]
    assert [(survey.status, survey.respondent_id) for survey in theirs] == [(SurveyStatus.CANCELLED, None)] * 2
    assert {survey.status for survey in rows(world)} <= {SurveyStatus.CANCELLED, SurveyStatus.EXPIRED}
    assert world.store.read_now(lambda tx: next_surveys(tx, world.house, world.now)) is None


def test_off_means_that_nothing_is_planned(asked: World) -> None:
    world = asked
    world.house = replace(world.house, surveys=None)
    world.complete("maria", "contoh")
    world.move_to(at("2026-12-28 08:00"))
    assert rows(world) == []


def test_their_own_copy_has_their_answers_and_an_administrators_copy_has_none(asked: World) -> None:
    world = asked
    world.complete("maria", "contoh")
    world.move_to(at("2026-12-01 08:00"))
    world.taps("maria", "Setuju")
    for _ in range(7):
        world.now += timedelta(minutes=1)
        world.types("maria", "2")
    world.now += timedelta(minutes=1)
    world.types("maria", "lembar kekurangan berkas")
    person = world.store.read_now(lambda tx: tx.people.by_id([MARIA])[0])
    own, office = (
        world.store.read_now(lambda tx, own=own: copy_of(tx, person, world.now, for_them=own)) for own in (True, False)
    )
    assert [row["value"] for row in own["questionnaires"]] == [3, *[2] * 7, None]
    assert own["questionnaires"][-1]["words"] == "lembar kekurangan berkas"
    assert office["questionnaires"] == []
    assert len(office["messages_from"]) == len(own["messages_from"])
    blank = [row for row in office["messages_from"] if not row["raw"]]
    assert len(blank) == 9, "one event for each answer"
    assert encode(Do(Act.SURVEY_ANSWER, "1-0-3")).startswith(TAPPED)
