"""Every figure of every superior, in every zone, against the recount; on both databases."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from people.calendar import WorkingCalendar
from people.model import LearningHours, Zone
from reports.weekly_facts import Terms
from reports.weekly_summary import Summary, summaries
from reports.weeks import Week, span
from store import reporting
from store.store import Store
from store.tx import Tx
from tests.weekly.recount import Recount, lives
from tests.weekly.sample import Plan, fill

PLAN = Plan()
TERMS = Terms(WorkingCalendar(), LearningHours(Zone.WIT))


def compared(tx: Tx, plan: Plan, week: Week) -> list[tuple[Summary, dict[str, Any]]]:
    """Each superior's summary with its recount."""
    pairs = []
    for zone in reporting.zones(tx):
        lies = span(week, zone, plan.now)
        facts = reporting.weekly(tx, lies)
        recount = Recount(lives(tx, (lies.since, lies.at)), week.monday, ZoneInfo(zone.value), plan.now, TERMS)
        of_zone = [one for one in summaries(facts, TERMS) if one.superior.zone is zone]
        pairs += [(one, recount.figures(one.superior.id)) for one in of_zone]
    return pairs


@pytest.mark.parametrize("week", [PLAN.last, Week(2026, 45)], ids=str)
def test_every_figure_of_every_superior_is_the_recounted_one(store: Store, week: Week) -> None:
    fill(store, PLAN)
    pairs = store.read_now(lambda tx: compared(tx, PLAN, week))
    assert len(pairs) == PLAN.units + 2
    for summary, expected in pairs:
        found = {name: astuple(figure) for name, figure in summary.figures.items()}
        assert found == expected, summary.superior.unit
    if week is PLAN.last:
        top = next(summary for summary, _ in pairs if summary.superior.id == 1)
        dull = {name for name, figure in top.figures.items() if not figure.value}
        assert dull <= {"recent"}, "a sample that shows nothing proves nothing"
