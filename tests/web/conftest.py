"""What the tests of the web floor share. Whoever uses what lives on the browser's loop, the session's, runs on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.web.demo import demonstration
from tests.web.stage import Stage, staged

HERE = Path(__file__).parent
ON_ITS_LOOP = {"browser", "demo", "office"}
"""Fixtures of the session's loop: a test that waits for one of them on a loop of its own would wait for ever."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and pytest_asyncio.is_async_test(item) and ON_ITS_LOOP & {*item.fixturenames}:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a demonstration of this test's own, on Monday morning."""
    async with demonstration(tmp_path) as address:
        yield address
