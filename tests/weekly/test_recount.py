"""Whatever a superior is told is what a recount says: every figure, in every zone, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.weeks import Week
from store.store import Store
from tests.weekly.agreement import compare, house_of
from tests.weekly.sample import Plan, fill
from tests.weekly.sample_acts import act

PLAN = Plan()


@pytest.mark.parametrize("week", [PLAN.last, Week(2026, 45)], ids=str)
def test_message_chart_workbook_and_json_say_what_is_recounted(store: Store, tmp_path: Path, week: Week) -> None:
    fill(store, PLAN)
    assert act(store, [Week(2026, 43), Week(2026, 44), Week(2026, 46), Week(2026, 47)]) > 40
    count, found = compare(store, house_of(tmp_path), week, PLAN.now, tmp_path / "out")
    assert (count, found) == (PLAN.units + 2, [])
