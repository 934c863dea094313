"""Makes an agency, tells every superior, and compares all of it with a recount; exit code 0 where all agree.

`python -m tests.weekly --learners 2000 --units 80 --weeks 8 --out summaries`
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from reports.weeks import Week
from store.store import Store
from tests.weekly.agreement import compare, house_of
from tests.weekly.sample import Plan, fill
from tests.weekly.sample_acts import act

SHOWN = 40


def main() -> int:
    """Exit code 0 where nothing disagrees."""
    parser = argparse.ArgumentParser(prog="python -m tests.weekly", description=__doc__)
    parser.add_argument("--learners", type=int, default=2000)
    parser.add_argument("--units", type=int, default=80)
    parser.add_argument("--weeks", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="where the files stay; left out, they go")
    given = parser.parse_args()
    plan = Plan(given.learners, given.units, given.weeks, seed=given.seed)
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/sample.db") as store:
        store.upgrade()
        fill(store, plan)
        week = plan.last
        acted = [Week.of(week.monday - timedelta(days=7 * n)) for n in (1, 2)]
        print(f"{act(store, acted)} follow-ups")
        house = house_of(Path(folder))
        count, found = compare(store, house, plan.last, plan.now, given.out or Path(folder) / "out")
    for one in found[:SHOWN]:
        print(one)
    print(f"{count} superiors, {len(found)} disagreements")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
