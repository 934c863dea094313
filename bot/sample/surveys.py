"""Questionnaires in the sample agency: what was answered after an earlier course, and one that is to come."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.sample.mentoring import YOHANIS
from bot.surveys.finding import hours_of
from lessons.questionnaire import Kind, Questionnaire
from lessons.survey_terms import SurveyTerms
from lessons.surveys import Occasion, Survey, SurveyAnswer, SurveyStatus
from people.hours import next_slot
from people.ids import new_id
from people.model import Person, Role
from store.save import Saved

if TYPE_CHECKING:
    from bot.house import House
    from store.store import Store
    from store.tx import Tx

COURSE = "sos-01"
LAST_MONTH = timedelta(days=45)
APPLIED = (
    "Memeriksa semua berkas sekaligus sebelum warga pulang.",
    "Menyapa dengan bahasa daerah dahulu.",
    "Mengulang permintaan warga dengan kata sendiri.",
    "Menyediakan kursi bagi ibu hamil dan lansia.",
    "Menulis nomor antrean besar-besar.",
    "Mendengar sampai selesai sebelum menjawab.",
    "Menenangkan keluarga pasien di ruang lain.",
)
BETTER = (
    "Lebih banyak contoh dari distrik yang jauh.",
    "Kirim pelajaran setelah pelayanan pagi selesai.",
    "Tambah latihan menghadapi keluhan.",
    "Istilah asing dijelaskan.",
    "Boleh ada suara, bukan teks saja.",
    "Contoh untuk puskesmas pembantu.",
)


def answer_surveys(store: Store, house: House, now: datetime) -> None:
    """Answers of everybody who learns, the same at every start; and one learner who is asked at the next slot."""
    terms = house.surveys
    if terms is None:
        return
    store.write_now(lambda tx: tx.save(_things(tx, house, terms, now)))


def _things(tx: Tx, house: House, terms: SurveyTerms, now: datetime) -> Iterator[Saved]:
    chance = random.Random(1945)
    learners = [person for person in tx.people.in_unit(None) if Role.LEARNER in person.roles]
    for person in learners:
        subject, at = new_id(), now - LAST_MONTH
        if person.nip == YOHANIS:
            yield _to_come(tx, house, terms, person, now)
            continue
        own = (person, subject, person.id)
        yield from _answered(terms.questionnaires[Kind.SATISFACTION], Occasion.AFTER, own, at, chance)
        later = now - timedelta(days=12)
        yield from _answered(terms.questionnaires[Kind.TRANSFER_SELF], Occasion.DAY_30, own, later, chance)
        if person.superior_id is not None:
            led = (person, subject, person.superior_id)
            yield from _answered(terms.questionnaires[Kind.TRANSFER_SUPERIOR], Occasion.DAY_30, led, later, chance)


def _answered(
    questionnaire: Questionnaire, occasion: Occasion, whom: tuple[Person, int, int], at: datetime, chance: random.Random
) -> Iterator[Saved]:
    """A survey that was answered then, a few items passed over."""
    person, subject, respondent = whom
    survey = Survey(
        new_id(), questionnaire.id, questionnaire.version, occasion, subject, person.id, respondent, COURSE,
        person.unit_id, SurveyStatus.DONE, at, None, at, False, at,
    )  # fmt: skip
    yield survey
    for item in questionnaire.items:
        skipped = chance.random() < 1 / 12
        value = None if skipped or item.in_words else chance.choice([*item.values[1:], item.values[-2]])
        written = {"terapkan": APPLIED, "perbaiki": BETTER}.get(item.id, ("",))
        words = chance.choice(written) if item.in_words and not skipped else ""
        yield SurveyAnswer(survey.id, item.id, value, words, at)


def _to_come(tx: Tx, house: House, terms: SurveyTerms, person: Person, now: datetime) -> Survey:
    learner = tx.turns.learners([person.id], now)[person.id]
    questionnaire = terms.questionnaires[Kind.SATISFACTION]
    return Survey(
        new_id(), questionnaire.id, questionnaire.version, Occasion.AFTER, new_id(), person.id, person.id, COURSE,
        person.unit_id, SurveyStatus.PLANNED, now, next_slot(hours_of(house, learner), house.rules.calendar, now),
    )  # fmt: skip
