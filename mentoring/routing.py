"""Who gets a question next: the best mentor who may see it, has room today, and is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from mentoring.clock import REPLY_DAYS, is_away
from mentoring.costs import DEFAULT_WEIGHTS, Weights
from mentoring.matching import ranked
from mentoring.model import LOWEST_LEVEL, MenteeNeed, MentorProfile, Need
from mentoring.questions import MOST_A_DAY
from people.calendar import WorkingCalendar


def may_answer(
    mentee: MenteeNeed,
    competency: str,
    mentors: Iterable[MentorProfile],
    today: date,
    given: Mapping[int, int],
    caps: Mapping[int, int],
    tried: Collection[int] = (),
    weights: Weights = DEFAULT_WEIGHTS,
) -> list[int]:
    """The mentors to whom a question about `competency` may go, the best first: the pool, and who comes next.

    The hard rules of matching hold; room is the day's cap (mentor → `caps`, else `MOST_A_DAY`) less the questions
    `given` to them today. A mentor needs the level that the learner's position asks for, or any where it is not known.
    """
    asking = replace(mentee, needs=(_need(mentee, competency),))
    desks = [_desk(mentor, given, caps) for mentor in mentors]
    return [found.mentor_id for found in ranked(asking, desks, today, weights, tried)]


def next_mentor(
    order: Iterable[int],
    mentors: Mapping[int, MentorProfile],
    calendar: WorkingCalendar,
    now: datetime,
    days: int = REPLY_DAYS,
) -> MentorProfile | None:
    """The first in `order` (see `may_answer`) whom no leave keeps from answering in time; None: the pool is asked."""
    there = (mentors[person] for person in order if not is_away(mentors[person].desk_hours, calendar, now, days))
    return next(there, None)


def _desk(mentor: MentorProfile, given: Mapping[int, int], caps: Mapping[int, int]) -> MentorProfile:
    """The mentor as one whose learners are today's questions, so that they spread like learners do.

    Who rests from new learners still answers; questions that they let pass have their cost.
    """
    cap = caps.get(mentor.person_id, MOST_A_DAY)
    return replace(mentor, capacity=cap, load=given.get(mentor.person_id, 0), resting=False)


def _need(mentee: MenteeNeed, competency: str) -> Need:
    known = next((need for need in mentee.needs if need.competency == competency), None)
    return known or Need(competency, LOWEST_LEVEL, 1)
