"""How long questions waited for their first answer, in classes: the only thing that is shown of single ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from reports.weekly_facts import QuestionFacts

BOUNDS = ("4", "8", "24", "48", "over")
"""Upper ends of the classes in hours; the last has none. Text keys under `weekly.book.waited.`."""
_HOUR = timedelta(hours=1)


def waits(questions: Iterable[QuestionFacts], since: datetime, until: datetime) -> dict[str, int]:
    """Class → questions that were first answered in the interval."""
    counted = dict.fromkeys(BOUNDS, 0)
    for question in questions:
        if question.answered_at is not None and since <= question.answered_at < until:
            counted[_class((question.answered_at - question.asked_at) / _HOUR)] += 1
    return counted


def _class(hours: float) -> str:
    return next((bound for bound in BOUNDS[:-1] if hours <= int(bound)), BOUNDS[-1])
