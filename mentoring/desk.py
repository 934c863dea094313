"""How a mentor wants to be told of questions: at once, in one digest a day, and when their weekly office hour is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from mentoring.clock import LONGEST, leave_until, some_days, working_moment
from mentoring.questions import MOST_A_DAY
from people.calendar import WorkingCalendar
from people.hours import next_slot
from people.model import LearningHours

SOON = timedelta(days=60)
"""An office hour further ahead is no help to anybody who asks now."""


@dataclass(frozen=True, slots=True)
class DeskTerms:
    """What one mentor has chosen."""

    daily_cap: int = MOST_A_DAY
    digest: bool = False
    """One message at the beginning of their day instead of one for each question."""
    office_hour: tuple[int, time] | None = None
    """Weekday (Monday is 0) and local time at which learners find them."""


def tell_at(terms: DeskTerms, hours: LearningHours, calendar: WorkingCalendar, now: datetime) -> datetime:
    """When a mentor is told of something that came at `now`: in their working time, or with the next digest.

    Leave holds it back as long as it holds their clock up.
    """
    here = leave_until(some_days(hours), now + LONGEST)
    return next_slot(here, calendar, now) if terms.digest else working_moment(here, calendar, now)


def next_office_hour(
    terms: DeskTerms, hours: LearningHours, calendar: WorkingCalendar, now: datetime
) -> datetime | None:
    """When the next office hour begins, never on a holiday or in their leave; None: they hold none soon."""
    if terms.office_hour is None:
        return None
    day, at = terms.office_hour
    here = leave_until(replace(hours, days=frozenset({day}), at=at), now + SOON)
    begins = next_slot(here, calendar, now)
    return begins if begins - now <= SOON else None
