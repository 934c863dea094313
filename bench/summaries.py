"""Weekly summaries of 100,000 learners under 5,000 superiors, composed: against the bare SQL aggregate."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select

from bench._measure import Options, Ratio, Report, Round, interleaved, medians
from bot.texts import texts_for
from bot.weekly.message import compose
from bot.weekly.pictures import chart
from lessons.study import (
    Answer,
    Enrolment,
    EnrolmentStatus,
    LessonRecord,
    Participation,
    QuestionInstance,
    QuestionPurpose,
    RecordStatus,
)
from people.calendar import WorkingCalendar
from people.jp import JpEntry, JpForm, JpStatus
from people.model import Kind, LearningHours, Person, Unit, Zone
from people.roster.model import RosterChanges
from reports.weekly_facts import Terms
from reports.weekly_summary import Summary, summaries
from reports.weeks import Week, span
from store import reporting
from store import reporting_statements as statements
from store.dialect import Moment
from store.model import Address, ChatRef
from store.store import Store
from store.tables import participations, persons
from store.tx import Tx

WEEK = Week(2026, 48)
NOW = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
START = NOW - timedelta(days=56)
TERMS = Terms(WorkingCalendar(), LearningHours(Zone.WIT))
LIES = span(WEEK, Zone.WIT, NOW)
LESSONS = 7
"""Of one course, one a week."""
_FANOUT = 10
"""Superiors under one superior."""
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


def _bare_of(counted: Select[Any]) -> Select[Any]:
    """The same counts summed for each direct superior by the database alone: no tree, no words, nobody to turn to."""
    person, *counts = counted.subquery().c
    sums = [func.max(one) if isinstance(one.type, Moment) else func.sum(one) for one in counts]
    return select(persons.c.superior_id, *sums).join(persons, persons.c.id == person).group_by(persons.c.superior_id)


BARE = (
    select(persons.c.superior_id, func.count(), func.count(participations.c.consented_at))
    .outerjoin(participations, participations.c.person_id == persons.c.id)
    .group_by(persons.c.superior_id),
    *(_bare_of(statement) for _, statement in statements.COUNTS.values()),
)


def run(options: Options) -> Report:
    """Both sides read the same rows of one file in one transaction. The pictures, which are made one by one when
    they are sent, are measured apart."""
    learners, superiors = options.size(100_000, 400), options.size(5_000, 20)
    composed, bare = f"{superiors:,} summaries of {learners:,} learners, composed", "the bare SQL aggregate"
    parts: dict[str, list[float]] = {"the facts": [], "the tree": [], "the words": []}
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{Path(folder) / 'weekly.db'}") as store:
        _fill(store, learners, superiors)
        sides: dict[str, Round] = {
            composed: lambda: store.read_now(lambda tx: _composed(tx, superiors, parts)),
            bare: lambda: store.read_now(_bare),
        }
        figures = interleaved(sides, options)
        picture = store.read_now(lambda tx: _timed(lambda: chart(_one(tx, superiors), texts_for("id"))))
    middle = medians(figures)
    notes = [f"of it {part}: {statistics.median(spent):,.0f} ms" for part, spent in parts.items()]
    notes.append(f"one team loaded by itself and its picture drawn: {picture:,.0f} ms")
    ratio = Ratio(f"{composed} / {bare}", middle[composed] / middle[bare], most=4)
    return Report("summaries", "ms", middle, (ratio,), figures, tuple(notes))


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _composed(tx: Tx, expected: int, parts: dict[str, list[float]]) -> float:
    started = time.perf_counter()
    facts = reporting.weekly(tx, LIES)
    loaded = time.perf_counter()
    found = list(summaries(facts, TERMS))
    summed = time.perf_counter()
    words = [compose(summary, texts_for("id")) for summary in found]
    ended = time.perf_counter()
    assert len(words) == expected, f"{len(words)} summaries"
    for part, spent in zip(parts, (loaded - started, summed - loaded, ended - summed), strict=True):
        parts[part].append(spent * 1000)
    return (ended - started) * 1000


def _bare(tx: Tx) -> float:
    values = {**reporting.moments(LIES), **reporting.dates(LIES)}
    return _timed(lambda: [tx.connection.execute(statement, values).all() for statement in BARE])


def _one(tx: Tx, superior: int) -> Summary:
    """A summary by itself, as when its picture is sent."""
    found = summaries(reporting.weekly(tx, LIES, reporting.around(tx, superior)), TERMS)
    return next(one for one in found if one.superior.id == superior)


# --- an agency that has learned for eight weeks


def _fill(store: Store, learners: int, superiors: int) -> None:
    store.upgrade()
    units = tuple(Unit(n, f"Unit Contoh {n}") for n in range(1, superiors + 1))
    store.write_now(lambda tx: tx.people.apply(RosterChanges(units=units)))
    store.write_now(lambda tx: tx.courses.put("arsip", "v1", "{}", START))
    rng = random.Random(1)
    for first in range(1, superiors + learners + 1, 10_000):
        numbers = range(first, min(first + 10_000, superiors + learners + 1))
        store.write_now(lambda tx, numbers=numbers: _put(tx, numbers, superiors, rng))  # type: ignore[misc]  # bound at once


def _put(tx: Tx, numbers: range, superiors: int, rng: random.Random) -> None:
    tx.people.apply(RosterChanges(persons=tuple(_person(n, superiors) for n in numbers)))
    tx.save(Participation(n, 1, START) for n in numbers)
    tx.save(Address(n, ChatRef("telegram", "utama", str(n)), n, last_inbound_at=NOW, linked_at=START) for n in numbers)
    for number in numbers:
        if number > superiors:
            tx.save(_learned(number, rng))


def _person(number: int, superiors: int) -> Person:
    """The first are superiors, ten under each; the others are their learners."""
    leads = number <= superiors
    above = (number - 2) // _FANOUT + 1 if leads else (number - superiors - 1) % superiors + 1
    unit = number if leads else above
    nip = f"19860314201001{1 + number % 2}{number % 1000:03}"[:11] + f"{number:07}"
    return Person(
        number, nip, f"Pegawai {number}", unit, f"Unit Contoh {unit}", Zone.WIT, Kind.PNS,
        superior_id=None if number == 1 else above,
    )  # fmt: skip


def _learned(number: int, rng: random.Random) -> Iterator[Any]:
    done = LESSONS if rng.random() < 0.8 else rng.randrange(LESSONS)
    finished = NOW - rng.randrange(1, 7) * _DAY if done == LESSONS else None
    yield Enrolment(
        number, number, "arsip", "v1", EnrolmentStatus.COMPLETED if finished else EnrolmentStatus.ACTIVE, START,
        completed_at=finished, pre_score=40.0, post_score=70.0 if finished else None, jp=4 if finished else 0,
    )  # fmt: skip
    if finished:
        yield JpEntry(
            number, number, 2026, finished.date(), JpForm.COURSE, "teknis", 180, 4, "enrolment", number,
            status=JpStatus.APPROVED, decided_at=finished,
        )  # fmt: skip
    for place in range(min(done + 1, LESSONS)):
        at, answered = START + 7 * (place + 1) * _DAY + rng.randrange(600) * _MINUTE, place < done
        record = number * 10 + place
        ended = at + 60 * _MINUTE if answered else None
        status = RecordStatus.COMPLETED if answered else RecordStatus.SENT
        yield LessonRecord(record, number, number, f"l{place}", status, "telegram", at, completed_at=ended)
        for step in range(2 * answered):
            one = record * 10 + step
            yield QuestionInstance(
                one, number, number, record, "arsip", "v1", f"l{place}", f"s{step}", QuestionPurpose.LESSON, (0, 1), at,
                ended, (0,), bool(step),
            )  # fmt: skip
            yield Answer(one, one, number, at + 60 * _MINUTE, "A", bool(step), float(step), "telegram", "e")
