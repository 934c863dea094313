"""Plays a rehearsal, judges it and prints its figures; the exit code is 0 where nothing was found.

`python -m tests.rehearsal --learners 300 --weeks 4 --seed 1`: weeks of a whole agency in one process
`python -m tests.rehearsal quarter --mentees 500 --mentors 60 --seed 1`: thirteen weeks of mentoring
`python -m tests.rehearsal kills --times 20 --learners 24 --seed 1 --mode polling`: a service that is killed and killed
`python -m tests.rehearsal company --store postgresql://…`: several processes on an empty PostgreSQL, one of them killed
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.rehearsal.judging import Verdict, rehearse
from tests.rehearsal.killing import KillTerms, rehearse_company, rehearse_kills
from tests.rehearsal.quarter import QuarterTerms
from tests.rehearsal.quarter_verdict import QuarterVerdict, rehearse_quarter
from tests.rehearsal.weeks import Terms

SHOWN = 40


def main() -> int:
    """Exit code 0 where nothing was found."""
    given = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        verdict = asyncio.run(_play(given, Path(folder)))
    print(verdict.table())
    for complaint in verdict.complaints[:SHOWN]:
        print(complaint)
    print(f"{len(verdict.complaints)} complaints")
    return int(bool(verdict.complaints))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.rehearsal", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("kind", nargs="?", choices=("weeks", "quarter", "kills", "company"), default="weeks")
    parser.add_argument("--learners", type=int, help="300 for weeks, 24 for kills")
    parser.add_argument("--mentees", type=int, default=500)
    parser.add_argument("--mentors", type=int, default=60)
    parser.add_argument("--weeks", type=int, help="4 for weeks, 13 for a quarter")
    parser.add_argument("--times", type=int, default=20, help="how often the service is killed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mode", choices=("webhook", "polling"), default="webhook")
    parser.add_argument("--store", default="", help="an empty database with our tables (bekal db upgrade)")
    return parser


async def _play(given: argparse.Namespace, folder: Path) -> Verdict | QuarterVerdict:
    if given.kind == "weeks":
        return await rehearse(Terms(given.learners or 300, given.weeks or 4, given.seed, given.mode), folder)
    if given.kind == "quarter":
        terms = QuarterTerms(given.mentees, given.mentors, given.weeks or 13, given.seed)
        return await rehearse_quarter(terms, folder)
    kills = KillTerms(given.times, given.learners or 24, given.seed, given.mode)
    return await (
        rehearse_company(kills, folder, given.store) if given.kind == "company" else rehearse_kills(kills, folder)
    )


if __name__ == "__main__":
    sys.exit(main())
