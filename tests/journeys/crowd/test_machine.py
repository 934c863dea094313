"""A crowd under any order of events: nothing breaks, nobody is lost, and nobody reads what is not for them."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.journeys.crowd.machine import Crowd


def live(template: Path, examples: int, steps: int, chance: bool) -> None:
    """Let so many crowds live for so many steps each; without `chance` always the same ones."""
    with tempfile.TemporaryDirectory() as folder:
        numbers = iter(range(1_000_000))

        def fresh() -> str:
            path = Path(folder) / f"{next(numbers)}.db"
            shutil.copy(template, path)
            return f"sqlite:///{path}"

        crowd = type("CrowdHere", (Crowd,), {"make_url": staticmethod(fresh)})
        few = settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=not chance,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(crowd, settings=few)


def test_a_crowd(sqlite_template: Path) -> None:
    live(sqlite_template, examples=6, steps=30, chance=False)
