"""Badges as rows: given once, counted from the thanks that were said, gone with the person."""

from __future__ import annotations

from dataclasses import replace

from mentoring import threads
from people.badges import Badge, EarnedBadge
from store.store import Store
from tests.store.mentoring_sample import DAY, LEARNER, MENTOR, OTHER, office, question
from tests.store.sample import HOUR, NOW


def test_a_badge_is_stored_once_with_the_day_of_its_first_time(store: Store) -> None:
    first = EarnedBadge(LEARNER, Badge.FINISHER, 1, NOW)
    third = EarnedBadge(LEARNER, Badge.FINISHER, 3, NOW + DAY)
    store.write_now(lambda tx: (office(tx), tx.save([first])))
    store.write_now(lambda tx: tx.save([third, replace(first, earned_at=NOW + DAY)]))
    assert store.read_now(lambda tx: tx.badges.of(LEARNER)) == [first, third]
    assert store.read_now(lambda tx: tx.badges.of(OTHER)) == []


def test_thanks_count_for_who_answered_and_for_nobody_else(store: Store) -> None:
    def ended(number: int, mentor: int, thanked: bool):  # type: ignore[no-untyped-def]
        answered = replace(question(number), answered_by=mentor, answered_at=NOW + HOUR)
        return replace(threads.solve(answered, NOW + 2 * HOUR), thanked=thanked)

    store.write_now(lambda tx: (office(tx), tx.save([ended(1, MENTOR, True), ended(2, MENTOR, False)])))
    store.write_now(lambda tx: tx.save([ended(3, OTHER, True), ended(4, MENTOR, True)]))
    assert store.read_now(lambda tx: tx.badges.thanked(MENTOR)) == 2
    assert store.read_now(lambda tx: tx.badges.thanked(OTHER)) == 1
    assert store.read_now(lambda tx: tx.badges.thanked(LEARNER)) == 0


def test_erasure_takes_the_badges(store: Store) -> None:
    mine, others = (EarnedBadge(who, Badge.STEADY, 4, NOW) for who in (LEARNER, OTHER))
    store.write_now(lambda tx: (office(tx), tx.save([mine, others])))
    store.write_now(lambda tx: tx.people.erase(LEARNER, NOW))
    assert store.read_now(lambda tx: tx.badges.of(LEARNER)) == []
    assert store.read_now(lambda tx: tx.badges.of(OTHER)) == [others]
