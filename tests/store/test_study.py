"""Who is due and when, and everything of one person."""

from __future__ import annotations

from dataclasses import replace

from lessons.study import Answer, EnrolmentStatus, Participation
from store.store import Store
from store.tx import Tx
from tests.store.sample import HOUR, NOW, agency, card, enrolment, instance, learning, record


def test_due_are_active_enrolments_longest_due_first(store: Store) -> None:
    def some(tx: Tx) -> None:
        agency(tx, 6)
        tx.save(
            [
                replace(enrolment(1), next_due_at=NOW),
                replace(enrolment(2), next_due_at=NOW - HOUR),
                replace(enrolment(3), next_due_at=NOW + HOUR),
                replace(enrolment(4), next_due_at=None),
                enrolment(5, status=EnrolmentStatus.WAITING),
                enrolment(6, status=EnrolmentStatus.WITHDRAWN),
            ]
        )

    store.write_now(some)
    assert store.write_now(lambda tx: tx.study.due(NOW, 10)) == [2, 1]
    assert store.write_now(lambda tx: tx.study.due(NOW, 1)) == [2]
    assert store.read_now(lambda tx: tx.study.next_due(NOW)) == NOW + HOUR


def test_reviews_are_due_by_the_persons_terms(store: Store) -> None:
    def some(tx: Tx) -> None:
        agency(tx)
        tx.save([Participation(1, 1, NOW, review_due_at=NOW), Participation(2, 1, NOW, review_due_at=NOW + HOUR)])

    store.write_now(some)
    assert store.write_now(lambda tx: tx.study.reviews_due(NOW, 10)) == [1]
    assert store.read_now(lambda tx: tx.study.next_due(NOW)) == NOW + HOUR
    assert store.read_now(lambda tx: tx.study.next_due(NOW + HOUR)) is None


def test_what_is_due_is_not_given_to_two_at_once(postgresql_url: str) -> None:
    """Another process finds nothing while the first has not finished."""
    with Store.open(postgresql_url) as one, Store.open(postgresql_url) as two:
        one.write_now(learning)

        def meanwhile(tx: Tx) -> list[int]:
            assert sorted(tx.study.due(NOW, 2)) == [1, 2]
            return two.write_now(lambda other: other.study.due(NOW, 10))

        assert one.write_now(meanwhile) == [3]
        assert sorted(two.write_now(lambda tx: tx.study.due(NOW, 10))) == [1, 2, 3]


def test_cards_of_a_person_longest_due_first(store: Store) -> None:
    def cards(tx: Tx) -> None:
        learning(tx)
        tx.save([card(1, 1, NOW, "b"), card(2, 1, NOW - HOUR, "a"), card(3, 1, NOW + HOUR, "c"), card(4, 2, NOW, "d")])

    store.write_now(cards)
    assert [c.step_id for c in store.read_now(lambda tx: tx.study.cards_due(1, NOW, 9))] == ["a", "b"]
    assert [c.step_id for c in store.read_now(lambda tx: tx.study.cards_due(1, NOW, 1))] == ["a"]
    assert store.read_now(lambda tx: tx.study.next_card_due(1)) == NOW - HOUR
    assert store.read_now(lambda tx: tx.study.next_card_due(3)) is None


def test_everything_of_one_person(store: Store) -> None:
    def some(tx: Tx) -> None:
        learning(tx)
        tx.save([replace(record(50, "dua"), enrolment_id=1, person_id=1, sent_at=NOW - HOUR)])
        tx.save([instance(51, 1, 50)])
        tx.save([Answer(n, n, 1, NOW + at * HOUR, "A", True, 1.0, "telegram", str(n)) for n, at in ((1, 2), (51, 1))])
        tx.save([replace(instance(1, record_id=1), answered_at=NOW)])

    store.write_now(some)
    assert [r.lesson_id for r in store.read_now(lambda tx: tx.study.records(1))] == ["dua", "satu"]
    assert store.read_now(lambda tx: tx.study.active_dates(1)) == [NOW + HOUR, NOW + 2 * HOUR]
    assert [i.id for i in store.read_now(lambda tx: tx.study.open_instances([1, 50]))] == [51]
    assert [i.id for i in store.read_now(lambda tx: tx.study.instances([1, 2]))] == [1, 2]
    assert store.read_now(lambda tx: tx.study.instances([])) == []
    assert store.read_now(lambda tx: tx.study.open_instances([])) == []
    assert store.read_now(lambda tx: tx.study.enrolled("arsip")) == {1, 2, 3}


def test_of_a_course_that_was_ended_nothing_comes_back_and_all_is_kept(store: Store) -> None:
    store.write_now(lambda tx: (learning(tx), tx.save([card(1)])))
    assert store.read_now(lambda tx: tx.turns.learners([1], NOW))[1].reviews_due == 1
    ended = replace(enrolment(1), status=EnrolmentStatus.WITHDRAWN, next_due_at=None)
    store.write_now(lambda tx: tx.save([ended]))
    assert store.read_now(lambda tx: tx.turns.learners([1], NOW))[1].reviews_due == 0
    assert store.read_now(lambda tx: (tx.study.cards_due(1, NOW, 9), tx.study.next_card_due(1))) == ([], None)
    assert store.read_now(lambda tx: tx.study.cards(1)) == [card(1)]
    assert store.read_now(lambda tx: tx.study.ended("arsip", "v1", [1, 2])) == {1: ended}
    assert store.read_now(lambda tx: tx.study.ended("arsip", "v2", [1])) == {}
