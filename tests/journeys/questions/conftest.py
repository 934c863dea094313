"""An agency in which people ask: two learners, three mentors (one leads and learns as well), an administrator.

Everybody has a phone and has agreed. Maria is at the first lesson of the short course and Dr. Rudi leads her; Yohanis
has no course. Bapak Kornelis is the officer whom worries go to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.house import House, MentoringRules
from people.model import Zone
from people.roster.model import RosterChanges
from store.store import Store
from tests.journeys.conftest import START
from tests.journeys.dialogue import World
from tests.journeys.questions.office import CLINIC, EXPERTISE, OFFICE, PEOPLE, begins, joins, offers


@pytest.fixture
def house(house: House) -> House:
    return replace(house, zone=Zone.WIT, mentoring=MentoringRules(officer=PEOPLE["kornelis"].nip))


@pytest.fixture
def world(sqlite_url: str, house: House) -> Iterator[World]:
    with Store.open(sqlite_url) as store:
        store.write_now(lambda tx: tx.people.apply(RosterChanges(units=(CLINIC, OFFICE), persons=(*PEOPLE.values(),))))
        world = World(store, house, START)
        for name in PEOPLE:
            joins(world, name)
        for name, expertise in EXPERTISE.items():
            offers(world, name, expertise=expertise)
        begins(world, "maria")
        yield world
