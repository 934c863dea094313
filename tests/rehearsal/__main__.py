"""Plays a rehearsal, judges it and prints its figures; the exit code is 0 where nothing was found.

`python -m tests.rehearsal weeks --learners 300 --weeks 4 --seed 1`
`python -m tests.rehearsal kills --kills 20 --learners 24 --seed 1 --mode polling`
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.rehearsal.judging import Verdict, rehearse
from tests.rehearsal.killing import KillTerms, rehearse_kills
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
    kinds = parser.add_subparsers(dest="kind", required=True)
    weeks = kinds.add_parser("weeks", help="weeks of a whole agency in one process")
    weeks.add_argument("--weeks", type=int, default=4)
    weeks.add_argument("--learners", type=int, default=300)
    kills = kinds.add_parser("kills", help="a service that is killed at random moments")
    kills.add_argument("--kills", type=int, default=20)
    kills.add_argument("--learners", type=int, default=24)
    for kind in (weeks, kills):
        kind.add_argument("--seed", type=int, default=1)
        kind.add_argument("--mode", choices=("webhook", "polling"), default="webhook")
    return parser


async def _play(given: argparse.Namespace, folder: Path) -> Verdict:
    if given.kind == "weeks":
        return await rehearse(Terms(given.learners, given.weeks, given.seed, given.mode), folder)
    return await rehearse_kills(KillTerms(given.kills, given.learners, given.seed, given.mode), folder)


if __name__ == "__main__":
    sys.exit(main())
