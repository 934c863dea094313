"""Follow-ups for tests of the store: person 1 leads persons 2 and 3."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from reports.follow_up_facts import Act, Acting, FollowUp, Hindrance, Named, State
from store.tx import Tx
from tests.store.sample import NOW

WEEK = "2026-W47"
LEADER, LEARNER, OTHER = 1, 2, 3
DAY = timedelta(days=1)


def named(person_id: int = LEARNER, superior_id: int = LEADER, week: str = WEEK) -> Named:
    return Named(week, superior_id, person_id, "silent", 9, "greet", NOW)


def act(id_: int, kind: Act = Act.GREET, **more: Any) -> FollowUp:
    usual = FollowUp(id_, WEEK, LEADER, LEARNER, kind, LEADER, "silent", NOW)
    return replace(usual, **more)


def a_little_of_follow_ups(tx: Tx) -> None:
    """A row in every table of follow-ups. The agency is there already."""
    answered = {"state": State.ANSWERED, "hindrance": Hindrance.OTHER, "words": "perahu “rusak”", "changed_at": NOW}
    asked = act(1, Act.ASK, **answered, outcome="answered", outcome_week="2026-W48")
    away = act(2, Act.LEAVE, number=2, until=NOW.date() + 14 * DAY)
    spoken = act(3, Act.TALK, note="bertemu Selasa")
    tx.save([named(), asked, away, spoken, Acting(1, LEADER, OTHER, NOW.date(), None)])
