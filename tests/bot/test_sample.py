"""The sample agency: a sound roster, everybody invited, learners enrolled, and seeding again changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import Config
from bot.house import build_house
from bot.invites import code_hash
from bot.sample import COURSES, code_of, seed
from lessons.study import EnrolmentStatus
from people.model import Role, Zone
from store.store import Store

NOW = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = Store.open(f"sqlite:///{tmp_path}/demo.db")
    opened.upgrade()
    seed(opened, build_house(Config()), NOW)
    return opened


def test_the_sample_has_somebody_for_every_phone_of_the_simulator(store: Store) -> None:
    with store:
        people = store.read_now(lambda tx: tx.people.in_unit(None))
    learners = [person for person in people if Role.LEARNER in person.roles]
    assert len(people) == 24
    assert {person.zone for person in learners} == set(Zone)
    assert {role for person in people for role in person.roles} == set(Role)
    assert all("Contoh" in person.name for person in people)


def test_everybody_is_invited_and_learners_wait_for_their_consent(store: Store) -> None:
    with store:
        people = store.read_now(lambda tx: tx.people.in_unit(None))
        for person in people:
            invite = store.read_now(lambda tx, p=person: tx.people.invite(code_hash(code_of(p))))
            enrolments = store.read_now(lambda tx, p=person: tx.study.enrolments(p.id))
            assert invite is not None
            assert invite.person_id == person.id
            expected = list(COURSES) if Role.LEARNER in person.roles else []
            assert [e.course_id for e in enrolments] == expected
            assert {e.status for e in enrolments} <= {EnrolmentStatus.WAITING}


def test_seeding_again_changes_nothing(store: Store) -> None:
    with store:
        before = store.read_now(lambda tx: (tx.people.in_unit(None), tx.journal.entries()))
        seed(store, build_house(Config()), NOW)
        assert store.read_now(lambda tx: (tx.people.in_unit(None), tx.journal.entries())) == before
