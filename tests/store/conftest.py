"""What the store's tests share."""

from __future__ import annotations

import pytest

from tests.conftest import UrlMaker


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest) -> str:
    """The URL of a second empty database; the test runs once on each kind."""
    make: UrlMaker = request.getfixturevalue(f"new_{request.param}")
    return make()
