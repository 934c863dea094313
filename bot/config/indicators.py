"""What the agency has laid down about the programme's indicators, read from the configuration file."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.config.values import get, rate
from lessons.places import Node
from people.roster import unit_key
from reports.indicator_periods import Every
from reports.indicator_terms import By, IndicatorTerms, Of

_MOST = 1000.0
_KNOWLEDGE = {By.PERCENT: 20.0, By.POINTS: 10.0, By.HAKE: 0.3}
"""The target where none is written, by what counts."""


def indicator_terms(node: Node) -> IndicatorTerms:
    """The section `indicators`; the programme's own targets where something is not written."""
    parts = ["knowledge", "performance", "satisfaction", "service"]
    entries = node.mapping(optional=[*parts, "since", "unit_starts"])
    given: dict[str, Any] = {}
    nothing: dict[str, Any] = {}
    for part, read in zip(parts, (_knowledge, _performance, _satisfaction, _service), strict=True):
        given |= get(entries, part, read, nothing)
    return IndicatorTerms(
        since=get(entries, "since", _day_or_none, None),
        unit_starts=get(entries, "unit_starts", _starts, dict[str, date]()),
        **given,
    )


def _knowledge(node: Node) -> dict[str, Any]:
    entries = node.mapping(optional=["by", "target"])
    by = By(get(entries, "by", lambda n: n.choice([one.value for one in By]), By.PERCENT.value))
    most = 1.0 if by is By.HAKE else _MOST
    return {"knowledge_by": by, "knowledge_target": get(entries, "target", lambda n: rate(n, 0, most), _KNOWLEDGE[by])}


def _performance(node: Node) -> dict[str, Any]:
    entries = node.mapping(optional=["figure", "of", "every", "target"])
    usual = IndicatorTerms()
    return {
        "figure": get(entries, "figure", lambda n: n.text(60, empty=True), usual.figure),
        "figure_of": Of(get(entries, "of", lambda n: n.choice([one.value for one in Of]), usual.figure_of.value)),
        "figure_every": get(entries, "every", _every, usual.figure_every),
        "performance_target": get(entries, "target", _target, usual.performance_target),
    }


def _satisfaction(node: Node) -> dict[str, Any]:
    entries = node.mapping(optional=["target"])
    return {"satisfaction_target": get(entries, "target", _target, IndicatorTerms().satisfaction_target)}


def _service(node: Node) -> dict[str, Any]:
    entries = node.mapping(optional=["every", "target"])
    usual = IndicatorTerms()
    return {
        "skm_every": get(entries, "every", _every, usual.skm_every),
        "service_target": get(entries, "target", _target, usual.service_target),
    }


def _target(node: Node) -> float:
    return rate(node, 0, _MOST)


def _every(node: Node) -> Every:
    return Every(node.choice([one.value for one in Every]))


def _day_or_none(node: Node) -> date | None:
    return None if node.data is None or node.data == "" else node.date()


def _starts(node: Node) -> dict[str, date]:
    return {unit_key(name): day.date() for name, day in node.entries().items()}
