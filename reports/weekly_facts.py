"""What the weekly summary is made of: one frozen value for each person and each question, as the store counted them.

Each pair of fields `x` and `x_before` is the same count for the week and for the week before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from people.calendar import WorkingCalendar
from people.jp import CEILING, FLOOR
from people.model import Kind, LearningHours, Person, Zone
from reports.follow_up_facts import FollowUp, Named
from reports.weeks import Span


class Reach(StrEnum):
    """Whether a person can be reached when the summary is made, and why not; text keys under `weekly.reach.`."""

    REACHED = "reached"
    NO_CHAT = "no_chat"
    """No chat was ever linked."""
    NOT_AGREED = "not_agreed"
    STOPPED = "stopped"
    """They asked us not to write."""
    BLOCKED = "blocked"
    UNDELIVERED = "undelivered"
    """In the week something failed to arrive, and nothing arrived."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """One person in one week. Moments are UTC; counts are of the week as it lies in the superior's zone."""

    id: int
    nip: str
    name: str
    unit: str
    zone: Zone
    kind: Kind | None = None
    superior_id: int | None = None
    leads: bool = False
    """Has the role of a superior in the roster."""
    erased: bool = False
    departed: bool = False
    """Has left the agency; until the roster names another one, who reported to them is still told of as their team."""
    language: str = ""
    reach: Reach = Reach.REACHED
    reached_since: datetime | None = None
    """When they agreed."""
    enrolled: bool = False
    """An enrolment was open at some time of the week: it had started and was not completed before; none withdrawn."""
    enrolled_before: bool = False
    enrolled_since: datetime | None = None
    answers: int = 0
    answers_before: int = 0
    last_answer_at: datetime | None = None
    done: int = 0
    """Items of a course's path (lessons and tests) completed in the week."""
    done_before: int = 0
    due: int = 0
    """Items that lay before them: sent by the week's end and not completed before its beginning."""
    due_before: int = 0
    rests: bool = False
    """Leave, or a rest of their own choice, on at least one day of the week."""
    rests_before: bool = False
    jp_week: int = 0
    jp_week_before: int = 0
    jp_year: int = 0
    """In the year so far."""
    jp_year_before: int = 0
    """In the year up to the week's beginning."""
    jp_pace: int = 0
    """In the last eight weeks."""
    pairs: int = 0
    """Enrolments of the year with both tests done."""
    pairs_before: int = 0
    points: float = 0.0
    """Sum of their gains, in percent points."""
    points_before: float = 0.0

    @property
    def gone(self) -> bool:
        """Counts nowhere, and is told nothing; who reports to them still reports to those above."""
        return self.erased or self.departed

    @property
    def person(self) -> Person:
        """As much of the staff record as is needed to speak of them."""
        return Person(self.id, self.nip, self.name, 0, self.unit, self.zone, self.kind, superior_id=self.superior_id)


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """One question to the mentors, in times only."""

    mentee_id: int
    asked_at: datetime
    answered_at: datetime | None
    """The first answer."""
    open: bool
    """Waits for a mentor now."""


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """One item of one course for all of a team, in one week."""

    course_id: str
    lesson_id: str
    due: int
    done: int
    asked: int
    """Graded questions answered in those that were done."""
    score: float


@dataclass(frozen=True, slots=True)
class Terms:
    """The agency's terms by which a summary is reckoned."""

    calendar: WorkingCalendar
    hours: LearningHours
    """The agency's own: its days are the working days of the mentors' clock."""
    reply_days: int = 2
    floor: int = FLOOR.jp
    """JP a year to reach, for all but PPPK; and below the ceiling, for PPPK."""
    ceiling: int = CEILING.jp


@dataclass(frozen=True, slots=True)
class WeeklyFacts:
    """Everything that the summaries of one week in one zone are made of."""

    span: Span
    people: tuple[PersonFacts, ...]
    questions: tuple[QuestionFacts, ...] = ()
    wrong: Mapping[int, int] = field(default_factory=dict)
    """Who is silent → how many of their last two graded answers were wrong."""
    acts: tuple[FollowUp, ...] = ()
    """What superiors did in the two weeks up to the end, without anybody's words."""
    named: tuple[Named, ...] = ()
    """Whom the summaries of the week before named."""
