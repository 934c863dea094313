"""A weekly summary as plain values, for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from people.nip import mask
from reports.weekly_summary import Summary


def plain(summary: Summary) -> dict[str, Any]:
    """Every figure by its name, and whom to turn to; staff numbers are masked."""
    span = summary.span
    return {
        "week": str(span.week),
        "zone": span.zone.value,
        "from": span.since,
        "to": span.at,
        "superior": {"nip": mask(summary.superior.nip), "name": summary.superior.name, "unit": summary.superior.unit},
        "own": {
            "enrolled": summary.superior.enrolled,
            "done": summary.superior.done,
            "due": summary.own_due,
            "jp_year": summary.superior.jp_year,
        },
        "units": summary.units,
        "figures": {name: asdict(figure) for name, figure in summary.figures.items()},
        "unreached": {reach.value: number for reach, number in summary.unreached.items()},
        "follow_ups": {
            "people": len(summary.aftermath.followed),
            "outcomes": {outcome.value: number for outcome, number in summary.aftermath.outcomes.items()},
            "overdue": summary.aftermath.overdue,
            "overdue_units": summary.aftermath.overdue_units,
        },
        "to_act": [
            {
                "nip": mask(one.person.nip),
                "name": one.person.name,
                "unit": one.person.unit,
                "reason": one.reason.value,
                "number": one.number,
                "act": one.act.value,
                "acted": one.acted.value if one.acted else None,
            }
            for one in summary.to_act
        ],
    }
