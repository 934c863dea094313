"""Erasure, a person's own copy and the export of mentoring: whose words go, whose stay, and who sees any."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest

from mentoring import threads
from mentoring.clock import Stage
from mentoring.model import Ending, PairStatus
from mentoring.questions import QuestionStatus
from mentoring.sessions import Log, SessionStatus
from people.calendar import WorkingCalendar
from people.model import Zone
from reports import mentoring as file
from reports.filters import Filters
from reports.mentoring import MentoringRow
from store import exports
from store.dossier import mentoring_of
from store.mentoring_model import message_key
from store.model import OutboxState
from store.store import Store
from store.tables import metadata, outbox
from store.tx import Tx
from tests.store.mentoring_sample import (
    ANSWERED,
    DAY,
    LEARNER,
    MENTOR,
    OTHER,
    SERVICE,
    assessment,
    bank_answer,
    beside_a_lesson,
    clock,
    entry,
    full_wish,
    meeting,
    office,
    pair,
    photo,
    question,
)
from tests.store.sample import HOUR, NOW, UNITS, message, person


def words_in(store: Store) -> str:
    """Everything in every table, as one text."""
    return store.read_now(
        lambda tx: "\n".join(str(tuple(r)) for t in metadata.sorted_tables for r in tx.connection.execute(t.select()))
    )


def a_life(tx: Tx) -> None:
    """Person 1 asks and person 2 answers; person 4 does as person 1 and must not be touched."""
    office(tx, 4)
    for number in (1, 4):
        asked = question(
            number, number, f"kata peserta {number}", media=replace(photo(), ref=f"foto {number}"), pair_id=number,
            context=replace(beside_a_lesson(), given=f"jawaban {number}"),
        )  # fmt: skip
        said = threads.answer(asked, MENTOR, f"kata mentor untuk {number}", NOW + HOUR)
        tx.save(
            [
                replace(pair(number, number), status=PairStatus.ACTIVE, reflections={number: f"renungan {number}"}),
                threads.follow_up(said, f"lagi {number}", NOW + 2 * HOUR, clock()),
                replace(full_wish(number), own_words=f"ingin {number}"),
                replace(assessment(3), person_id=number),
                meeting(
                    number, number, mentee_id=number, topic=f"topik {number}", place=f"ruang {number}",
                    status=SessionStatus.LOGGED, log=Log(f"catatan {number}", 50, f"lanjutan {number}"),
                ),
                entry(number, number, reason=f"alasan {number}"),
                message(message_key(number, "ask"), MENTOR, person_id=MENTOR, payload=f"kepada mentor {number}"),
            ]
        )  # fmt: skip
    tx.save([bank_answer(1)])


TRACES = (
    "kata peserta {}", "kata mentor untuk {}", "lagi {}", "foto {}", "jawaban {}", "renungan {}", "ingin {}",
    "topik {}", "ruang {}", "catatan {}", "lanjutan {}", "alasan {}", "kepada mentor {}",
)  # fmt: skip


def test_the_words_of_who_asked_go_wherever_they_are(store: Store) -> None:
    store.write_now(a_life)
    store.write_now(lambda tx: tx.people.erase(LEARNER, NOW + DAY))
    everything = words_in(store)
    assert [trace for trace in TRACES if trace.format(1) in everything] == []
    assert [trace for trace in TRACES if trace.format(4) not in everything] == []
    assert ANSWERED in everything, "an approved answer has nothing personal in it"


def test_counts_and_times_stay_and_nobody_waits(store: Store) -> None:
    store.write_now(a_life)
    store.write_now(lambda tx: tx.people.erase(LEARNER, NOW + DAY))
    asked = store.read_now(lambda tx: tx.mentoring.thread(1))
    assert asked is not None
    assert (asked.status, asked.answered_at, asked.answered_by) == (QuestionStatus.WITHDRAWN, NOW + HOUR, MENTOR)
    assert [(m.text, m.person_id, m.at) for m in asked.messages] == [
        ("", LEARNER, NOW), ("", MENTOR, NOW + HOUR), ("", LEARNER, NOW + 2 * HOUR),
    ]  # fmt: skip
    ended = store.read_now(lambda tx: tx.mentoring.pair(1))
    assert ended is not None
    assert (ended.status, ended.ending, ended.ended_at) == (PairStatus.CLOSED, Ending.DEPARTED, NOW + DAY)
    met = store.read_now(lambda tx: tx.mentoring.meeting(1))
    assert met is not None
    assert (met.status, met.log) == (SessionStatus.LOGGED, Log("", 50, ""))
    assert [e.jp for e in store.read_now(lambda tx: tx.ledger.of(LEARNER))] == [2]
    assert store.read_now(lambda tx: tx.mentoring.levels([LEARNER]))
    assert store.read_now(lambda tx: tx.mentoring.mentee(LEARNER)) is None
    queued = store.read_now(lambda tx: tx.connection.execute(outbox.select().order_by(outbox.c.id)).all())
    assert [m.state for m in queued] == [OutboxState.CANCELLED, OutboxState.QUEUED]
    assert [q.id for q in store.read_now(lambda tx: tx.mentoring.desk(MENTOR))] == [4]


def test_a_mentors_own_words_go_and_what_waits_for_them_moves_on(store: Store) -> None:
    store.write_now(a_life)
    store.write_now(lambda tx: tx.people.erase(MENTOR, NOW + 3 * HOUR))
    everything = words_in(store)
    assert "kata mentor" not in everything
    assert "kata peserta 1" in everything
    [first, second] = store.write_now(lambda tx: tx.mentoring.questions_due(NOW + 3 * HOUR, 9))
    assert {first.id, second.id} == {1, 4}
    assert first.clock.due_at == NOW + 3 * HOUR
    assert store.read_now(lambda tx: tx.mentoring.profile(MENTOR)) is None
    assert store.read_now(lambda tx: tx.mentoring.open_pairs()) == []
    assert store.read_now(lambda tx: tx.bank.answer(1)) == bank_answer(1)


def test_what_was_planned_with_somebody_who_left_is_off(store: Store) -> None:
    store.write_now(lambda tx: (office(tx), tx.save([pair(1), meeting(1)])))
    store.write_now(lambda tx: tx.people.erase(LEARNER, NOW))
    met = store.read_now(lambda tx: tx.mentoring.meeting(1))
    assert met is not None
    assert (met.status, met.topic, met.place, met.log) == (SessionStatus.CANCELLED, "", "", None)


def test_ones_own_copy_has_what_one_asked_and_was_answered(store: Store) -> None:
    store.write_now(a_life)

    def note(tx: Tx) -> None:
        known = tx.mentoring.thread(1)
        assert known is not None
        hidden = replace(known.messages[1], text="catatan antarmentor", note=True, at=NOW + 3 * HOUR)
        tx.save([replace(known, messages=(*known.messages, hidden))])

    store.write_now(note)
    copy = store.read_now(lambda tx: mentoring_of(tx, LEARNER))
    text = orjson.dumps(copy).decode()
    [asked] = copy["questions"]
    assert [(line["author"], line["text"]) for line in asked["thread"]] == [
        ("mentee", "kata peserta 1"), ("mentor", "kata mentor untuk 1"), ("mentee", "lagi 1"),
    ]  # fmt: skip
    assert asked["given"] == "jawaban 1"
    for own in ("foto 1", "renungan 1", "ingin 1", "topik 1", "lanjutan 1"):
        assert own in text
    assert "catatan antarmentor" not in text
    assert [trace for trace in TRACES if trace.format(4) in text] == []


def test_a_mentors_copy_has_what_they_answered_and_not_what_others_asked(store: Store) -> None:
    store.write_now(a_life)
    copy = store.read_now(lambda tx: mentoring_of(tx, MENTOR))
    text = orjson.dumps(copy).decode()
    assert [line["text"] for line in copy["answers"]] == ["kata mentor untuk 1", "kata mentor untuk 4"]
    assert copy["as_mentor"][0]["expertise"] == {SERVICE: 4}
    assert (copy["questions"], "kata peserta" in text, "renungan" in text) == ([], False, False)


def rows(store: Store, filters: Filters | None = None) -> list[MentoringRow]:
    return store.read_now(lambda tx: list(exports.mentoring(tx, filters or Filters(), WorkingCalendar())))


def test_the_export_has_counts_and_times(store: Store) -> None:
    def some(tx: Tx) -> None:
        office(tx)
        asked = question(1, context=beside_a_lesson(), clock=clock(OTHER, Stage.OTHER_MENTOR))
        said = threads.answer(replace(asked, tried=frozenset({MENTOR})), OTHER, ANSWERED, NOW + HOUR * 7 / 2)
        tx.save([replace(threads.solve(said, NOW + DAY), bank_id=3)])
        tx.save([question(2, clock=clock(None, Stage.POOL), now=NOW + DAY)])

    store.write_now(some)
    first, second = rows(store)
    assert first == MentoringRow(
        1, UNITS[1].name, Zone.WIT, SERVICE, "arsip", "satu", "solved", NOW, NOW + HOUR * 7 / 2, "other_mentor", 1,
        True, True, person(OTHER).nip, person(OTHER).name, False, HOUR * 7 / 2,
    )  # fmt: skip
    assert first.hours_waited == 3.5
    assert dict(zip([c.name for c in file.COLUMNS], first.cells(), strict=True)) == {
        "pertanyaan": "1", "unit": UNITS[1].name, "kompetensi": SERVICE, "kursus": "arsip", "pelajaran": "satu",
        "status": "solved", "ditanyakan": "2026-11-24T10:00:00+09:00", "dijawab": "2026-11-24T13:30:00+09:00",
        "jam_menunggu": 3.5, "tahap": "other_mentor", "dialihkan": 1, "dari_bank": 1, "terjawab_tuntas": 1,
        "nip_mentor": person(OTHER).nip, "nama_mentor": person(OTHER).name, "jam_kerja_menunggu": 3.5, "di_kelompok": 0,
    }  # fmt: skip
    assert (second.lesson, second.hours_waited, second.mentor_nip, second.solved) == ("", None, "", False)
    assert [r.question_id for r in rows(store, Filters(since=NOW + HOUR))] == [2]
    assert rows(store, Filters(unit="Inspektorat")) == []


def test_the_export_has_no_word_and_no_learner(store: Store) -> None:
    store.write_now(a_life)
    text = str(rows(store)) + str([row.cells() for row in rows(store)])
    assert [trace for trace in TRACES if trace.format(1) in text] == []
    assert person(LEARNER).nip not in text
    assert person(LEARNER).name not in text


DOORS = {"thread", "threads", "desk"}
"""The readers of threads' words; `profile`s, pairs and meetings hold what people said of themselves and agreed on."""


