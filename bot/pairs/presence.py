"""Whether people are still there: they take part, have their role, and a chat of theirs was not closed for long."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from people.model import Person, Role

if TYPE_CHECKING:
    from store.tx import Tx

PATIENCE = timedelta(days=2)
"""How long a chat may be closed to us before others step in: a lost phone is found, a blocked bot unblocked."""
_CLOSING = ("address_blocked", "address_unreachable")


class Presence:
    """These persons as of one transaction, loaded together."""

    def __init__(self, tx: Tx, now: datetime, person_ids: Collection[int]) -> None:
        self._tx, self._now, self._ids = tx, now, person_ids

    def gone(self, person_id: int, learner: bool = False) -> bool:
        """Whether this person has left: the agency, erased, withdrawn, without the role, or out of reach for long."""
        person = self._persons.get(person_id)
        if person is None or person.erased or person.departed or (learner and Role.LEARNER not in person.roles):
            return True
        return person_id not in self._within_reach and self._for_long(person_id)

    @cached_property
    def _persons(self) -> dict[int, Person]:
        return {person.id: person for person in self._tx.people.by_id(self._ids)}

    @cached_property
    def _within_reach(self) -> set[int]:
        return self._tx.mentoring.reachable(self._ids)

    def _for_long(self, person_id: int) -> bool:
        """Who withdrew is gone at once; whose chats are closed, after `PATIENCE` since the last one closed."""
        terms = self._tx.turns.learners([person_id], self._now)[person_id].participation
        if not terms.consented:
            return True
        closed = [entry.at for entry in self._tx.journal.entries(person_id, kinds=_CLOSING)]
        return not closed or closed[-1] + PATIENCE <= self._now
