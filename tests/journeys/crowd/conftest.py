"""The crowd's agency, ready to be met one by one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store.store import Store
from tests.journeys.crowd.office import Office
from tests.journeys.crowd.people import START, house, settle


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    """Monday 08.00 in Jayapura; everybody takes part, nobody is paired."""
    with Store.open(sqlite_url) as store:
        store.write_now(settle)
        yield Office(store, house(), START)
