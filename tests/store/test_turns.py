"""Loading what turns start from: complete, the person's own, and with few statements however many chats there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Engine, event

from lessons.study import EnrolmentStatus, Participation
from people.model import Leave
from store.model import AddressStatus, ChatRef
from store.store import Store
from store.tx import Tx
from tests.store.sample import HOUR, NOW, address, agency, card, enrolment, instance, learning, person, record, ref


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_a_strangers_chat_gets_an_address_at_once_and_keeps_it(store: Store) -> None:
    first = store.write_now(lambda tx: tx.turns.load([ref("x"), ref("y")], NOW, []))
    assert first[ref("x")].learner is None
    assert first[ref("x")].address.status is AddressStatus.ACTIVE
    assert first[ref("x")].address.id != first[ref("y")].address.id
    assert store.write_now(lambda tx: tx.turns.load([ref("y"), ref("x")], NOW, [])) == first


def test_the_same_chat_id_elsewhere_is_another_chat(store: Store) -> None:
    here, there = ref("1"), ChatRef("whatsapp", "wa", "1")
    loaded = store.write_now(lambda tx: tx.turns.load([here, there], NOW, []))
    assert loaded[here].address.id != loaded[there].address.id


def test_nothing_is_loaded_for_nobody(store: Store) -> None:
    assert store.read_now(lambda tx: tx.turns.load([], NOW, [1])) == {}
    assert store.read_now(lambda tx: tx.turns.load_people([], NOW)) == {}


def test_a_person_without_terms_has_the_usual_ones(store: Store) -> None:
    def two(tx: Tx) -> None:
        agency(tx)
        tx.connection.exec_driver_sql("DELETE FROM participations")

    store.write_now(two)
    learner = store.read_now(lambda tx: tx.turns.load([ref(1)], NOW, []))[ref(1)].learner
    assert learner is not None
    assert learner.person == person(1)
    assert learner.participation == Participation(1)


def test_a_learner_comes_with_open_enrolments_and_the_records_of_the_active_one(store: Store) -> None:
    def more(tx: Tx) -> None:
        learning(tx)
        tx.courses.put("lain", "v1", "{}", NOW)
        waiting = replace(enrolment(20, 1, EnrolmentStatus.WAITING), course_id="lain")
        done = replace(enrolment(10, 1, EnrolmentStatus.COMPLETED), course_id="lain")
        of_done = replace(record(10), person_id=1)
        later = replace(record(30, "dua"), enrolment_id=1, person_id=1, sent_at=NOW + HOUR)
        tx.save([waiting, done, of_done, later])
        tx.people.add_leave(1, Leave(NOW.date(), NOW.date() + timedelta(days=3), "cuti"))
        tx.people.add_leave(1, Leave(NOW.date(), NOW.date() + timedelta(days=3), "twice"))

    store.write_now(more)
    learner = store.read_now(lambda tx: tx.turns.load([ref(1)], NOW, []))[ref(1)].learner
    assert learner is not None
    assert [e.id for e in learner.enrolments] == [1, 20]
    assert [r.lesson_id for r in learner.records] == ["satu", "dua"]
    assert learner.leaves == (Leave(NOW.date(), NOW.date() + timedelta(days=3), "cuti"),)


def test_questions_come_from_the_event_and_from_the_chats_state(store: Store) -> None:
    def asked(tx: Tx) -> None:
        learning(tx)
        tx.save([instance(11, 1), instance(12, 1), replace(address(1, 1), state={"q": [11]}), card(1)])

    store.write_now(asked)
    learner = store.read_now(lambda tx: tx.turns.load([ref(1)], NOW, [12]))[ref(1)].learner
    assert learner is not None
    assert set(learner.instances) == {11, 12}
    assert learner.cards == {("arsip", "satu", "tanya"): card(1)}


def test_somebody_elses_question_is_nobodys_here(store: Store) -> None:
    store.write_now(learning)
    loaded = store.read_now(lambda tx: tx.turns.load([ref(1), ref(2)], NOW, [1, 3]))
    one, two = loaded[ref(1)].learner, loaded[ref(2)].learner
    assert one is not None
    assert two is not None
    assert set(one.instances) == {1}
    assert two.instances == {}


def test_due_cards_are_counted_as_of_the_turn(store: Store) -> None:
    def cards(tx: Tx) -> None:
        learning(tx)
        tx.save([card(1, step="a"), card(2, 1, NOW + HOUR, "b"), card(3, 1, NOW + 2 * HOUR, "c"), card(4, 2)])

    store.write_now(cards)
    for moment, expected in ((NOW - HOUR, 0), (NOW, 1), (NOW + HOUR, 2)):
        loaded = store.read_now(lambda tx, moment=moment: tx.turns.load([ref(1)], moment, []))
        learner = loaded[ref(1)].learner
        assert learner is not None
        assert learner.reviews_due == expected


def test_people_are_reached_where_they_were_last_heard(store: Store) -> None:
    def chats(tx: Tx) -> None:
        agency(tx, 4)
        old, new = ChatRef("whatsapp", "wa", "1"), ChatRef("telegram", "kedua", "1")
        tx.save([replace(address(101, 1), ref=old, last_inbound_at=NOW + HOUR)])
        tx.save([replace(address(102, 1), ref=new, last_inbound_at=NOW + 2 * HOUR, status=AddressStatus.BLOCKED)])
        tx.save([replace(address(2, 2), status=AddressStatus.STOPPED)])
        tx.save([replace(address(3), person_id=None)])

    store.write_now(chats)
    loaded = store.read_now(lambda tx: tx.turns.load_people([1, 2, 3, 4], NOW))
    assert {number: found.address.id for number, found in loaded.items()} == {1: 101, 2: 2, 4: 4}
    assert loaded[2].address.status is AddressStatus.STOPPED
    assert loaded[1].learner is not None
    assert loaded[1].learner.person == person(1)


def test_learners_need_no_chat(store: Store) -> None:
    def unlinked(tx: Tx) -> None:
        learning(tx)
        tx.save([replace(address(1), person_id=None)])

    store.write_now(unlinked)
    found = store.read_now(lambda tx: tx.turns.learners([1, 2], NOW))
    assert set(found) == {1, 2}
    assert [e.id for e in found[1].enrolments] == [1]


def test_a_batch_takes_few_statements_however_large_it_is(store: Store) -> None:
    def many(tx: Tx) -> None:
        learning(tx, 40)
        tx.save([replace(address(n, n), state={"q": [n]}) for n in range(1, 41)])

    store.write_now(many)
    with statements(store._reading) as seen:
        loaded = store.read_now(lambda tx: tx.turns.load([ref(n) for n in range(1, 41)], NOW, []))
    assert all(found.learner and found.learner.instances for found in loaded.values())
    assert len([s for s in seen if s.startswith("SELECT")]) <= 7
