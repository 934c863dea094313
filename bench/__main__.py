"""`python -m bench NAME… [--json]`: run benchmarks, print each side's median and the ratios.

A benchmark is a module of this package with `run(options) -> Report`; its docstring's first line is its title.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from dataclasses import asdict
from typing import Any

import bench
from bench._measure import Options, Report


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for. Gives the exit code; a missed target is a finding, not a failure."""
    names = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_"))
    parser = argparse.ArgumentParser(prog="python -m bench", description="Example: python -m bench due --json")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names) + " (all, if none is given)")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each side (default 5)")
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, to see that it runs")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - set(names):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    options = Options(max(1, asked.rounds), asked.smoke)
    reports = [_run(name, options, quiet=asked.json) for name in asked.names or names]
    if asked.json:
        print(json.dumps([_plain(report) for report in reports], indent=2))
    return 0


def _run(name: str, options: Options, quiet: bool) -> Report:
    module = importlib.import_module(f"bench.{name}")
    print(f"{name}: {(module.__doc__ or '').splitlines()[0]}", file=sys.stderr)
    report: Report = module.run(options)
    if not quiet:
        _show(report)
    return report


def _show(report: Report) -> None:
    for side, median in report.medians.items():
        spread = report.rounds.get(side, [median])
        print(f"  {side:<60} {median:>12,.1f} {report.unit}  ({min(spread):,.1f} to {max(spread):,.1f})")
    for ratio in report.ratios:
        verdict = f"target {ratio.target}: {'reached' if ratio.reached else 'MISSED'}" if ratio.target else ""
        print(f"  {ratio.name:<60} {ratio.value:>12.2f} x  {verdict}")
    for note in report.notes:
        print(f"  {note}")


def _plain(report: Report) -> dict[str, Any]:
    ratios = [{**asdict(ratio), "reached": ratio.reached} for ratio in report.ratios]
    return {**asdict(report), "ratios": ratios}


if __name__ == "__main__":
    sys.exit(main())
