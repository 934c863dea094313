"""`python -m tests.rehearsal weeks --learners 300 --weeks 4 --seed 1`: play, judge, print the figures."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.rehearsal.judging import rehearse
from tests.rehearsal.weeks import Terms

SHOWN = 40


def main() -> int:
    """Exit code 0 where nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.rehearsal", description=__doc__)
    kinds = parser.add_subparsers(dest="kind", required=True)
    weeks = kinds.add_parser("weeks", help="weeks of a whole agency in one process")
    weeks.add_argument("--learners", type=int, default=300)
    weeks.add_argument("--weeks", type=int, default=4)
    weeks.add_argument("--seed", type=int, default=1)
    weeks.add_argument("--mode", choices=("webhook", "polling"), default="webhook")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        terms = Terms(given.learners, given.weeks, given.seed, given.mode)
        verdict = asyncio.run(rehearse(terms, Path(folder)))
    print(verdict.table())
    for complaint in verdict.complaints[:SHOWN]:
        print(complaint)
    print(f"{len(verdict.complaints)} complaints")
    return int(bool(verdict.complaints))


if __name__ == "__main__":
    sys.exit(main())
