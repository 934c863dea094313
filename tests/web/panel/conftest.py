"""The agency is made once; each test has a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from people.model import Person
from store.store import Store
from tests.web.panel.office import PLAN, Office, made, name_two, running
from tests.weekly.agreement import house_of


@pytest.fixture(scope="session")
def agency(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("panel") / "bekal.db"
    shutil.copy(sqlite_template, path)
    made(path)
    return path


@pytest.fixture
async def office(agency: Path, tmp_path: Path) -> AsyncIterator[Office]:
    path = tmp_path / "bekal.db"
    shutil.copy(agency, path)
    house = replace(house_of(tmp_path), pages=True)
    with Store.open(f"sqlite:///{path}") as store:
        async with running(store, house, PLAN.now) as opened:
            yield opened


@pytest.fixture
def two(office: Office) -> list[Person]:
    """Two whom the head's summary of this morning named; they have a chat and have agreed."""
    return name_two(office)
