"""The indicators as plain values, for JSON."""

from __future__ import annotations

from typing import Any

from reports.indicator_cohorts import Comparison, Side
from reports.indicator_report import Report
from reports.indicators import Result


def plain(report: Report) -> dict[str, Any]:
    """Every figure by its name; what is not known or not shown is null."""
    return {
        "on": report.on,
        "causal": False,
        "indicators": {one.value: _result(found) for one, found in report.results.items()},
        "units": [
            {
                "unit": row.unit.name,
                "depth": row.depth,
                "start": row.start,
                "indicators": {one.value: _result(found) for one, found in row.results.items()},
            }
            for row in report.units
        ],
        "comparisons": [_comparison(one) for one in report.comparisons],
    }


def _result(one: Result) -> dict[str, Any]:
    return {
        "standing": one.standing.value,
        "counted_by": one.by.value,
        "aim": one.aim,
        "baseline": one.baseline,
        "target": one.target,
        "present": one.present,
        "change": one.change,
        "n": one.n,
        "people": one.people,
        "changes": {by.value: change for by, change in one.changes.items()},
    }


def _comparison(one: Comparison) -> dict[str, Any]:
    return {
        "indicator": one.indicator.value,
        "cohort": str(one.cohort),
        "base": str(one.base),
        "period": str(one.period),
        "begun": _side(one.begun),
        "not_yet": _side(one.not_yet),
        "difference": one.difference,
        "low": one.low,
        "high": one.high,
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "n": side.n,
        "units": side.units,
        "before": side.before,
        "after": side.after,
        "change": round(side.change, 1),
    }
