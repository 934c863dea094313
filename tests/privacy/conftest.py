"""The agency, made once: every look at it is undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.house import House
from bot.shelf import Courses
from lessons.engine import Rules
from lessons.loading import load_catalogue
from people.calendar import WorkingCalendar
from tests.privacy.stage import Stage, staged

COURSES = Path(__file__).parents[1] / "journeys" / "courses"


@pytest.fixture(scope="session")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stage, Path]]:
    """The agency and the file of its store."""
    path = tmp_path_factory.mktemp("privacy") / "bekal.db"
    path.write_bytes(sqlite_template.read_bytes())
    catalogue, faults = load_catalogue([COURSES])
    assert not faults
    with staged(f"sqlite:///{path}", House("BKPSDM", "id", Rules(WorkingCalendar()), Courses(catalogue))) as stage:
        yield stage, path


@pytest.fixture
def stage(made: tuple[Stage, Path]) -> Stage:
    return made[0]


@pytest.fixture
def database(made: tuple[Stage, Path]) -> Path:
    return made[1]