@pytest.mark.parametrize("what", ["kata peserta 1", "kata mentor untuk 1", "jawaban 1"])
def test_every_other_reader_gives_no_words_of_a_thread(store: Store, what: str) -> None:
    """Every function of the group is called, so that a new one is noticed."""
    store.write_now(a_life)
    given: dict[str, Any] = {
        "question_id": 1, "mentor_id": MENTOR, "mentee_id": LEARNER, "person_id": LEARNER, "pair_id": 1, "limit": 99,
        "session_id": 1, "mentor_ids": [MENTOR], "person_ids": [LEARNER, MENTOR], "question_ids": [1],
        "now": NOW + 9 * DAY, "stage": Stage.MENTOR, "since": NOW - DAY, "until": NOW + DAY, "after": NOW,
        "before": NOW - 9 * DAY, "active": True, "group_id": 1, "gathering_id": 1,
    }  # fmt: skip

    def read(tx: Tx) -> dict[str, str]:
        said = {}
        for name in (name for name in dir(tx.mentoring) if not name.startswith("_")):
            reader = getattr(tx.mentoring, name)
            takes = reader.__code__.co_varnames[1 : reader.__code__.co_argcount]
            said[name] = str(reader(**{argument: given[argument] for argument in takes}))
        return said

    said = store.write_now(read)
    assert len(said) > 20
    assert {name for name, text in said.items() if what in text} == DOORS
    assert "kata" not in str(store.read_now(lambda tx: list(exports.messages(tx, Filters()))))
