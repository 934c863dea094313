"""The board of units, reckoned once a week with the summaries; who asks for it is shown what was reckoned then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.weekly.loading import span_of
from bot.weekly.planner import due_moments, week_before
from reports.board import UnitShare, board
from reports.weeks import Week
from store import reporting
from store.model import JournalEntry

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

RECKONED = "unit_board"
"""The fact of a board: its week, and for each unit its id, who was active and who was enrolled."""
LATEST = timedelta(days=21)
"""A board that is older is not shown: it would be taken for last week's."""


def prepare_board(tx: Tx, house: House, now: datetime) -> list[Callable[[Tx], int]]:
    """Read what the board is made of, on a view beside the writers; gives what stores it. Nothing where it is off."""
    if not house.unit_board:
        return []
    moments = [at for at in due_moments(house, house.zone, now) if not tx.claims.known(_claim(at))]
    return [partial(_store, at, now, _reckoned(tx, house, week_before(house.zone, at), now)) for at in moments]


def plan_board(tx: Tx, house: House, now: datetime) -> int:
    """The same in one transaction, where nobody else waits for it."""
    return sum(store(tx) for store in prepare_board(tx, house, now))


def latest(tx: Tx, now: datetime) -> tuple[Week, list[UnitShare]] | None:
    """The board that was reckoned last; None: there is none that is still of interest."""
    facts = tx.journal.entries(since=now - LATEST, kinds=[RECKONED])
    if not facts:
        return None
    data, names = facts[-1].data, {unit.id: unit.name for unit in tx.people.units()}
    shares = [UnitShare(names[id_], active, enrolled) for id_, active, enrolled in data["units"] if id_ in names]
    return Week.parse(data["week"]), shares


def _claim(moment: datetime) -> str:
    return f"board:{moment.isoformat()}"


def _reckoned(tx: Tx, house: House, week: Week, now: datetime) -> JournalEntry:
    facts = reporting.weekly(tx, span_of(house, week, house.zone, now))
    ids = {unit.name: unit.id for unit in tx.people.units()}
    units = [(ids[one.unit], one.active, one.enrolled) for one in board(facts)]
    return JournalEntry(now, RECKONED, None, {"week": str(week), "units": units})


def _store(moment: datetime, now: datetime, fact: JournalEntry, tx: Tx) -> int:
    if not tx.claims.take(_claim(moment), now):
        return 0
    tx.save([fact])
    return 0
