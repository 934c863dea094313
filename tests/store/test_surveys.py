"""Surveys as rows: due once, unique for each subject and occasion, cut from a person who is erased."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lessons.questionnaire import Kind
from lessons.questionnaire_reading import shipped
from lessons.study import EnrolmentStatus
from lessons.surveys import Occasion, SurveyStatus
from reports.indicator_facts import PairedScore
from store.errors import StoreConflict
from store.model import OutboxState
from store.store import Store
from store.survey_model import asking_key, bundle_key
from store.survey_reading import paired_scores
from store.survey_tables import survey_answers, surveys
from store.tables import outbox
from store.tx import Tx
from tests.store.sample import NOW, agency, enrolment, message
from tests.store.survey_sample import DAY, answer, survey

JOB = next(q for q in shipped() if q.kind is Kind.JOB)
SUPERIOR = 3


def job(number: int, person: int, occasion: Occasion, **more: Any) -> Any:
    usual = {"status": SurveyStatus.DONE, "look_at": None, "closed_at": NOW}
    return survey(
        number, person, person, questionnaire=JOB.id, occasion=occasion, subject_id=person, course_id="",
        **{**usual, **more},
    )  # fmt: skip


def answered(tx: Tx, person: int, start: int, end: int | None, **more: Any) -> None:
    sides = [(Occasion.START, start)] + ([] if end is None else [(Occasion.END, end)])
    for number, (occasion, value) in enumerate(sides):
        id_ = person * 10 + number
        tx.save([job(id_, person, occasion, **more), *(answer(id_, item.id, value) for item in JOB.items)])


def test_a_survey_and_its_answers_come_back_as_they_were(store: Store) -> None:
    whole = survey(1, reminded=True, closed_at=NOW, course_id="arsip")
    given = [answer(1, "materi", 3), answer(1, "bahasa"), answer(1, "terapkan", None, "buku kekurangan berkas 👍")]
    store.write_now(lambda tx: (agency(tx), tx.save([whole, *given])))
    assert store.read_now(lambda tx: tx.surveys.survey(1)) == whole
    assert sorted(store.read_now(lambda tx: tx.surveys.answers([1])), key=lambda a: a.item) == sorted(
        given, key=lambda a: a.item
    )
    store.write_now(lambda tx: tx.save([answer(1, "materi", 4)]))
    assert {a.item: a.value for a in store.read_now(lambda tx: tx.surveys.answers([1]))}["materi"] == 4


def test_nobody_is_asked_twice_about_the_same(store: Store) -> None:
    store.write_now(lambda tx: (agency(tx), tx.save([survey(1)])))
    with pytest.raises(StoreConflict):
        store.write_now(lambda tx: tx.save([survey(2)]))
    store.write_now(lambda tx: tx.save([survey(3, occasion=Occasion.DAY_30, questionnaire="penerapan-peserta")]))


def test_what_is_due_comes_once_the_longest_due_first(store: Store) -> None:
    later = survey(1, look_at=NOW)
    first = survey(2, 2, 2, look_at=NOW - DAY)
    rests = survey(3, 3, 3, look_at=None)
    store.write_now(lambda tx: (agency(tx), tx.save([later, first, rests])))
    assert store.write_now(lambda tx: tx.surveys.due(NOW, 10)) == [first, later]
    assert store.read_now(lambda tx: tx.surveys.next_look(NOW - DAY)) == NOW
    assert store.read_now(lambda tx: tx.surveys.next_look(NOW)) is None
    store.write_now(lambda tx: tx.save([replace(first, look_at=None), replace(later, look_at=NOW + DAY)]))
    assert store.write_now(lambda tx: tx.surveys.due(NOW, 10)) == []


def test_completed_courses_are_found_until_something_is_planned(store: Store) -> None:
    done = replace(enrolment(7, 1, EnrolmentStatus.COMPLETED), completed_at=NOW, next_due_at=None)
    old = replace(enrolment(8, 2, EnrolmentStatus.COMPLETED), completed_at=NOW - 30 * DAY, next_due_at=None)
    store.write_now(lambda tx: (agency(tx), tx.save([done, old, enrolment(9, 3)])))
    assert store.read_now(lambda tx: tx.surveys.newly_completed(NOW - DAY, 10)) == [done]
    assert store.read_now(lambda tx: tx.surveys.first_completed(NOW - DAY)) == NOW
    store.write_now(lambda tx: tx.save([survey(1, subject_id=7)]))
    assert store.read_now(lambda tx: tx.surveys.newly_completed(NOW - DAY, 10)) == []
    assert store.read_now(lambda tx: tx.surveys.first_completed(NOW - DAY)) is None


def test_who_joined_is_found_until_they_are_planned(store: Store) -> None:
    store.write_now(agency)

    def found(tx: Tx) -> list[int]:
        rows = tx.surveys.without(JOB.id, Occasion.START, NOW - DAY, NOW, 10)
        return sorted(person for person, _ in rows)

    assert store.read_now(found) == [1, 2, 3]
    store.write_now(lambda tx: tx.save([job(1, 2, Occasion.START), job(2, 3, Occasion.END)]))
    assert store.read_now(found) == [1, 3]
    assert store.read_now(lambda tx: tx.surveys.without(JOB.id, Occasion.START, NOW + DAY, NOW + 2 * DAY, 10)) == []


def test_scores_are_paired_where_the_surveys_have_ended(store: Store) -> None:
    def ask(tx: Tx) -> None:
        agency(tx, 4)
        answered(tx, 1, 50, 75)
        answered(tx, 2, 25, 25)
        answered(tx, 3, 100, None)
        answered(tx, 4, 0, 100, status=SurveyStatus.OPEN)

    store.write_now(ask)
    expected = [PairedScore(1, 2, 50.0, 75.0), PairedScore(2, 2, 25.0, 25.0), PairedScore(3, 2, 100.0, None)]
    assert store.read_now(lambda tx: paired_scores(tx, JOB)) == expected


def test_an_erased_persons_answers_stay_together_and_lead_to_nobody(store: Store) -> None:
    def lived(tx: Tx) -> None:
        agency(tx)
        answered(tx, 1, 40, 60)
        tx.save([survey(1), answer(1, "materi", 4), answer(1, "terapkan", None, "kata saya"), survey(2, 2, 2)])
        tx.save([answer(2, "terapkan", None, "kata orang lain")])
        tx.save([survey(3, status=SurveyStatus.PLANNED, occasion=Occasion.DAY_30)])

    store.write_now(lived)
    store.write_now(lambda tx: tx.people.erase(1, NOW))
    rows = store.read_now(lambda tx: tx.connection.execute(surveys.select().order_by(surveys.c.id)).all())
    theirs = [row for row in rows if row.id != 2]
    assert len({row.respondent_id for row in theirs}) == 1
    assert not {1, 1001} & {n for row in theirs for n in (row.respondent_id, row.about_id, row.subject_id)}
    assert {row.id: row.status for row in rows} == {
        1: SurveyStatus.EXPIRED, 2: SurveyStatus.OPEN, 3: SurveyStatus.CANCELLED, 10: SurveyStatus.DONE,
        11: SurveyStatus.DONE,
    }  # fmt: skip
    assert [row.look_at for row in theirs] == [None] * 4
    words = store.read_now(
        lambda tx: tx.connection.scalars(survey_answers.select().with_only_columns(survey_answers.c.words)).all()
    )
    assert set(words) == {"", "kata orang lain"}
    (pair,) = store.read_now(lambda tx: paired_scores(tx, JOB))
    assert (pair.before, pair.after) == (40.0, 60.0), "counts are kept"
    assert pair.person_id == theirs[0].respondent_id


def test_what_a_superior_was_asked_and_said_about_an_erased_person_goes(store: Store) -> None:
    keys = asking_key(1, "x"), bundle_key(SUPERIOR, NOW), asking_key(2, "x")

    def lived(tx: Tx) -> None:
        agency(tx)
        tx.save([survey(n, n, SUPERIOR, questionnaire="penerapan-atasan") for n in (1, 2)])
        tx.save([answer(1, "perubahan", 3), answer(1, "contoh", None, "Pegawai 1 kini ramah")])
        tx.save([message(key, SUPERIOR, person_id=SUPERIOR, payload="tentang Pegawai 1") for key in keys])

    store.write_now(lived)
    store.write_now(lambda tx: tx.people.erase(1, NOW))
    first = store.read_now(lambda tx: tx.connection.execute(surveys.select().where(surveys.c.id == 1)).one())
    assert (first.respondent_id, first.about_id, first.status) == (SUPERIOR, None, SurveyStatus.EXPIRED)
    assert [(a.value, a.words) for a in store.read_now(lambda tx: tx.surveys.answers([1]))] == [(None, ""), (3, "")]
    sent = store.read_now(lambda tx: tx.connection.execute(outbox.select().order_by(outbox.c.id)).all())
    assert [(row.payload, row.state) for row in sent] == [
        ("", OutboxState.CANCELLED), ("", OutboxState.CANCELLED), ("tentang Pegawai 1", OutboxState.QUEUED),
    ]  # fmt: skip
    assert store.read_now(lambda tx: tx.surveys.survey(2)) == survey(2, 2, SUPERIOR, questionnaire="penerapan-atasan")


def test_old_words_are_let_go_and_what_was_counted_stays(store: Store) -> None:
    closed = survey(1, status=SurveyStatus.DONE, closed_at=NOW)
    store.write_now(
        lambda tx: (agency(tx), tx.save([closed, answer(1, "terapkan", None, "kata"), answer(1, "materi", 2)]))
    )
    assert store.write_now(lambda tx: tx.surveys.prune(NOW)) == 0
    assert store.write_now(lambda tx: tx.surveys.prune(NOW + DAY)) == 1
    assert {(a.item, a.value, a.words) for a in store.read_now(lambda tx: tx.surveys.answers([1]))} == {
        ("terapkan", None, ""), ("materi", 2, ""),
    }  # fmt: skip
