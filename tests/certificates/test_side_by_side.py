"""Two administrators issue what is missing at once, while learners complete courses: each has one, and no gap."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from bot.certificates import issuing
from bot.house import House
from lessons.certificates import certify
from people.model import Unit
from people.roster.model import RosterChanges
from store.certificate_tables import certificates
from store.store import Store
from store.tx import Tx
from tests.certificates.sample import DONE, ISSUER, NOW, PERSON
from tests.patience import SECONDS

PEOPLE = 60


@pytest.fixture
def stores(store_url: str, house: House) -> Iterator[tuple[Store, Store, Store]]:
    """Three processes, as far as the database can tell; sixty people, two thirds of whom completed a course before."""
    course = house.courses.catalogue.get("contoh")
    people = [replace(PERSON, id=n, nip=f"19900315201503{n:04}") for n in range(1, PEOPLE + 1)]

    def work(tx: Tx) -> None:
        tx.people.apply(RosterChanges(units=(Unit(1, PERSON.unit_name),), persons=tuple(people)))
        tx.courses.put(course.id, course.version, house.courses.catalogue.content(course.id), NOW)
        tx.save([completed(house, n) for n in range(1, PEOPLE + 1) if n % 3])

    with (
        Store.open(store_url, SECONDS) as one,
        Store.open(store_url, SECONDS) as two,
        Store.open(store_url, SECONDS) as three,
    ):
        one.write_now(work)
        yield one, two, three


def completed(house: House, number: int):  # type: ignore[no-untyped-def]
    course = house.courses.catalogue.get("contoh")
    return replace(DONE, id=number, person_id=number, course_id=course.id, course_version=course.version)


def administrator(store: Store, house: House) -> int:
    made = 0
    while batch := store.write_now(partial(issuing.issue_missing, house=house, now=NOW, most=5)):
        made += len(batch)
    return made


def learner(store: Store, house: House, number: int) -> None:
    """Completes the course now, in one transaction."""

    def work(tx: Tx) -> None:
        tx.turns.learners([number], NOW)
        sequence = tx.certificates.next_sequence(ISSUER.code, 2026)
        done = completed(house, number)
        person = tx.people.by_id([number])[0]
        tx.save([done, certify(ISSUER, person, house.courses.catalogue.get("contoh"), done, sequence, NOW)])

    store.write_now(work)


def test_each_has_one_and_no_number_is_left_out(stores: tuple[Store, Store, Store], house: House) -> None:
    one, two, three = stores
    with ThreadPoolExecutor(16) as threads:
        by_hand = [threads.submit(administrator, store, house) for store in (one, two)]
        learning = [threads.submit(learner, three, house, number) for number in range(3, PEOPLE + 1, 3)]
        assert sum(future.result(SECONDS) for future in by_hand) == PEOPLE - PEOPLE // 3
        for future in learning:
            future.result(SECONDS)
    rows = one.read_now(
        lambda tx: tx.connection.execute(select(certificates.c.sequence, certificates.c.enrolment_id)).all()
    )
    assert sorted(row[0] for row in rows) == list(range(1, PEOPLE + 1))
    assert sorted(row[1] for row in rows) == list(range(1, PEOPLE + 1))
