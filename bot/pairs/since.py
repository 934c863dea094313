"""Since when learners have been without a mentor: what the clock of those who wait is read from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mentoring.model import Pair

if TYPE_CHECKING:
    from store.tx import Tx

WANTED = "mentor_wanted"
"""The journal's word for a learner who wants a mentor again after they wanted none."""
REMEMBERED = timedelta(days=60)


def waiting_since(tx: Tx, person_ids: Collection[int], now: datetime) -> dict[int, datetime]:
    """Learner → when they last lost a mentor, said again that they want one, or were first assessed: the latest."""
    histories, assessed = tx.mentoring.histories(person_ids), tx.mentoring.assessed_since(person_ids)
    only = next(iter(person_ids)) if len(person_ids) == 1 else None
    entries = tx.journal.entries(only, since=now - REMEMBERED, kinds=[WANTED]) if person_ids else []
    wanted = {entry.person_id: entry.at for entry in entries}
    return {
        id_: max([*_ended(histories.get(id_, ())), assessed.get(id_, now), wanted.get(id_, assessed.get(id_, now))])
        for id_ in person_ids
    }


def _ended(history: Iterable[Pair]) -> list[datetime]:
    return [pair.ended_at for pair in history if pair.introduced_at is not None and pair.ended_at is not None]
