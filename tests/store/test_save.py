"""Saving: what was given comes back as it was, keys decide what is new, and what must not be doubled is not."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table, select

from lessons.study import (
    Answer,
    Enrolment,
    EnrolmentStatus,
    LessonRecord,
    Participation,
    QuestionInstance,
    RecordStatus,
    ReviewCard,
)
from people.model import Person, Unit, Zone
from people.roster.model import RosterChanges
from store import columns, tables
from store.errors import StoreConflict
from store.model import Address, AddressStatus, Consent, Invite, JournalEntry, NewMessage
from store.store import Store
from store.tx import Tx
from tests.store.sample import (
    HOUR,
    NOW,
    address,
    agency,
    card,
    enrolment,
    instance,
    learning,
    message,
    person,
    record,
    ref,
)


@pytest.mark.parametrize(
    ("kind", "table", "not_fields"),
    [
        (Enrolment, tables.enrolments, ()),
        (LessonRecord, tables.lesson_records, ()),
        (QuestionInstance, tables.question_instances, ()),
        (ReviewCard, tables.reviews, ()),
        (Participation, tables.participations, ()),
        (Answer, tables.answers, ()),
        (Unit, tables.units, ()),
        (Invite, tables.invites, ()),
        (JournalEntry, tables.journal, ("id",)),
        (Consent, tables.consents, ("id",)),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_table_has_a_column_for_each_field_in_the_same_order(
    kind: type, table: Table, not_fields: tuple[str, ...]
) -> None:
    assert [f.name for f in fields(kind)] == [c.name for c in table.c if c.name not in not_fields]


def test_persons_addresses_and_messages_have_a_column_for_each_field_too() -> None:
    assert {f.name for f in fields(Person)} - {"unit_name"} == {c.name for c in tables.persons.c}
    chat = {"channel", "account", "chat"}
    assert {f.name for f in fields(Address)} - {"ref"} | chat == {c.name for c in tables.addresses.c}
    assert {f.name for f in fields(NewMessage)} - {"ref"} | chat <= {c.name for c in tables.outbox.c}


def test_everything_comes_back_as_it_was_given(store: Store) -> None:
    store.write_now(agency)
    full = Participation(
        person_id=1, consent_version=2, consented_at=NOW, withdrawn_at=NOW + HOUR, days=frozenset({0, 2, 6}),
        at=time(7, 30), language="en", text_only=True, zone=Zone.WITA, paused_at=NOW, paused_until=NOW + 2 * HOUR,
        review_due_at=NOW, answer_hours=(7, 8, 20),
    )  # fmt: skip
    one = replace(
        enrolment(1), not_before=NOW, position=3, reminders=2, started_at=NOW, pre_score=62.5, post_score=100.0
    )
    seen = replace(
        record(1),
        status=RecordStatus.COMPLETED,
        step=2,
        answered_at=NOW,
        completed_at=NOW,
        asked=3,
        score=2.5,
        attempts=4,
    )
    asked = replace(instance(1, record_id=1), answered_at=NOW, chosen=(1, 2), correct=False)
    chat = replace(address(1, 1), status=AddressStatus.BLOCKED, state={"at": "lesson", "q": [1], "teks": "é👍"})
    store.write_now(lambda tx: tx.save([asked, chat, card(1), full, seen, one]))
    loaded = store.read_now(lambda tx: tx.turns.load([ref(1)], NOW, [1]))[ref(1)]
    learner = loaded.learner
    assert learner is not None
    assert loaded.address == chat
    assert learner.participation == full
    assert learner.enrolments == (one,)
    assert learner.records == (seen,)
    assert learner.instances == {1: asked}
    assert learner.cards == {("arsip", "satu", "tanya"): card(1)}


def test_saving_again_brings_up_to_date(store: Store) -> None:
    store.write_now(learning)
    later = replace(enrolment(1), position=1, next_due_at=NOW + HOUR, status=EnrolmentStatus.COMPLETED, jp=4)
    store.write_now(lambda tx: tx.save([later]))
    assert store.read_now(lambda tx: tx.study.enrolments(1)) == [later]


def test_of_two_with_one_key_the_later_stays(store: Store) -> None:
    store.write_now(learning)
    store.write_now(lambda tx: tx.save([replace(record(1), step=1), replace(record(1), step=2)]))
    assert [r.step for r in store.read_now(lambda tx: tx.study.records(1))] == [2]


def test_order_of_saving_is_not_the_callers_worry(store: Store) -> None:
    """What refers comes before what it refers to, and the next course begins before the last one ends."""
    store.write_now(learning)
    ended = replace(enrolment(1), status=EnrolmentStatus.COMPLETED, next_due_at=None)

    def next_course(tx: Tx) -> None:
        tx.courses.put("pelayanan", "v1", "{}", NOW)
        answer = Answer(9, 50, 1, NOW, "A", True, 1.0, "telegram", "1")
        asked = replace(instance(50, 1), enrolment_id=7, record_id=7)
        sent = replace(record(7), person_id=1)
        tx.save([answer, asked, sent, replace(enrolment(7, 1), course_id="pelayanan"), ended])

    store.write_now(next_course)
    assert [e.status for e in store.read_now(lambda tx: tx.study.enrolments(1))] == ["completed", "active"]


@pytest.mark.parametrize(
    "doubled",
    [
        pytest.param([replace(record(50), enrolment_id=1)], id="a lesson under another id"),
        pytest.param([enrolment(50, 1)], id="a second active enrolment"),
        pytest.param([enrolment(50, 1, EnrolmentStatus.WAITING)], id="a second open enrolment in one course"),
        pytest.param([enrolment(50, 4711)], id="an enrolment of nobody"),
        pytest.param(
            [replace(enrolment(2), course_version="v2", id=50, status=EnrolmentStatus.WITHDRAWN)], id="version"
        ),
        pytest.param([address(50, account="utama").__class__(50, ref(1))], id="a chat under another id"),
        pytest.param([Answer(n, 1, 1, NOW, "A", True, 1.0, "t", str(n)) for n in (1, 2)], id="a second answer"),
    ],
)
def test_what_must_not_be_doubled_is_refused_and_nothing_is_stored(store: Store, doubled: list[object]) -> None:
    store.write_now(learning)
    store.write_now(lambda tx: tx.people.apply(RosterChanges(persons=(person(4),))))
    with pytest.raises(StoreConflict):
        store.write_now(lambda tx: tx.save([JournalEntry(NOW, "tried"), *doubled]))
    assert store.read_now(lambda tx: tx.journal.entries()) == []


def test_a_card_of_the_same_question_is_the_same_card(store: Store) -> None:
    store.write_now(learning)
    store.write_now(lambda tx: tx.save([card(1)]))
    store.write_now(lambda tx: tx.save([replace(card(99, 1), due_at=NOW + HOUR, lapses=1)]))
    [only] = store.read_now(lambda tx: tx.study.cards_due(1, NOW + HOUR, 9))
    assert only == replace(card(1), due_at=NOW + HOUR, lapses=1)


def test_what_is_no_row_is_refused(sqlite_store: Store) -> None:
    with pytest.raises(TypeError, match="Unit"):
        sqlite_store.write_now(lambda tx: tx.save([Unit(1, "x")]))


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="aware"):
        store.write_now(lambda tx: tx.save([JournalEntry(NOW.replace(tzinfo=None), "x")]))


def test_words_of_every_kind_are_kept_as_far_as_a_database_can(store: Store) -> None:
    store.write_now(learning)
    given_words = "NUL\x00, setengah\ud83d, \u202eטוב, " + "k" * 100_000
    store.write_now(lambda tx: tx.save([Answer(1, 1, 1, NOW, given_words, None, 0.0, "telegram", "1")]))
    kept = store.read_now(lambda tx: tx.connection.scalar(select(tables.answers.c.given)))
    assert kept == "NUL, setengah?, \u202eטוב, " + "k" * 100_000


def test_the_journal_cannot_be_changed(store: Store) -> None:
    store.write_now(lambda tx: tx.journal.append([JournalEntry(NOW, "a", data={"n": 1})]))
    for statement in ("UPDATE journal SET kind = 'b'", "DELETE FROM journal"):
        with pytest.raises(StoreConflict, match="append-only"):
            store.write_now(lambda tx, statement=statement: tx.connection.exec_driver_sql(statement))
    assert store.read_now(lambda tx: tx.journal.entries()) == [JournalEntry(NOW, "a", data={"n": 1})]


def test_messages_keep_their_first_words(store: Store) -> None:
    store.write_now(agency)
    store.write_now(lambda tx: tx.save([message("k", 1, payload="first")]))
    store.write_now(lambda tx: tx.save([message("k", 1, payload="second")]))
    stored = store.read_now(lambda tx: tx.connection.execute(select(tables.outbox.c.payload)).scalars().all())
    assert stored == ["first"]


MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 1), timezones=st.builds(timezone, st.timedeltas(timedelta(hours=-12), 12 * HOUR))
)


@given(st.lists(MOMENTS, min_size=2, max_size=5))
def test_moments_sort_as_text_as_they_do_in_time(moments: list[datetime]) -> None:
    from sqlalchemy.dialects import sqlite

    from store.dialect import Moment

    write = Moment().bind_processor(sqlite.dialect())
    read = Moment().result_processor(sqlite.dialect(), None)
    assert read is not None
    assert [read(text) for text in sorted(map(write, moments))] == sorted(moments)


@given(st.text())
def test_said_words_can_always_be_encoded(text: str) -> None:
    from sqlalchemy.dialects import sqlite

    kept = columns.Said.bind_processor(sqlite.dialect())(text)
    assert kept is not None
    assert kept.encode().decode() == kept
    assert "\x00" not in kept
