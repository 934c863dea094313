"""What does not get through: messages that failed of late, and questions that wait, in counts and times only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap

from sqlalchemy import func, select

from mentoring.clock import Stage
from mentoring.questions import QuestionStatus
from store.dialect import among
from store.mentoring_tables import questions
from store.tables import lost, outbox, word
from store.tx import Tx

LAPSED = "not_after"


@dataclass(frozen=True, slots=True)
class Failure:
    """Messages to one person that never went out: how many, the last one's moment, and why.

    `reason` is what the provider said, or `LAPSED`: its time passed while the service or the provider was away.
    """

    person_id: int
    count: int
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An open question, without whose it is and what it says."""

    mentor_id: int | None
    stage: Stage
    asked_at: datetime
    due_at: datetime


def failures(tx: Tx, person_ids: Collection[int], since: datetime) -> dict[int, Failure]:
    """What failed to reach these people since then."""
    if not person_ids:
        return {}
    theirs = (lost(), outbox.c.changed_at >= since, among(outbox.c.person_id, "ids"))
    counted = (
        select(outbox.c.person_id, func.count().label("count"), func.max(outbox.c.id).label("last"))
        .where(*theirs)
        .group_by(outbox.c.person_id)
        .subquery()
    )
    found = select(counted.c.person_id, counted.c.count, outbox.c.changed_at, outbox.c.reason).join(
        outbox, outbox.c.id == counted.c.last
    )
    rows = tx.connection.execute(found, {"ids": person_ids})
    return {one.person_id: one for one in starmap(Failure, rows)}


def open_questions(tx: Tx, mentor_ids: Collection[int] | None = None) -> list[OpenQuestion]:
    """What waits for an answer, the oldest first; of these mentors only, if given."""
    of = questions.c
    found = (
        select(of.mentor_id, of.stage, of.asked_at, of.due_at)
        .where(of.status == word(QuestionStatus.OPEN))
        .order_by(of.asked_at, of.id)
    )
    if mentor_ids is None:
        return list(starmap(OpenQuestion, tx.connection.execute(found)))
    found = found.where(among(of.mentor_id, "ids"))
    return list(starmap(OpenQuestion, tx.connection.execute(found, {"ids": mentor_ids})))
