"""Whether there is anybody to ask: an agency without mentors shows no button that leads to nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.tx import Tx

LOOK_AGAIN = timedelta(minutes=10)
"""Mentors come and go seldom, and every finished lesson asks."""


class Offering:
    """Remembers for a while whether the agency has a mentor."""

    def __init__(self) -> None:
        self._known = False
        self._since: datetime | None = None

    def has_mentors(self, tx: Tx, now: datetime) -> bool:
        """Whether some mentor can be written to, as of some minutes ago at most."""
        if self._since is None or not self._since <= now < self._since + LOOK_AGAIN:
            self._known, self._since = tx.mentoring.any_mentor(), now
        return self._known
