"""Everything that the schedule plans, by name and in order, and when something of it falls due next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.departures.planner import next_departure, plan_departures
from bot.gatherings.planner import plan_gatherings
from bot.lesson_planner import plan_lessons, plan_reviews
from bot.meetings.planner import plan_meetings
from bot.pairs.planner import plan_pairs
from bot.questions.planner import plan_questions
from bot.surveys.planner import next_surveys, plan_surveys
from bot.watch import plan_watch
from bot.weekly.board import plan_board, prepare_board
from bot.weekly.planner import plan_weekly, prepare_weekly

if TYPE_CHECKING:
    from bot.house import House
    from store.tx import Tx

Plan = Callable[["Tx", "House", datetime], int]
"""Does what is due as of a moment, at most `bot.planning.BATCH` of it; gives how much it looked at."""

Prepare = Callable[["Tx", "House", datetime], Sequence[Callable[["Tx"], int]]]
"""Reads and composes what is due on a view beside the writers; gives what stores it in a short transaction each."""

PLANS: Mapping[str, Plan] = {
    "departures": plan_departures,
    "lessons": plan_lessons,
    "reviews": plan_reviews,
    "questions": plan_questions,
    "meetings": plan_meetings,
    "gatherings": plan_gatherings,
    "pairs": plan_pairs,
    "weekly": plan_weekly,
    "board": plan_board,
    "surveys": plan_surveys,
    "watch": plan_watch,
}

PREPARED: Mapping[str, Prepare] = {"weekly": prepare_weekly, "board": prepare_board}
"""Plans that read for long, by the name that they have above: done so, they do not keep the writer from answering."""


_EVER = datetime(2000, 1, 1, tzinfo=UTC)


def next_due(tx: Tx, after: datetime) -> datetime | None:
    """When something falls due, later than `after`; None: nothing is planned."""
    mentoring = tx.mentoring
    found = (
        tx.study.next_due(after),
        mentoring.next_look(after),
        mentoring.next_meeting(after),
        mentoring.next_gathering(after),
        mentoring.next_answer(after),
    )
    return min((moment for moment in found if moment is not None), default=None)


def next_in(tx: Tx, house: House, now: datetime) -> datetime | None:
    """The same with what depends on the agency's terms, past moments included: what is overdue is due at once."""
    found = (next_due(tx, _EVER), next_surveys(tx, house, now), next_departure(tx, house))
    return min((moment for moment in found if moment is not None), default=None)
