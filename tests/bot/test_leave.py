"""What is typed as leave is read or asked about again, whatever it is."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversations.leave import read
from people.model import Leave

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    "text", ["31-12-9999 sampai 31-12-9999", "2026-12-01 sampai 9999-12-31", "9999-12-31", "0 hari", "31/02/2026"]
)
def test_what_cannot_be_leave_is_none(text: str) -> None:
    assert read(text, TODAY) is None


def test_a_year_is_the_most() -> None:
    assert read("2027-01-01 sampai 2028-01-02", TODAY) == Leave(date(2027, 1, 1), date(2028, 1, 2))
    assert read("2027-01-01 sampai 2028-01-03", TODAY) is None
