"""Mentoring for the store's tests: a learner (person 1), a mentor (2), another mentor (3), and what they did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from mentoring import pairing
from mentoring.answers import BankAnswer, approve
from mentoring.clock import Clock, Stage
from mentoring.desk import DeskTerms
from mentoring.gatherings import Gathering, Seat
from mentoring.groups import Group
from mentoring.model import Pair
from mentoring.questions import Context, Media, Question, ask
from mentoring.sessions import Log, Session, SessionStatus
from people.jp import JpEntry, JpForm
from people.model import Role
from people.roster.model import RosterChanges
from store.mentoring_model import AssessedBy, Assessment, MenteeWish, MentorTerms
from store.tx import Tx
from tests.store.sample import HOUR, NOW, agency, person

DAY = timedelta(days=1)
LEARNER, MENTOR, OTHER = 1, 2, 3
SERVICE = "pelayanan-publik"
ASKED = "Bagaimana menyusulkan berkas warga tanpa telepon?"
ANSWERED = "Titipkan lewat kader dengan tanda terima."


def terms(person_id: int = MENTOR, **changes: Any) -> MentorTerms:
    return replace(MentorTerms(person_id, {SERVICE: 4}), **changes)


def full_terms(person_id: int = MENTOR) -> MentorTerms:
    """Nothing in it is as it is by default."""
    return MentorTerms(
        person_id, {SERVICE: 4, "digital": 2}, "pelayanan", ("en", "id"), frozenset({"loyal", "adaptif"}), 12,
        (time(9, 30), time(15)), 3, False, frozenset({7, 1}), frozenset({9}), DeskTerms(4, True, (4, time(13, 30))),
        NOW + DAY,
    )  # fmt: skip


def full_wish(person_id: int = LEARNER) -> MenteeWish:
    return MenteeWish(
        person_id, "lebih berani bicara 👍", "pelayanan", ("en",), frozenset({"loyal"}), (time(10), time(12)),
        frozenset({2}), frozenset({9}), 3, False,
    )  # fmt: skip


def clock(mentor_id: int | None = MENTOR, stage: Stage = Stage.MENTOR, days: int = 2) -> Clock:
    nudge = None if mentor_id is None else NOW + days * DAY / 2
    return Clock(stage, mentor_id, NOW, NOW + days * DAY, nudge)


def question(number: int, mentee_id: int = LEARNER, text: str = ASKED, **more: Any) -> Question:
    now = more.pop("now", NOW)
    return ask(number, mentee_id, SERVICE, text, now, more.pop("clock", clock()), **more)


def beside_a_lesson() -> Context:
    return Context("arsip", "satu", "tanya", "A kata pribadi", False, "v1", 11)


def photo() -> Media:
    return Media("photo", "file-7", 40_000)


def pair(number: int, mentee_id: int = LEARNER, mentor_id: int = MENTOR) -> Pair:
    return pairing.propose(number, mentee_id, mentor_id, NOW, NOW + 3 * DAY)


def bank_answer(number: int, question: str = ASKED, answer: str = ANSWERED, owner: int = MENTOR) -> BankAnswer:
    return approve(number, (question, answer), (), owner, owner, NOW, NOW.date(), SERVICE, "satu")


def meeting(number: int, pair_id: int = 1, **changes: Any) -> Session:
    agreed = SessionStatus.AGREED
    usual = Session(
        number, pair_id, LEARNER, MENTOR, "Antrean", NOW + DAY, 60, "Ruang rapat", agreed, frozenset({1, 2})
    )
    return replace(usual, **changes)


def gathering(number: int, members: Iterable[int] = (LEARNER,), group_id: int = 1, **changes: Any) -> Gathering:
    """Of the first group, set by its mentor for tomorrow."""
    seats = tuple(Seat(number, one, NOW) for one in members)
    agreed = SessionStatus.AGREED
    usual = Gathering(
        number, group_id, MENTOR, MENTOR, "Antrean", NOW + DAY, 60, "Aula", agreed, revision=1, seats=seats
    )
    return replace(usual, **changes)


def entry(number: int, person_id: int = LEARNER, source: int = 1, **changes: Any) -> JpEntry:
    day = NOW.date()
    return replace(
        JpEntry(number, person_id, day.year, day, JpForm.MENTORING, SERVICE, 60, 2, "meeting", source), **changes
    )


def assessment(level: int, by: AssessedBy = AssessedBy.SELF, after: timedelta = 0 * DAY, **more: Any) -> Assessment:
    usual = Assessment(LEARNER, SERVICE, level, by, LEARNER if by is AssessedBy.SELF else MENTOR, NOW + after)
    return replace(usual, **more)


def office(tx: Tx, people: int = 3) -> None:
    """The agency, with persons 2 and up as active mentors."""
    agency(tx, people)
    mentors = range(2, people + 1)
    both = frozenset({Role.LEARNER, Role.MENTOR})
    tx.people.apply(RosterChanges(persons=tuple(replace(person(n), roles=both) for n in mentors)))
    tx.save([terms(n) for n in mentors])


def a_little_of_mentoring(tx: Tx) -> None:
    """A row in every table of mentoring. The agency is there already."""
    log = Log("Antrean", 60, "Coba nomor antrean")
    tx.save(
        [
            full_terms(),
            full_wish(),
            assessment(2),
            replace(pairing.leave(pair(1), NOW), reflections={LEARNER: "terima kasih"}),
            Group(1, MENTOR, SERVICE, 2, NOW),
            replace(pair(2), follows=1, tried=frozenset({3}), group_id=1),
            question(1, media=photo(), context=beside_a_lesson(), pair_id=2),
            bank_answer(1),
            meeting(1, log=log, status=SessionStatus.LOGGED, confirmed_by=frozenset({1}), starts_at=NOW - HOUR),
            gathering(1, log=log, status=SessionStatus.LOGGED, starts_at=NOW - HOUR, look_at=NOW + DAY),
            entry(1),
        ]
    )
