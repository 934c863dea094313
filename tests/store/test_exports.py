"""The completions and messages files: right rows, right times, JP once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lessons.study import EnrolmentStatus, Participation, RecordStatus
from people.jp import JpEntry, JpForm, JpStatus
from people.model import Zone
from reports import completions as completion_file
from reports.filters import Filters
from reports.messages import COLUMNS as MESSAGE_COLUMNS
from store import exports
from store.model import Mark, OutboxState
from store.store import Store
from store.tx import Tx
from tests.store.sample import ACCOUNT, HOUR, NOW, UNITS, address, agency, enrolment, message, person, record, ref

ALL = Filters()
HOURS = JpEntry(
    1, 1, 2026, date(2026, 11, 26), JpForm.COURSE, "teknis", 180, 4, "enrolment", 1, status=JpStatus.APPROVED
)
"""What the completed course is worth."""
DAY = timedelta(days=1)


def rows(store: Store, filters: Filters = ALL) -> list[dict[str, Any]]:
    names = [column.name for column in completion_file.COLUMNS]
    return store.read_now(
        lambda tx: [dict(zip(names, one.cells(), strict=True)) for one in exports.completions(tx, filters)]
    )


def messages(store: Store, filters: Filters = ALL) -> list[dict[str, Any]]:
    names = [column.name for column in MESSAGE_COLUMNS]
    return store.read_now(
        lambda tx: [dict(zip(names, one.cells(), strict=True)) for one in exports.messages(tx, filters)]
    )


def done(number: int, lesson: str, at: timedelta, **more: object) -> object:
    finished = {
        "status": RecordStatus.COMPLETED,
        "sent_at": NOW + at,
        "answered_at": NOW + at,
        "completed_at": NOW + at,
    }
    return replace(record(number, lesson), enrolment_id=1, person_id=1, **{**finished, **more})


def one_course(tx: Tx) -> None:
    """Person 1 completed a course with both tests; person 2 has one lesson in front of them, half answered."""
    agency(tx)
    tx.save(
        [
            replace(enrolment(1, status=EnrolmentStatus.COMPLETED), jp=4, next_due_at=None, completed_at=NOW + 2 * DAY),
            enrolment(2),
            done(11, "uji-awal", 0 * DAY, asked=3, score=2.0, attempts=3),
            done(12, "satu", DAY, asked=2, score=2.0, attempts=2),
            done(13, "uji-akhir", 2 * DAY, asked=3, score=3.0, attempts=3),
            replace(record(14), enrolment_id=2, person_id=2, answered_at=NOW + HOUR, attempts=1),
            HOURS,
        ]
    )


def test_one_row_for_each_person_and_lesson_sent(store: Store) -> None:
    store.write_now(one_course)
    first, second, last, open_one = rows(store)
    assert first == {
        "nip": person(1).nip,
        "nama": person(1).name,
        "unit": UNITS[1].name,
        "kursus": "arsip",
        "versi": "v1",
        "pelajaran": "uji-awal",
        "status": "completed",
        "skor": 66.7,
        "percobaan": 3,
        "kanal": "telegram",
        "dikirim": "2026-11-24T10:00:00+09:00",
        "dijawab": "2026-11-24T10:00:00+09:00",
        "selesai": "2026-11-24T10:00:00+09:00",
        "jp": None,
        "sebab": "",
    }
    assert [row["pelajaran"] for row in (second, last)] == ["satu", "uji-akhir"]
    assert (open_one["status"], open_one["skor"], open_one["selesai"]) == ("sent", None, None)


@pytest.mark.parametrize(("state", "why"), [(OutboxState.FAILED, "refused: 400"), (OutboxState.CANCELLED, "not_after")])
def test_a_lesson_whose_message_never_went_out_is_not_told_as_sent(store: Store, state: OutboxState, why: str) -> None:
    def told(tx: Tx) -> None:
        one_course(tx)
        tx.save([
            replace(record(15, "dua"), enrolment_id=2, person_id=2, sent_at=NOW),
            address(2, 2),
            replace(message("lesson:15", 2), person_id=2),
        ])  # fmt: skip
        leased = tx.outbox.claim(NOW + HOUR, [ACCOUNT], 9, HOUR, "t")
        tx.outbox.mark([Mark(one.id, "t", state, NOW + HOUR, reason=why) for one in leased])

    store.write_now(told)
    (lost,) = [row for row in rows(store) if row["pelajaran"] == "dua"]
    assert (lost["status"], lost["dikirim"], lost["sebab"]) == (state.value, None, why)
    assert {row["sebab"] for row in rows(store) if row["pelajaran"] != "dua"} == {""}
    store.write_now(lambda tx: tx.save([replace(address(2, 2), last_inbound_at=NOW + DAY)]))
    (seen,) = [row for row in rows(store) if row["pelajaran"] == "dua"]
    assert (seen["status"], seen["sebab"]) == ("sent", ""), "whoever was heard of since got what they asked for"
    assert seen["dikirim"]


def test_jp_stands_once_so_that_the_column_adds_up(store: Store) -> None:
    store.write_now(one_course)
    assert [row["jp"] for row in rows(store)] == [None, None, 4, None]


def test_jp_are_those_that_the_ledger_has_now(store: Store) -> None:
    store.write_now(one_course)
    correction = replace(HOURS, id=2, jp=3, corrects=1)
    store.write_now(lambda tx: tx.save([correction]))
    assert [row["jp"] for row in rows(store)] == [None, None, 3, None]
    store.write_now(lambda tx: tx.save([replace(correction, id=3, jp=0, corrects=2)]))
    assert [row["jp"] for row in rows(store)] == [None, None, 0, None]


def test_jp_stands_once_even_where_two_lessons_ended_together(store: Store) -> None:
    store.write_now(one_course)
    store.write_now(lambda tx: tx.save([done(13, "uji-akhir", DAY), done(12, "satu", DAY)]))
    assert sum(row["jp"] or 0 for row in rows(store)) == 4


def test_times_are_those_of_the_person(store: Store) -> None:
    store.write_now(one_course)
    store.write_now(lambda tx: tx.save([Participation(1, 1, NOW, zone=Zone.WITA)]))
    assert rows(store)[0]["dikirim"] == "2026-11-24T09:00:00+08:00"


def test_a_part_by_time_and_by_unit(store: Store) -> None:
    store.write_now(one_course)

    def lessons(filters: Filters) -> list[object]:
        return [row["pelajaran"] for row in rows(store, filters)]

    assert lessons(Filters(since=NOW + DAY)) == ["satu", "uji-akhir"]
    assert lessons(Filters(since=NOW, until=NOW + DAY)) == ["uji-awal", "satu"]
    assert lessons(Filters(unit="dinas kesehatan")) == ["uji-awal", "satu", "uji-akhir", "satu"]
    assert lessons(Filters(unit="Inspektorat")) == []


def test_the_training_record_of_an_erased_person_stays_without_their_name(store: Store) -> None:
    store.write_now(one_course)
    store.write_now(lambda tx: tx.people.erase(1, NOW))
    of_erased = [row for row in rows(store) if row["nip"] == "disamarkan-1"]
    assert [row["jp"] for row in of_erased] == [None, None, 4]
    assert {row["nama"] for row in of_erased} == {"(disamarkan)"}


def test_every_message_and_what_became_of_it(store: Store) -> None:
    def some(tx: Tx) -> None:
        agency(tx)
        tx.save([address(50), message("stranger", 50), message("late", 1, person_id=1, not_before=NOW + HOUR)])
        tx.save([message("sent", 2, person_id=2, purpose="lesson", lane=1)])
        claimed = tx.outbox.claim(NOW, [ACCOUNT], 9, HOUR, "t")
        marks = [Mark(m.id, "t", OutboxState.SENT, NOW + HOUR, provider_id=m.key) for m in claimed if m.key == "sent"]
        tx.outbox.mark(marks)
        tx.outbox.delivered(*ACCOUNT, "sent", NOW + 2 * HOUR)

    store.write_now(some)
    stranger, late, sent = messages(store)
    assert (stranger["nip"], stranger["status"], stranger["dibuat"]) == ("", "leased", "2026-11-24T01:00:00+00:00")
    assert (late["nip"], late["status"], late["dijadwalkan"]) == (person(1).nip, "queued", "2026-11-24T11:00:00+09:00")
    assert (sent["tujuan"], sent["status"], sent["percobaan"]) == ("lesson", "delivered", 1)
    assert (sent["dikirim"], sent["diterima"]) == ("2026-11-24T11:00:00+09:00", "2026-11-24T12:00:00+09:00")
    assert [row["kunci"] for row in messages(store, Filters(unit=UNITS[1].name))] == ["late", "sent"]
    assert ref(50).chat not in str(messages(store)), "no chat ids in a file"


def test_more_rows_than_are_fetched_at_once(store: Store) -> None:
    def many(tx: Tx) -> None:
        agency(tx)
        tx.save(message(f"m{n:05}", 1) for n in range(4_500))

    store.write_now(many)
    assert [row["kunci"] for row in messages(store)] == [f"m{n:05}" for n in range(4_500)]
