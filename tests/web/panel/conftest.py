"""The agency is made once on each kind of database; each test has a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from bot.house import House
from people.model import Person
from store.store import Store
from tests.bases import Bases
from tests.web.panel.office import PLAN, Office, made, name_two, running
from tests.weekly.agreement import house_of


@pytest.fixture(scope="session")
def agency(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("panel") / "bekal.db"
    shutil.copy(sqlite_template, path)
    made(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def agency_on_postgresql(bases: Bases) -> str:
    url = bases.lend()
    made(url)
    return url


@pytest.fixture
def copy_on_postgresql(bases: Bases, agency_on_postgresql: str) -> Iterator[str]:
    url = bases.copy(agency_on_postgresql)
    yield url
    bases.drop(url)


def _url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of a copy of the agency, on the kind of database that the test is marked with."""
    if getattr(request, "param", "sqlite") == "postgresql":
        url: str = request.getfixturevalue("copy_on_postgresql")
        return url
    shutil.copy(request.getfixturevalue("agency"), tmp_path / "bekal.db")
    return f"sqlite:///{tmp_path / 'bekal.db'}"


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return replace(house_of(tmp_path_factory.mktemp("house")), pages=True)


@pytest_asyncio.fixture(loop_scope="session")
async def office(request: pytest.FixtureRequest, house: House, tmp_path: Path) -> AsyncIterator[Office]:
    with Store.open(_url(request, tmp_path)) as store:
        async with running(store, house, PLAN.now) as opened:
            yield opened


@pytest.fixture
def two(office: Office) -> list[Person]:
    """Two whom the head's summary of this morning named; they have a chat and have agreed."""
    return name_two(office)
