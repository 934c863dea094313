"""The sample agency: a sound roster, everybody invited, learners enrolled, and seeding again changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.building import build_house
from bot.config import Config
from bot.config.settings import Agency
from bot.indicators.loading import load_report
from bot.invites import code_hash
from bot.jp.standing import standing
from bot.matching import run_matching
from bot.sample import COURSES, code_of, seed
from bot.sample.figures import UNITS, enter_figures, sample_terms
from bot.sample.hours import ADMIN, HELD, enter_hours
from bot.sample.mentoring import KRISTINA, SALMA, SELVINA, YOHANIS, enliven
from bot.sample.surveys import answer_surveys
from bot.surveys.results import load_results
from lessons.study import EnrolmentStatus
from lessons.survey_terms import SurveyTerms
from mentoring.model import PairStatus, UnmatchedCode
from people.hours import local_day
from people.jp import JpStatus
from people.model import Role, Zone
from reports.indicator_terms import Indicator
from reports.indicators import Standing
from store.dossier import history
from store.ledger import Wanted
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


def test_the_phones_are_lively_from_the_start(store: Store) -> None:
    """A pair under way, a proposal that waits on the mentor's phone, and what was said before, as it was sent."""
    with store:
        house = build_house(Config(agency=Agency("Contoh", default_zone=Zone.WIT)))
        codes = store.read_now(lambda tx: {person.nip: code_of(person) for person in tx.people.in_unit(None)})
        enliven(store, house, NOW, codes)
        people = store.read_now(lambda tx: {p.id: p.nip for p in tx.people.in_unit(None)})
        pairs = store.read_now(lambda tx: tx.mentoring.open_pairs())
        assert [(people[p.mentee_id], people[p.mentor_id], p.status) for p in pairs] == [
            (YOHANIS, KRISTINA, PairStatus.ACTIVE),
            (SALMA, KRISTINA, PairStatus.PROPOSED),
        ]
        assert all(p.answer_by > NOW for p in pairs if p.status is PairStatus.PROPOSED)
        past = store.read_now(lambda tx: history(tx, "simulator", "demo"))
        chat = next(f"p-{id_}" for id_, nip in people.items() if nip == KRISTINA)
        assert "Permintaan pendampingan" in past[chat][-1][2]
        moments = [at for lines in past.values() for at, _, _ in lines]
        assert max(moments) <= (NOW + timedelta(seconds=5)).isoformat()
        assert store.read_now(lambda tx: (tx.inbox.backlog(), tx.outbox.backlog())) == (0, 0)
        found = store.read_now(lambda tx: run_matching(tx, house, NOW))
        assert [
            (people[one.mentee_id], one.code) for one in found.unmatched if one.code is not UnmatchedCode.NO_NEED
        ] == [(SELVINA, UnmatchedCode.NO_EXPERTISE_AT_ALL)]


def test_the_ledger_is_lively_too(store: Store) -> None:
    """Hours of every kind of standing, and the administrator decided them: some wait, one is refused, one corrected."""
    with store:
        house = build_house(Config(agency=Agency("Contoh", default_zone=Zone.WIT)))
        enter_hours(store, house, NOW)
        entries = store.read_now(lambda tx: tx.ledger.wanted(Wanted(current=False)))
        people = store.read_now(lambda tx: {p.id: p for p in tx.people.in_unit(None)})
        by_status = {status: sum(one.status is status for one in entries) for status in JpStatus}
        assert by_status == {JpStatus.PROPOSED: 5, JpStatus.APPROVED: 13, JpStatus.REFUSED: 1}
        assert {people[one.decided_by].nip for one in entries if one.decided_by} == {ADMIN}
        assert [one.jp for one in entries if one.corrects] == [6]
        found = {
            people[id_].nip: standing([one for one in entries if one.person_id == id_])
            for id_ in {one.person_id for one in entries}
        }
        assert set(found) == set(HELD)
        fitriani = found["199602042023212015"]
        assert fitriani.jp + fitriani.waiting > 24, "a PPPK who would pass the ceiling"


@pytest.mark.parametrize("day", [datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)])
def test_its_units_have_figures_from_before_and_since(store: Store, day: datetime) -> None:
    with store:
        house = build_house(Config(indicators=sample_terms(local_day(Zone.WIB, day))))
        enter_figures(store, house, day)
        report = store.read_now(lambda tx: load_report(tx, house, day))
    told = {one: (found.n, found.change, found.standing) for one, found in report.results.items()}
    assert told[Indicator.PERFORMANCE] == (len(UNITS), 17.5, Standing.REACHED)
    assert told[Indicator.SERVICE] == (len(UNITS), 13.2, Standing.NOT_YET)
    assert report.results[Indicator.KNOWLEDGE].standing is Standing.NO_DATA


def test_questionnaires_have_figures_to_show_and_one_is_to_come(store: Store) -> None:
    with store:
        house = build_house(Config(surveys=SurveyTerms(job=False)))
        answer_surveys(store, house, NOW)
        satisfaction, told_by_learners, *_ = store.read_now(lambda tx: load_results(tx, house, NOW))
        score = satisfaction.groups[0].score
        assert score is not None
        assert score.mean is not None
        assert 25 <= score.mean <= 100
        assert satisfaction.words.keys() == {"terapkan", "perbaiki"}
        assert told_by_learners.counts["penghambat"]
        assert store.read_now(lambda tx: tx.surveys.next_look(NOW - timedelta(days=1)))
