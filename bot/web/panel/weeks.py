"""The weeks of teams as pages need them: loaded like message and workbook, kept for a moment while somebody pages."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from bot.weekly.loading import Loaded, span_of, summary_of
from people.model import Zone
from reports.weekly_facts import PersonFacts
from reports.weekly_standing import Standing, standing
from reports.weekly_summary import Staff, Summary
from reports.weeks import Span, Week
from store import reporting

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

FRESH = timedelta(seconds=30)
"""So old the figures of a page may be."""
MOST_KEPT = 8
_ORDER = {one: place for place, one in enumerate((Standing.SILENT, Standing.UNREACHED, Standing.RECENT,
                                                  Standing.RESTING, Standing.ACTIVE, None))}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a team, and where they stand."""

    person: PersonFacts
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """A team's week. `members`: those who need somebody come first. `made_at`: as of when."""

    summary: Summary
    loaded: Loaded
    members: tuple[Member, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class EveryWeek:
    """Everybody's week, as it lies in the agency's zone."""

    members: tuple[Member, ...]
    span: Span
    made_at: datetime


W = TypeVar("W", TeamWeek, EveryWeek)


class Weeks:
    """What was loaded last, for whoever looks again within a moment. Used from several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, Week], TeamWeek | EveryWeek] = OrderedDict()
        self._lock = threading.Lock()

    def team(self, tx: Tx, house: House, superior_id: int, week: Week, now: datetime) -> TeamWeek | None:
        """A superior's week; None: nobody reports to this person, and they lead nobody. Raises ValueError."""
        found = self._known((superior_id, week), now)
        if isinstance(found, TeamWeek):
            return found
        loaded = summary_of(tx, house, week, superior_id, now)
        if loaded is None:
            return None
        summary, facts = loaded
        members = _members(list(facts.staff.below(superior_id)), summary.span)
        return self._keep((superior_id, week), TeamWeek(summary, facts, members, now))

    def everybody(self, tx: Tx, house: House, week: Week, zone: Zone, now: datetime) -> EveryWeek:
        """Everybody on the roster, for administrators."""
        found = self._known((0, week), now)
        if isinstance(found, EveryWeek):
            return found
        span = span_of(house, week, zone, now)
        facts = reporting.weekly(tx, span)
        living = [person for person in Staff(facts.people).by_id.values() if not person.gone]
        return self._keep((0, week), EveryWeek(_members(living, span), span, now))

    def _known(self, key: tuple[int, Week], now: datetime) -> TeamWeek | EveryWeek | None:
        with self._lock:
            found = self._kept.get(key)
        return found if found is not None and timedelta(0) <= now - found.made_at < FRESH else None

    def _keep(self, key: tuple[int, Week], made: W) -> W:
        with self._lock:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return made


def _members(people: list[PersonFacts], span: Span) -> tuple[Member, ...]:
    found = [Member(one, standing(one, span)) for one in people]
    return tuple(sorted(found, key=lambda one: (_ORDER[one.standing], one.person.name.casefold(), one.person.id)))
