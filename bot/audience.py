"""Everybody whom the schedule or a command may tell something, outside of anybody's turn."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from bot.listeners import Listener
from people.model import Role
from store.model import Loaded, NewMessage

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx


class Audience:
    """Listeners as of one transaction; `messages` are what was said to them, for the caller to save."""

    def __init__(self, house: House, tx: Tx, now: datetime) -> None:
        self.house, self.tx, self.now = house, tx, now
        self.messages: list[NewMessage] = []
        self._known: dict[int, Listener | None] = {}

    def __call__(self, person_id: int) -> Listener | None:
        """One person; None where they have no chat."""
        if person_id not in self._known:
            self.invite([person_id])
        return self._known[person_id]

    def invite(self, person_ids: Collection[int]) -> None:
        """Load several at once."""
        missing = [person_id for person_id in person_ids if person_id not in self._known]
        found = self.tx.turns.load_people(missing, self.now) if missing else {}
        self._known |= {person_id: self._listener(found.get(person_id)) for person_id in missing}

    def administrators(self) -> list[Listener]:
        """Those of the administrators who can be written to, by id."""
        admins = [person.id for person in self.tx.people.with_role(Role.ADMIN)]
        self.invite(admins)
        return [listener for listener in map(self, admins) if listener is not None and listener.reachable]

    def _listener(self, found: Loaded | None) -> Listener | None:
        if found is None or found.learner is None:
            return None
        house = self.house
        return Listener(found, found.learner, house.rules, house.language, self.now, self.messages.append)
